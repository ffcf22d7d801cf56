"""Texts that were typed again: the same words in the same order but for slips of the hand."""

from collections.abc import Iterator, Sequence
from typing import Final

_SHORTEST: Final = 5
"""Words below which a slip of the hand can't be told from another word."""
_CHUNKS: Final = 3
"""Stretches that a text is looked up by; with fewer slips than this, one of them is whole."""
_LONGEST_BUCKET: Final = 12
"""Texts that may share a stretch; further ones share too common a stretch to be looked up by it."""
_MOST_SLIPS: Final = 0.25
"""Part of the words that may be mistyped, 0 to 1."""
_SLIP: Final = 2
"""Letters of a word that may have changed places."""
_LONG_WORD: Final = 5
"""Letters from which a word with one other letter is hardly ever another word."""

Words = tuple[str, ...]


class RetypedIndex:
    """Finds earlier texts that a text repeats with slips of the hand; takes the same time however many there are."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, int, Words], list[int]] = {}
        self._texts: dict[int, Words] = {}

    def add(self, number: int, words: Words) -> int | None:
        """Return the number of an earlier text that this one repeats, or None; keep this one for later."""
        if len(words) < _SHORTEST:
            return None
        found = None
        for key in _keys(words):
            bucket = self._buckets.setdefault(key, [])
            if found is None:
                found = next((other for other in bucket if is_retyped(words, self._texts[other])), None)
            if len(bucket) < _LONGEST_BUCKET:
                bucket.append(number)
                self._texts[number] = words
        return found


def _keys(words: Words) -> Iterator[tuple[int, int, Words]]:
    size = len(words)
    for chunk in range(_CHUNKS):
        yield size, chunk, words[chunk * size // _CHUNKS : (chunk + 1) * size // _CHUNKS]


def is_retyped(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether both have the same words, but for a few with one or two wrong letters."""
    if len(words) != len(others):
        return False
    allowed = max(1, int(_MOST_SLIPS * len(words)))
    for one, other in zip(words, others, strict=True):
        if one != other:
            allowed -= 1
            if allowed < 0 or not is_slip(one, other):
                return False
    return True


def is_slip(one: str, other: str) -> bool:
    """Return whether one word could be the other, mistyped: one letter lost, doubled or
    wrong, or two swapped."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SLIP + 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if len(one) == len(other):
        swapped = left == right[::-1] and len(left) == _SLIP
        return swapped or (len(left) == 1 and start > 0 and len(one) >= _LONG_WORD)
    longer, place = (one, start) if len(one) > len(other) else (other, start)
    return len(left) + len(right) == 1 and (
        place not in (0, len(longer) - 1) or longer[place] in longer[:place]
    )
