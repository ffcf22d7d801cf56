"""How a stretch of text feels about care: positive, negative, mixed or neutral, by words and negation."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from nlp.lexicons import load_lexicon
from nlp.tagging.matching import Hit, Reading, TermMatcher, without_inner

Feeling = tuple[str, str]
"""Direction and group: ("positive", "strong") and so on, or ("suggestion", "")."""

_WEIGHTS: Final = {"strong": 2.0, "plain": 1.0}
_NEGATION = re.compile(
    r"\b(?:not|no|never|n't|isnt|wasnt|dont|doesnt|didnt|cant|wont|without|hardly|nothing|less|isn't|wasn't|don't|doesn't|didn't|"
    r"can't|won't|wouldn't|couldn't|aren't|weren't|nobody)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_NEGATION_REACH: Final = 28
_ASKS_FOR_GOOD = re.compile(r"\bworking well\b", re.I)
_ASKS_FOR_BAD = re.compile(r"\b(?:better\?|gets in the way|what could be)", re.I)
_ASKS_FOR_IDEA = re.compile(
    r"\b(?:your idea|how can we|what would help|how could we|what support|what would make|where would you)\b",
    re.I,
)
_ASKS_FOR_PLAN = re.compile(r"\b(?:your idea|greener|where would you)\b", re.I)
_GOOD_WEIGHT: Final = 2.0
_BAD_WEIGHT: Final = 0.5
_TELLING: Final = 7
"""Words from which a text tells something, rather than naming a wish."""
_CLEAR: Final = 1.0
_MIXED_SHARE: Final = 0.4
_STRONG_BOTH: Final = 2.0


class Feelings(NamedTuple):
    """Weights of what speaks for, what speaks against, and how many suggestions there are."""

    positive: float
    negative: float
    suggestions: int


@lru_cache(maxsize=1)
def load_feelings() -> TermMatcher[Feeling]:
    """Return the matcher of words of feeling, made once."""
    lexicon = load_lexicon("sentiment.yaml")
    terms: dict[Feeling, list[str]] = {
        (direction, group): found
        for direction in ("positive", "negative")
        for group, found in lexicon[direction].items()
    }
    terms["suggestion", ""] = lexicon["suggestion"]
    return TermMatcher(terms)


def find_feelings(reading: Reading) -> list[Hit[Feeling]]:
    """Return the words of feeling in order of the text, turned round where they are denied."""
    return [_turned(reading.text, hit) for hit in without_inner(load_feelings().find(reading))]


def _turned(text: str, hit: Hit[Feeling]) -> Hit[Feeling]:
    direction = hit.key[0]
    if direction == "suggestion" or not _NEGATION.search(
        text[max(0, hit.start - _NEGATION_REACH) : hit.start]
    ):
        return hit
    if direction == "positive":
        return hit._replace(key=("negative", "plain"))
    return hit._replace(key=("positive", "none"))


def _start(hit: Hit[Feeling]) -> int:
    return hit.start


def weigh_feelings(hits: Sequence[Hit[Feeling]], start: int, end: int) -> Feelings:
    """Return the weights between two offsets of the text."""
    totals = {"positive": 0.0, "negative": 0.0}
    suggestions = 0
    for hit in hits[bisect_left(hits, start, key=_start) : bisect_left(hits, end, key=_start)]:
        if hit.key[0] == "suggestion":
            suggestions += 1
        else:
            totals[hit.key[0]] += _WEIGHTS.get(hit.key[1], 0.0)
    return Feelings(totals["positive"], totals["negative"], suggestions)


def name_sentiment(feelings: Feelings) -> str:
    """Return the sentiment that the weights add up to."""
    less, more = sorted((feelings.positive, feelings.negative))
    if more < _CLEAR:
        return "neutral"
    if less >= _CLEAR and less / more >= _MIXED_SHARE:
        return "mixed"
    return "positive" if feelings.positive > feelings.negative else "negative"


def sentiment_of(feelings: Feelings, question: str, words: int) -> str:
    """Return the sentiment of a whole answer; what was asked tips a close call.

    A proposal without strong words is neutral. Several words of plain telling, without any of feeling, are
    mostly of something that went wrong: "negative", unless they were asked what works well.
    """
    mild = max(feelings.positive, feelings.negative) <= _STRONG_BOTH
    if feelings.suggestions and mild and _ASKS_FOR_IDEA.search(question):
        return "neutral"
    good = _GOOD_WEIGHT if _ASKS_FOR_GOOD.search(question) else 0.0
    bad = _BAD_WEIGHT if _ASKS_FOR_BAD.search(question) else 0.0
    tipped = Feelings(feelings.positive + good, feelings.negative + bad, feelings.suggestions)
    found = name_sentiment(tipped)
    if (
        found == "neutral"
        and words >= _TELLING
        and not feelings.suggestions
        and not _ASKS_FOR_PLAN.search(question)
    ):
        return "negative"
    return found
