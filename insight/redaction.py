"""Marks in place of what is hidden: the screened text made anew from the verbatim and its spans.

The marks are those that screening writes, so that a text reads the same whoever hid what.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from insight.enums import SpanLabel

MARKS: dict[str, str] = {
    SpanLabel.EMAIL: "[email]",
    SpanLabel.PHONE: "[phone]",
    SpanLabel.NHS_NUMBER: "[NHS number]",
    SpanLabel.NI_NUMBER: "[National Insurance number]",
    SpanLabel.POSTCODE: "[postcode]",
    SpanLabel.ADDRESS: "[address]",
    SpanLabel.DATE_OF_BIRTH: "[date of birth]",
    SpanLabel.HANDLE: "[social media name]",
    SpanLabel.VEHICLE: "[number plate]",
    SpanLabel.CASE_REF: "[reference]",
    SpanLabel.OTHER: "[private detail]",
}
"""What stands for each kind; a name becomes "[name 1]", the same number for the same person."""

_BETWEEN_NAMES = re.compile(r"[\s.,]+")
_NAME_MARK = re.compile(r"\[name (\d{1,6})\]")


class Hides(Protocol):
    """Anything that hides a stretch of the verbatim: a stored span or one that is asked for."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a verbatim to hide, as Python offsets (end exclusive), and its kind."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: the original's `start` to `end` became the screened text's `shown_start` to `shown_end`."""

    start: int
    end: int
    label: str
    shown_start: int
    shown_end: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """A screened text with its marks in order, and the way from one text's offsets to the other's."""

    text: str
    marks: tuple[Mark, ...]

    def original_stretch(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original behind a non-empty stretch of the screened text."""
        pieces = [((m.shown_start, m.shown_end), (m.start, m.end)) for m in self.marks]
        return _across(pieces, start, end)

    def shown_stretch(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the screened text that shows a non-empty stretch of the original."""
        pieces = [((m.start, m.end), (m.shown_start, m.shown_end)) for m in self.marks]
        return _across(pieces, start, end)


def apply_redactions(verbatim: str, spans: Iterable[Hides]) -> str:
    """Return `verbatim` with a mark in place of every span; see `redact`."""
    return redact(verbatim, spans).text


def redact(verbatim: str, spans: Iterable[Hides]) -> Redaction:
    """Return the screened text of `verbatim` with its marks.

    Spans may come in any order and overlap: what any of them covers is hidden. What lies beyond the end
    of the text is ignored. Names that were marked before keep their numbers.
    """
    people = _NameMarks(verbatim)
    parts: list[str] = []
    marks: list[Mark] = []
    done = length = 0
    for cover in join_overlaps(spans, len(verbatim)):
        kept = verbatim[done : cover.start]
        word = MARKS.get(cover.label) or people.mark(verbatim[cover.start : cover.end])
        parts += [kept, word]
        shown = length + len(kept)
        length = shown + len(word)
        marks.append(Mark(cover.start, cover.end, cover.label, shown, length))
        done = cover.end
    return Redaction("".join([*parts, verbatim[done:]]), tuple(marks))


def join_overlaps(spans: Iterable[Hides], length: int) -> list[Stretch]:
    """Return stretches in order that cover exactly what `spans` cover of a text of `length` characters.

    Overlapping spans become one, of the kind of the one that starts first; if they tie the longer, then by kind's name.
    """
    joined: list[Stretch] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.label)):
        start, end = max(span.start, 0), min(span.end, length)
        if start >= end:
            continue
        if joined and start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Stretch(last.start, max(last.end, end), last.label)
        else:
            joined.append(Stretch(start, end, span.label))
    return joined


Piece = tuple[tuple[int, int], tuple[int, int]]


def _across(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """Carry a stretch over; one that begins or ends inside a piece takes in the whole of it."""
    return _carry(pieces, start)[0], _carry(pieces, end - 1)[1]


def _carry(pieces: Sequence[Piece], offset: int) -> tuple[int, int]:
    index = bisect_right(pieces, offset, key=lambda piece: piece[0][0]) - 1
    if index < 0:
        return offset, offset + 1
    (start, end), (other_start, other_end) = pieces[index]
    if start <= offset < end:
        return other_start, other_end
    moved = other_end + offset - end
    return moved, moved + 1


class _NameMarks:
    """Marks for the people of one text, whose own marks keep their numbers.

    A part of a full name, or its initial, stands for the same person: the latest whom it fits. Two who share one part are two:
    "John Smith" and "Mary Smith".
    """

    def __init__(self, text: str) -> None:
        self._last = max((int(number) for number in _NAME_MARK.findall(text)), default=0)
        self._numbers: dict[str, int] = {}
        self._people: dict[int, frozenset[str]] = {}

    def mark(self, name: str) -> str:
        """Return the mark of the name; the same name has the same mark throughout."""
        parts = [part.casefold() for part in _BETWEEN_NAMES.split(name) if part]
        whole = " ".join(parts)
        if whole not in self._numbers:
            self._numbers[whole] = self._number(frozenset(parts))
        return f"[name {self._numbers[whole]}]"

    def _number(self, parts: frozenset[str]) -> int:
        for number, known in reversed(self._people.items()):
            if _is_part(parts, known):
                return number
            if _is_part(known, parts):
                self._people[number] = parts
                return number
        self._last += 1
        self._people[self._last] = parts
        return self._last


def _is_part(parts: frozenset[str], of: frozenset[str]) -> bool:
    """Whether each part is one of the others, or the initial of one."""
    return bool(parts) and all(
        part in of or (len(part) == 1 and any(other.startswith(part) for other in of)) for part in parts
    )
