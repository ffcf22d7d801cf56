"""How many comments are screened and tagged in a second on two cores, models loaded."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from nlp.evaluation.figures import Figure
from nlp.evaluation.sources import read_nhs_comments
from nlp.records import TextRecord
from nlp.stages import screen_texts, tag_texts

_TEXTS: Final = 2000
_WARM_UP: Final = 500
"""Texts after which the detector of languages has loaded all its models."""
_ROUNDS: Final = 3


def _round(records: Sequence[TextRecord]) -> tuple[float, float]:
    """Return the seconds of screening and of tagging."""
    started = perf_counter()
    list(screen_texts(records))
    screened = perf_counter()
    list(tag_texts(records))
    return screened - started, perf_counter() - screened


def measure(data: Path) -> Iterator[Figure]:
    """Yield comments a second for screening, and for screening and tagging one after the other; the quickest of three rounds."""
    records = [TextRecord(key, text) for key, text in read_nhs_comments(data)[:_TEXTS]]
    for stage in (screen_texts, tag_texts):
        list(stage(records[:_WARM_UP]))
    rounds = [_round(records) for _ in range(_ROUNDS)]
    for key, seconds, must in (
        ("screened", min(screened for screened, _ in rounds), None),
        ("screened and tagged", min(map(sum, rounds)), 300.0),
    ):
        rate = len(records) / seconds
        yield Figure(
            f"rate {key}",
            f"comments {key} a second, two cores",
            "NHS comments",
            rate,
            len(records),
            0.0,
            must,
            floored=False,
        )
