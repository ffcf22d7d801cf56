"""Signs of danger in a text by written rules: what is said in so many words, unless it is over, denied or a figure of speech."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from nlp.lexicons import load_lexicon

KINDS: Final = ("self-harm", "medical-emergency", "domestic-abuse", "abuse-or-neglect", "threat-to-others")
"""What can be flagged; the order settles which is named where a text shows signs of several."""

_LOOK_BACK: Final = 40
_LONG_AGO = re.compile(r"\b(?:years?|months?|long\s+time|ages)\s+ago\b|\bsurviv\w+|\bsince\s+i\s+left\b")


class Sign(NamedTuple):
    """What was noticed and where, in which words, and how sure: 2 for a strong sign, 1 for a plain one."""

    kind: str
    start: int
    words: str
    strength: int


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]]:
    lexicon = load_lexicon("safeguarding.yaml")
    return {
        kind: (_either(lexicon[kind].get("strong")), _either(lexicon[kind].get("plain"))) for kind in KINDS
    }


def _either(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.S) if patterns else None


@lru_cache(maxsize=3)
def _context(name: str) -> re.Pattern[str]:
    return re.compile(load_lexicon("safeguarding.yaml")[name])


def find_signs(text: str, sentences: list[tuple[int, int]]) -> list[Sign]:
    """Return the signs in a text in lower case with straight apostrophes, in the order of their places.

    `sentences` gives where each sentence of the text starts and ends.
    """
    return sorted(_signs(text, sentences), key=lambda sign: sign.start)


def _signs(text: str, sentences: list[tuple[int, int]]) -> Iterator[Sign]:
    starts = [start for start, _ in sentences]
    for kind, (strong, plain) in _rules().items():
        for pattern, strength in ((strong, 2), (plain, 1)):
            for match in pattern.finditer(text) if pattern else ():
                around = _around(sentences, bisect_right(starts, match.start()) - 1)
                if not _discounted(text, match, around, strength):
                    yield Sign(kind, match.start(), " ".join(match[0].split())[:120], strength)


def _around(sentences: list[tuple[int, int]], at: int) -> tuple[int, int]:
    first, last = max(0, at - 1), min(len(sentences) - 1, max(0, at) + 1)
    return sentences[first][0], sentences[last][1]


def _discounted(text: str, match: re.Match[str], around: tuple[int, int], strength: int) -> bool:
    start, end = around
    begin = max(start, match.start() - _LOOK_BACK)
    if _context("figure").search(text[begin : min(end, match.end() + _LOOK_BACK)]):
        return True
    if strength == 1 and _context("denied").search(text[begin : match.start()]):
        return True
    over = _context("past").search(text[start:end]) is not None
    return over and (strength == 1 or _LONG_AGO.search(text[start:end]) is not None)
