"""Signs in a text that somebody may be in danger. Recall comes first: a person reads whatever is flagged."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.lexicons import load_lexicon
from nlp.segmenting import split_sentences

KINDS = ("self-harm", "medical-emergency", "domestic-abuse", "abuse-or-neglect", "threat-to-others")
"""What can be flagged; the order settles which is named where a text shows signs of several."""

_LOOK_BACK = 40
_LONG_AGO = re.compile(r"\b(?:years?|months?|long\s+time|ages)\s+ago\b|\bsurviv\w+|\bsince\s+i\s+left\b")
_NEIGHBOURS = 1


class Sign(NamedTuple):
    """What was noticed, in which words, and how sure: 2 for a strong sign, 1 for a plain one."""

    kind: str
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


def find_danger(text: str) -> tuple[str | None, str]:
    """Return the kind of danger that the text may speak of, one of `KINDS`, or None, and the reason in words."""
    text = text.lower().replace("’", "'").replace("‘", "'")
    signs = list(_signs(text))
    if not signs:
        return None, ""
    weights: Counter[str] = Counter()
    for sign in signs:
        weights[sign.kind] += sign.strength
    kind = min(weights, key=lambda kind: (-weights[kind], KINDS.index(kind)))
    telling = max((sign for sign in signs if sign.kind == kind), key=lambda sign: sign.strength)
    return kind, f'Says "{telling.words}"'


def _signs(text: str) -> Iterator[Sign]:
    sentences = split_sentences(text)
    for kind, (strong, plain) in _rules().items():
        for pattern, strength in ((strong, 2), (plain, 1)):
            for match in pattern.finditer(text) if pattern else ():
                if not _discounted(text, match, sentences, strength):
                    yield Sign(kind, " ".join(match[0].split())[:120], strength)


def _discounted(text: str, match: re.Match[str], sentences: list[tuple[int, int]], strength: int) -> bool:
    start, end = _around(sentences, match)
    if _context("figure").search(
        text[max(start, match.start() - _LOOK_BACK) : min(end, match.end() + _LOOK_BACK)]
    ):
        return True
    if strength == 1 and _context("denied").search(
        text[max(start, match.start() - _LOOK_BACK) : match.start()]
    ):
        return True
    over = _context("past").search(text[start:end]) is not None
    return over and (strength == 1 or _LONG_AGO.search(text[start:end]) is not None)


def _around(sentences: list[tuple[int, int]], match: re.Match[str]) -> tuple[int, int]:
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle][1] <= match.start():
            low = middle + 1
        else:
            high = middle
    first = max(0, low - _NEIGHBOURS)
    last = min(len(sentences) - 1, low + _NEIGHBOURS)
    return sentences[first][0], sentences[last][1]
