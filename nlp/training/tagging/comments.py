"""Labelled comments to learn tagging from: a file of comments and the examples written for this project."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.errors import EvaluationError, Message
from nlp.language import detect_language

EXAMPLES = Path(__file__).parent / "examples.jsonl"
"""Short comments in many voices, written and labelled for this project, CC0."""

VOICES = Path(__file__).parent.parent / "resident_voices" / "learnt.jsonl"
"""Comments in residents' voices with all labels, those that may be learnt from; see the README beside them."""


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment with what people say it speaks of; `communities` gives the basis of each."""

    id: str
    text: str
    question: str
    communities: dict[str, str]
    priorities: frozenset[str]
    ambitions: frozenset[str]
    places: frozenset[str]


def read_labelled(path: Path) -> list[LabelledComment]:
    """Return the comments of a file with one JSON object a line, in order of their ids.

    Raises EvaluationError if there is no such file.
    """
    if not path.is_file():
        raise EvaluationError(Message.DATA_MISSING.format(path=path))
    lines = filter(str.strip, path.read_text(encoding="utf-8").splitlines())
    return sorted(map(_comment, map(json.loads, lines)), key=lambda comment: comment.id)


def _comment(row: dict[str, Any]) -> LabelledComment:
    return LabelledComment(
        id=row["id"],
        text=row["text"],
        question=row.get("question") or "",
        communities={mention["slug"]: mention["basis"] for mention in row["communities"]},
        priorities=frozenset(row["priorities"]),
        ambitions=frozenset(row["ambitions"]),
        places=frozenset(row.get("places", ())),
    )


def read_for_themes(path: Path) -> list[LabelledComment]:
    """Return the English comments of the first half of a file, the examples and the voices: what themes are learnt from."""
    return [*in_english(first_half(read_labelled(path))), *read_labelled(EXAMPLES), *read_labelled(VOICES)]


def first_half(comments: list[LabelledComment]) -> list[LabelledComment]:
    """Return the first half by id: the part that may be learnt from."""
    return comments[: len(comments) // 2]


def in_english(comments: Iterable[LabelledComment]) -> Iterator[LabelledComment]:
    """Yield the comments that English rules apply to."""
    return (comment for comment in comments if detect_language(comment.text) in {"en", "und"})


def folds(count: int, parts: int = 5) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the numbers to learn from and to judge by, each number judged once."""
    for part in range(parts):
        yield [n for n in range(count) if n % parts != part], list(range(part, count, parts))
