"""Replacing personal data by marks, with the way back from one text's offsets to the other's."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.records import Span

_MARKS = {
    "EMAIL": "[email]",
    "PHONE": "[phone]",
    "NHS_NUMBER": "[NHS number]",
    "NI_NUMBER": "[National Insurance number]",
    "POSTCODE": "[postcode]",
    "ADDRESS": "[address]",
    "DATE_OF_BIRTH": "[date of birth]",
    "HANDLE": "[social media name]",
    "VEHICLE": "[number plate]",
    "CASE_REF": "[reference]",
}
_BETWEEN_NAMES = re.compile(r"[\s.,]+")
_NAME_MARK = re.compile(r"\[name (\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text with marks in place of personal data.

    `pieces` are (start in the original, end there, start in `text`, end there) of each mark, in order.
    """

    text: str
    pieces: tuple[tuple[int, int, int, int], ...]

    def to_screened(self, offset: int) -> int:
        """Return where an offset of the original lies in `text`; inside a mark, the start of the mark."""
        return _shift(offset, [(a, b, c, d) for a, b, c, d in self.pieces])

    def to_original(self, offset: int) -> int:
        """Return where an offset of `text` lies in the original; inside a mark, the start of what it hides."""
        return _shift(offset, [(c, d, a, b) for a, b, c, d in self.pieces])


def _shift(offset: int, pieces: Sequence[tuple[int, int, int, int]]) -> int:
    index = bisect_right(pieces, offset, key=lambda piece: piece[0]) - 1
    if index < 0:
        return offset
    start, end, other_start, other_end = pieces[index]
    return other_start if start <= offset < end else other_end + offset - end


def redact(text: str, spans: Sequence[Span]) -> Redaction:
    """Return the text with a mark for each span, "[name 1]" standing for the same person throughout.

    `spans` are in order and don't overlap. Text that is already redacted keeps its marks and numbers.
    """
    people = NameMarks(text)
    parts: list[str] = []
    pieces = []
    done = length = 0
    for span in spans:
        mark = _MARKS.get(span.label) or people.mark(text[span.start : span.end])
        kept = text[done : span.start]
        parts += [kept, mark]
        length += len(kept)
        pieces.append((span.start, span.end, length, length + len(mark)))
        length += len(mark)
        done = span.end
    return Redaction("".join([*parts, text[done:]]), tuple(pieces))


class NameMarks:
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
