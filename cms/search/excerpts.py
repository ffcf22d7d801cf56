"""A few words of a page around what was looked for, with each match marked."""

import re
from collections.abc import Iterable
from typing import NamedTuple

EXCERPT_CHARACTERS = 240
BEFORE_MATCH = 80


class Piece(NamedTuple):
    """A stretch of text, and whether it is a match."""

    text: str
    is_match: bool


def mark(text: str, forms: Iterable[str]) -> list[Piece]:
    """Return `text` in pieces: whole words that are one of `forms` (in small letters) are matches."""
    pattern = _pattern(forms)
    if pattern is None:
        return [Piece(text, False)]
    pieces, done = [], 0
    for match in pattern.finditer(text):
        pieces += [Piece(text[done : match.start()], False), Piece(match[0], True)]
        done = match.end()
    return [piece for piece in [*pieces, Piece(text[done:], False)] if piece.text]


def excerpt(summary: str, text: str, forms: Iterable[str]) -> list[Piece]:
    """Return the summary marked; where it holds no match but `text` does, the words around the first one."""
    forms = list(forms)
    pattern = _pattern(forms)
    if pattern is None or pattern.search(summary):
        return mark(summary, forms)
    match = pattern.search(text)
    return mark(_around(text, match.start()) if match else summary, forms)


def _around(text: str, at: int) -> str:
    start = max(at - BEFORE_MATCH, 0)
    if start:
        start = text.find(" ", start, at) + 1 or at
    around = text[start : start + EXCERPT_CHARACTERS]
    if start + EXCERPT_CHARACTERS < len(text):
        around = around.rpartition(" ")[0] + " …"
    return f"… {around}" if start else around


def _pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if either else None
