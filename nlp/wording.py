"""The wording of a text as pairs of neighbouring words: what two texts share, and what only one of them says."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from nlp.config import NEAR_DUPLICATE, NEAR_DUPLICATE_HELD, NEAR_DUPLICATE_TELLING
from nlp.lexicons import load_words

_WORD: Final = re.compile(r"\w+")
_WEIGHT_BITS: Final = 2
"""A pair of words is kept as one number whose last bits are how many of the two are telling words."""
_RUN: Final = 3
"""Words in a row that another text must hold too for them to be shared wording."""

Pairs = frozenset[int]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, whatever their case."""
    return tuple(_WORD.findall(text.casefold()))


def telling_pairs(words: Sequence[str]) -> Pairs:
    """Return a number for each pair of neighbouring words of which at least one is a word that few comments hold."""
    common = load_words("common_words.txt")
    telling = [word not in common for word in words]
    return frozenset(
        zlib.crc32(f"{words[at]} {words[at + 1]}".encode("utf-8", "surrogatepass")) << _WEIGHT_BITS
        | (telling[at] + telling[at + 1])
        for at in range(len(words) - 1)
        if telling[at] or telling[at + 1]
    )


def weight_of(pairs: Iterable[int]) -> int:
    """Return how many telling words the pairs hold; a word counts in each of its pairs."""
    return sum(pair & ((1 << _WEIGHT_BITS) - 1) for pair in pairs)


def hash_of(pair: int) -> int:
    """Return the pair without its weight, a number of 32 bits."""
    return pair >> _WEIGHT_BITS


def likeness(pairs: Pairs, others: Pairs) -> float:
    """Return the part of the shorter wording that both hold, 0 to 1; 0 where they are not near-identical."""
    shared, weight, other = weight_of(pairs & others), weight_of(pairs), weight_of(others)
    if shared < NEAR_DUPLICATE_TELLING:
        return 0.0
    held = shared / min(weight, other)
    whole = shared / (weight + other - shared)
    return held if held >= NEAR_DUPLICATE_HELD or whole >= NEAR_DUPLICATE else 0.0


def unique_wording(text: str, others: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each stretch of a text that none of the other texts holds, in order.

    Wording is shared where three words in a row stand in another text as well, whatever their case. A text of
    fewer words is shared only if another has the same words.
    """
    matches = list(_WORD.finditer(text))
    words = [match[0].casefold() for match in matches]
    known = {run for other in others for run in _runs(words_of(other))}
    shared = [False] * len(words)
    for at, run in enumerate(_runs(words)):
        if run in known:
            shared[at : at + len(run)] = [True] * len(run)
    start = None
    for at, match in enumerate(matches):
        if not shared[at] and start is None:
            start = match.start()
        if start is not None and (at + 1 == len(matches) or shared[at + 1]):
            yield start, match.end()
            start = None


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    size = min(_RUN, len(words))
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)] if size else []
