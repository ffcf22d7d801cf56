"""Sentiment of real NHS comments in three ways: positive, negative, and neither or both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlp.evaluation.figures import Figure, share_of
from nlp.evaluation.parts import is_held
from nlp.evaluation.sources import read_table
from nlp.records import TextRecord
from nlp.stages import tag_texts

_LABELLED: Final = {"1": "positive", "2": "positive", "3": "between", "4": "negative", "5": "negative"}
_SAID: Final = {"positive": "positive", "negative": "negative", "mixed": "between", "neutral": "between"}


def measure(data: Path) -> Iterator[Figure]:
    """Yield the part of the comments of held respondents with the right sentiment."""
    table = read_table(data / "nhs_feedback" / "fft_multilabel.csv.gz")
    rows = [row for row in table if row["sentiment"] in _LABELLED and is_held(row["respondent"])]
    said = tag_texts([TextRecord(row["id"], row["text"], row["question"]) for row in rows])
    right = [
        _LABELLED[row["sentiment"]] == _SAID[tagged.sentiment] for row, tagged in zip(rows, said, strict=True)
    ]
    yield share_of(
        right,
        key="sentiment",
        what="sentiment right, three ways",
        part="NHS comments of held respondents",
        must=0.86,
    )
