"""Cutting a long text into windows that the network can read; most comments are one."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from nlp.segmenting import split_sentences

LONGEST: Final = 700
"""Characters of a window; about 150 words."""

MOST: Final = 8
"""Windows of a text that are read: about three pages."""

_WORD = re.compile(r"\S+")


def split_windows(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of up to `MOST` windows: whole sentences together, a sentence that is too long cut between words.

    A text without a sign has none.
    """
    first = _WORD.search(text)
    if first is None:
        return []
    if len(text) <= LONGEST:
        return [(0, len(text))]
    return list(islice(_joined(_short_enough(text, first.start())), MOST))


def _joined(pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for begin, after in pieces:
        if start < 0:
            start, end = begin, after
        elif after - start <= LONGEST:
            end = after
        else:
            yield start, end
            start, end = begin, after
    if start >= 0:
        yield start, end


def _short_enough(text: str, first: int) -> Iterator[tuple[int, int]]:
    # No more is read than the windows can hold.
    for start, after in split_sentences(text[first : first + LONGEST * (MOST + 2)]):
        begin, end = first + start, first + after
        while end - begin > LONGEST:
            space = text.rfind(" ", begin + 1, begin + LONGEST)
            cut = space if space > 0 else begin + LONGEST
            yield begin, cut
            begin = cut
        yield begin, end
