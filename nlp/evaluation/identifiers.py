"""Identifiers such as NHS numbers and addresses: planted by others, and planted untidily by our own generator."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlp.evaluation.covering import tally_covered
from nlp.evaluation.figures import Figure, figure_of
from nlp.evaluation.sources import Row, read_json_lines, read_nhs_comments
from nlp.records import TextRecord
from nlp.stages import screen_texts
from nlp.training.planted_identifiers import plant_identifiers

MUST: Final = {
    "NHS_NUMBER": 0.98,
    "EMAIL": 0.98,
    "PHONE": 0.98,
    "POSTCODE": 0.98,
    "NI_NUMBER": 0.98,
    "DATE_OF_BIRTH": 0.95,
    "ADDRESS": 0.92,
}
_CARRIERS: Final = 2100
_SEED: Final = 31


def measure(data: Path) -> Iterator[Figure]:
    """Yield recall of each kind on both sets."""
    rows = read_json_lines(data / "pii" / "nhs_comments_planted.jsonl.gz")
    yield from _by_label(rows, "planted", "NHS comments with planted data, all tidy")
    yield from _by_label(
        untidy_rows(data), "untidy", "NHS comments with our own planted data, a third untidy"
    )


def untidy_rows(data: Path) -> list[Row]:
    """Return real comments with our own planted data, a third of it written untidily; the same every time."""
    carriers = [text for _, text in read_nhs_comments(data)][-_CARRIERS:]
    return list(plant_identifiers(carriers, seed=_SEED))


def _by_label(rows: list[Row], name: str, part: str) -> Iterator[Figure]:
    found = [s.spans for s in screen_texts([TextRecord(row["id"], row["text"]) for row in rows])]
    for label, must in MUST.items():
        tallies = tally_covered(rows, found, label)
        yield figure_of(tallies, key=f"{label} {name}", what=f"{label} found", part=part, must=must)
