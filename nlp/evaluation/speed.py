"""How many comments are screened and tagged in a second of processor time, models loaded."""

from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Final

from nlp.evaluation.figures import Figure
from nlp.evaluation.sources import read_nhs_comments
from nlp.records import TextRecord
from nlp.stages import screen_texts, tag_texts

_TEXTS: Final = 2000
_WARM_UP: Final = 500
"""Texts after which the detector of languages has loaded all its models."""


def measure(data: Path) -> Iterator[Figure]:
    """Yield comments a second of processor time for screening, and for screening and tagging one after the other."""
    records = [TextRecord(key, text) for key, text in read_nhs_comments(data)[:_TEXTS]]
    for stage in (screen_texts, tag_texts):
        list(stage(records[:_WARM_UP]))
    started = process_time()
    list(screen_texts(records))
    screened = process_time()
    list(tag_texts(records))
    tagged = process_time()
    for key, seconds, must in (
        ("screened", screened - started, None),
        ("screened and tagged", tagged - started, 300.0),
    ):
        rate = len(records) / seconds
        yield Figure(
            f"rate {key}",
            f"comments {key} a second of processor time",
            "NHS comments",
            rate,
            len(records),
            0.0,
            must,
            floored=False,
        )
