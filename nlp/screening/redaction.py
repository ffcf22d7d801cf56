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
    people = _People(text)
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


class _People:
    """Numbers for the people of one text; a part of a full name stands for the same person."""

    def __init__(self, text: str) -> None:
        self.taken = max((int(number) for number in _NAME_MARK.findall(text)), default=0)
        self.numbers: dict[str, int] = {}

    def mark(self, name: str) -> str:
        parts = [part.casefold() for part in re.split(r"[\s.,]+", name) if part]
        key = " ".join(parts)
        number = self.numbers.get(key) or next((n for p in parts if (n := self.numbers.get(p))), None)
        if number is None:
            self.taken += 1
            number = self.taken
        for known in (key, *parts):
            self.numbers.setdefault(known, number)
        return f"[name {number}]"
