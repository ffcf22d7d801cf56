"""Cutting a text into segments: stretches that make one point each."""

import re
from collections.abc import Iterator
from itertools import islice

from nlp.lexicons import load_words

_BOUNDARY = re.compile(r"[.!?…。！？؟।]+[\"'”’)\]]*(?=\s|$)|\n+|\s/\s|;\s")
_CONTRAST = re.compile(
    r"(?:[,;:–—-]\s*|\s)(?=(?:but|however|although|though|whereas|yet|except that|shame|pity|unfortunately|sadly)\b)",
    re.I,
)
_SHORTEST_CLAUSE = 3
_WORD = re.compile(r"\w+")
_LAST_TOKEN = re.compile(r"([\w.]+)$")
_LOOK_BACK = 12


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without white space around it; lines are sentences too."""
    return list(_trimmed(text, _pieces(text)))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match[0] == "." and _abbreviated(text, match.start()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _abbreviated(text: str, dot: int) -> bool:
    token = _LAST_TOKEN.search(text[max(0, dot - _LOOK_BACK) : dot])
    if token is None:
        return False
    word = token[1].lower()
    return word in load_words("abbreviations.txt") or (len(word) == 1 and token[1].isupper())


def _trimmed(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in pieces:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip(" \t\r\n/•*-–—;"))
        if _WORD.search(piece):
            yield start + left, start + len(piece.rstrip(" \t\r\n/;"))


def split_segments(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each segment in order: sentences, cut where one turns ("but", "however").

    Segments don't overlap, hold at least one word, and have no white space around them. A text without a
    word has none.
    """
    return [segment for start, end in split_sentences(text) for segment in _clauses(text, start, end)]


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _CONTRAST.finditer(text, start, end):
        if _long_enough(text[begin : match.start()]) and _long_enough(text[match.end() : end]):
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _long_enough(piece: str) -> bool:
    return len(list(islice(_WORD.finditer(piece), _SHORTEST_CLAUSE))) == _SHORTEST_CLAUSE
