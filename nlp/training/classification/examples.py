"""What the classifier learns from: texts with the labels that people gave them, and which of these are known."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_json_lines, read_table
from nlp.training.networks import SEED
from nlp.training.safeguarding.examples import read_examples as read_danger
from nlp.training.sentiment import read_nhs
from nlp.training.tagging.comments import EXAMPLES, VOICES

_RATED: Final = 1500
"""Comments of two other trusts that are rated good or bad, of some 10,000."""

_CHECKED: Final = 5
"""One example in so many is kept from a first training, to decide by."""

WEIGHTS: Final = {
    "residents": 2.0, "voices": 1.0, "short": 1.0, "nhs": 1.5, "rated": 0.5, "lines": 0.3, "danger": 1.0,
}  # fmt: skip
"""How much an example of each source counts."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text in answer to a question. None where nobody said; `sentiments` are those that it may be.

    `key` is the same for texts that say the same kind of thing; `communities` gives whether each is the writer's own.
    """

    key: str
    source: str
    text: str
    question: str = ""
    priorities: frozenset[str] | None = None
    ambitions: frozenset[str] | None = None
    communities: Mapping[str, bool] | None = None
    danger: str | None = None
    sentiments: frozenset[str] = frozenset()

    @property
    def checked(self) -> bool:
        """Whether it is among those that a first training doesn't see."""
        return crc32(f"checked {self.key}".encode()) % _CHECKED == 0


def read_examples(data: Path) -> list[Example]:
    """Return all examples, the same every time. Raises EvaluationError if the data isn't there."""
    residents = read_comments(data / "resident_comments" / "comments.jsonl", "development")
    return [
        *(_labelled(row, "residents") for row in residents if row["language"] == "en"),
        *(_labelled(row, "voices") for row in read_json_lines(VOICES)),
        *(_labelled(row, "short") for row in read_json_lines(EXAMPLES)),
        *_feelings(data),
        *_rated(data),
        *_danger(data),
    ]


def _labelled(row: dict[str, Any], source: str) -> Example:
    said = row.get("sentiment")
    return Example(
        key=f"{source} {row['id']}",
        source=source,
        text=_redacted(row),
        question=row.get("question") or "",
        priorities=frozenset(row["priorities"]),
        ambitions=frozenset(row["ambitions"]),
        communities={mention["slug"]: mention["basis"] == "self" for mention in row["communities"]},
        danger=row.get("safeguarding"),
        sentiments=frozenset({said} if said else ()),
    )


def _redacted(row: dict[str, Any]) -> str:
    """Return the text; in half of the comments names give way to marks, as when a comment has been screened."""
    text: str = row["text"]
    if crc32(f"redacted {row['id']}".encode()) % 2:
        return text
    names = sorted((s["start"], s["end"]) for s in row.get("spans", ()) if s["label"] == "PERSON")
    for number, (start, end) in reversed(list(enumerate(names, start=1))):
        text = f"{text[:start]}[name {number}]{text[end:]}"
    return text


def _feelings(data: Path) -> Iterator[Example]:
    for found in read_nhs(data):
        may_be = {"mixed", "neutral"} if found.sentiment == "between" else {found.sentiment}
        key = f"nhs {found.writer}"
        yield Example(key, "nhs", found.text, found.question, sentiments=frozenset(may_be))


def _rated(data: Path) -> Iterator[Example]:
    rated = [
        row
        for row in read_table(data / "nhs_feedback" / "px_singlelabel.csv.gz")
        if row["criticality"] not in ("", "0")
    ]
    random.Random(SEED).shuffle(rated)  # noqa: S311
    for number, row in enumerate(rated[:_RATED]):
        feeling = "positive" if int(row["criticality"]) > 0 else "negative"
        yield Example(f"rated {number}", "rated", row["text"], sentiments=frozenset({feeling}))


def _danger(data: Path) -> Iterator[Example]:
    sources = {"lines": "lines", "comments": "danger"}
    for found in read_danger(data):
        if found.source in sources:
            yield Example(f"danger {found.family}", sources[found.source], found.text, danger=found.kind)


def without_questions(examples: Sequence[Example]) -> list[Example]:
    """Return the examples as if nobody had asked anything."""
    return [replace(example, question="") for example in examples]
