"""What a summary is made of, and the texts that it must rest on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nlp.errors import Message, SummaryError


@dataclass(frozen=True, slots=True)
class Cited:
    """One text that may be cited: screened words, and the themes that it was given."""

    id: str
    text: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """All texts that a summary is about, each with an id of its own."""

    texts: tuple[Cited, ...]

    def __post_init__(self) -> None:
        if len(self.by_id) != len(self.texts):
            raise SummaryError(Message.SUMMARY_SAME_ID)

    @cached_property
    def by_id(self) -> Mapping[str, Cited]:
        """Return the texts by their id."""
        return {text.id: text for text in self.texts}

    @cached_property
    def by_theme(self) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of the texts of each theme, the theme with most texts first."""
        found: dict[str, list[str]] = {}
        for text in self.texts:
            for theme in dict.fromkeys(text.themes):
                found.setdefault(theme, []).append(text.id)
        order = sorted(found, key=lambda theme: (-len(found[theme]), theme))
        return {theme: tuple(found[theme]) for theme in order}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the ids of the texts that it rests on.

    Shares are of all texts, or of those of the theme that `base` names.
    """

    text: str
    ids: tuple[str, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A theme that the sentences don't speak of, and how many texts it has."""

    theme: str
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences in order, and what they leave out."""

    sentences: tuple[Sentence, ...]
    left_out: tuple[LeftOut, ...] = field(default=())


def read_summary(path: Path) -> Summary:
    """Return the summary in a file of one JSON object. Raises SummaryError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SummaryError(Message.SUMMARY_FILE.format(path=path, detail=error)) from error
    return to_summary(record)


def to_summary(record: Mapping[str, Any]) -> Summary:
    """Return the summary in an object such as `python -m nlp summarise` writes. Raises SummaryError."""
    try:
        return Summary(tuple(_sentences(record["sentences"])), tuple(_left_out(record.get("left_out", ()))))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SummaryError(Message.SUMMARY_SHAPE.format(detail=error)) from error


def _sentences(records: Iterable[Mapping[str, Any]]) -> Iterable[Sentence]:
    for record in records:
        if not isinstance(record["text"], str) or isinstance(record["ids"], str):
            raise TypeError("a sentence needs a text and a list of ids")
        yield Sentence(record["text"], tuple(map(str, record["ids"])), str(record.get("base") or ""))


def _left_out(records: Iterable[Mapping[str, Any]]) -> Iterable[LeftOut]:
    return (LeftOut(str(record["theme"]), int(record["count"])) for record in records)
