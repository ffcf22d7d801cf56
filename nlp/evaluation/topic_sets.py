"""The sets of texts that topics are measured on, with people's label of each text."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.evaluation.sources import read_nhs_comments, read_table
from nlp.segmenting import split_sentences

_MANY: Final = 100_000
_SEED: Final = 42
_POLIS: Final = Path("civic", "polis_comments.csv.gz")
_GAMBLING: Final = Path("civic", "consultation_synthetic_gambling.csv.gz")
_NHS: Final = Path("nhs_feedback", "fft_multilabel.csv.gz")
_OTHER_TRUSTS: Final = Path("nhs_feedback", "px_singlelabel.csv.gz")
_BANKING: Final = Path("topics", "banking77.csv.gz")


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with one label each, "" for each where people gave none."""

    texts: list[str]
    labels: list[str]


def many_comments(data: Path) -> LabelledTexts:
    """Return 100,000 comments of one or two sentences each, drawn from the real NHS comments; the same every time."""
    chooser = random.Random(_SEED)  # noqa: S311
    sentences = [
        text[start:end] for _, text in read_nhs_comments(data) for start, end in split_sentences(text)
    ]
    texts = [" ".join(chooser.choices(sentences, k=chooser.choice((1, 2)))) for _ in range(_MANY)]
    return LabelledTexts(texts, [""] * _MANY)


def _labelled(table: Path, label_of: Callable[[dict[str, str]], str]) -> Callable[[Path], LabelledTexts]:
    """Return what reads a table of the shared data, without the rows whose label is ""."""

    def read(data: Path) -> LabelledTexts:
        rows = [(row["text"], label_of(row)) for row in read_table(data / table)]
        kept = [(text, label) for text, label in rows if label]
        return LabelledTexts([text for text, _ in kept], [label for _, label in kept])

    return read


@dataclass(frozen=True, slots=True)
class TopicSet:
    """A set by its title. `read` takes the folder of the shared data, and raises EvaluationError if its table is not there.

    `model` is what its texts are embedded by.
    """

    title: str
    read: Callable[[Path], LabelledTexts]
    model: str = "minilm"


SETS: Final = {
    "bowling-green": TopicSet(
        "Bowling Green, topics by a language model",
        _labelled(_POLIS, lambda row: row["topic_silver"].split(";")[0].partition(":")[0]),
    ),
    "gambling": TopicSet(
        "Gambling consultation, made-up answers, first theme",
        _labelled(_GAMBLING, lambda row: row["themes"].split(";")[0]),
    ),
    "polis": TopicSet(
        "Polis statements in English, by conversation",
        _labelled(_POLIS, lambda row: row["conversation"] if row["lang"] == "en" else ""),
    ),
    "nhs-one-theme": TopicSet(
        "NHS comments with one theme",
        _labelled(_NHS, lambda row: "" if ";" in row["labels"] else row["labels"]),
    ),
    "nhs": TopicSet(
        "NHS comments with a theme, the first", _labelled(_NHS, lambda row: row["labels"].split(";")[0])
    ),
    "other-trusts": TopicSet(
        "NHS comments of two other trusts, by subcategory",
        _labelled(_OTHER_TRUSTS, lambda row: row["subcategory"]),
    ),
    "banking77": TopicSet("BANKING77, by intent", _labelled(_BANKING, lambda row: row["category"])),
    "many": TopicSet("Sentences of NHS comments, static vectors", many_comments, "static"),
}
"""The sets by name, the quickest first; nobody labelled the last."""
