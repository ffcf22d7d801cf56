"""Names of people in real comments with planted names, by community, and comments that name nobody."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nlp.evaluation.covering import is_covered
from nlp.evaluation.figures import Figure, figure_of, share_of
from nlp.evaluation.sources import Row, read_json_lines, read_nhs_comments
from nlp.evaluation.tallies import Tally
from nlp.records import Span, TextRecord
from nlp.stages import screen_texts
from nlp.training.person_names.splitting import CLEAN_SHARE, kept_out

_PART: Final = "NHS comments with planted names (the model was trained on them: shows that nothing broke)"


def measure(data: Path) -> Iterator[Figure]:
    """Yield recall of names over all and by community, and the part of clean comments left alone."""
    rows = read_json_lines(data / "pii" / "nhs_comments_planted.jsonl.gz")
    found = [s.spans for s in screen_texts([TextRecord(row["id"], row["text"]) for row in rows])]
    everybody = [tally for tallies in _by_community(rows, found).values() for tally in tallies]
    yield figure_of(everybody, key="names", what="PERSON found", part=_PART)
    for community, tallies in sorted(_by_community(rows, found).items()):
        what = f"PERSON found, {community} names"
        yield figure_of(tallies, key=f"names of {community}", what=what, part=_PART)
    clean = [text for key, text in read_nhs_comments(data) if kept_out(key, CLEAN_SHARE)]
    screened = screen_texts([TextRecord(str(number), text) for number, text in enumerate(clean)])
    part = "NHS comments that name nobody (kept from training)"
    untouched = [not one.spans for one in screened]
    yield share_of(untouched, key="clean", what="clean comments left as they are", part=part, must=0.98)


def _by_community(rows: Sequence[Row], found: Sequence[Sequence[Span]]) -> dict[str, list[Tally]]:
    tallies: dict[str, list[Tally]] = {}
    for row, spans in zip(rows, found, strict=True):
        for want in row["spans"]:
            if want["label"] == "PERSON":
                hidden = is_covered(row["text"], want, spans)
                tallies.setdefault(want["community"], []).append(
                    Tally(right=int(hidden), missed=int(not hidden))
                )
    return tallies
