"""How a segment of a text feels about care: positive, negative, mixed or neutral, by words and negation."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from nlp.lexicons import load_lexicon
from nlp.records import SegmentSpan
from nlp.segmenting import split_segments
from nlp.tagging.matching import Hit, Reading, TermMatcher, without_inner
from nlp.tagging.sentiment_features import lean_features, load_lean

Feeling = tuple[str, str]
"""Direction and group: ("positive", "strong") and so on, or ("suggestion", "")."""

_WEIGHTS: Final = {"strong": 2.0, "plain": 1.0}
_NEGATION = re.compile(
    r"\b(?:not|no|never|n't|isnt|wasnt|dont|doesnt|didnt|cant|wont|without|hardly|nothing|less|isn't|wasn't|don't|doesn't|didn't|"
    r"can't|won't|wouldn't|couldn't|aren't|weren't|nobody)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_NEGATION_REACH: Final = 28
_CLEAR: Final = 1.0
_MIXED_SHARE: Final = 0.4
_LEAN_PART: Final = 0.5
_LEANS: Final = 1.2
"""Log odds from which a segment without words of feeling leans to good or bad."""


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


def segment_feelings(text: str, hits: Sequence[Hit[Feeling]]) -> tuple[SegmentSpan, ...]:
    """Return the segments of a text, each with its own sentiment. `hits` are the text's words of feeling by `find_feelings`."""
    lean = load_lean()
    return tuple(
        SegmentSpan(
            start,
            end,
            _segment_sentiment(
                weigh_feelings(hits, start, end), float(lean.scores(lean_features(text[start:end]))[0])
            ),
        )
        for start, end in split_segments(text)
    )


def name_feeling(text: str, judged: Mapping[str, float]) -> str:
    """Return the sentiment of a whole text: what the classifier says of each, and which way its words lean.

    The lean counts half: of two or three words ("not good") the classifier knows little.
    """
    lean = _LEAN_PART * float(load_lean().scores(lean_features(text))[0])
    scores = {**judged, "negative": judged["negative"] + lean, "positive": judged["positive"] - lean}
    return max(scores, key=lambda name: scores[name])


def _segment_sentiment(feelings: Feelings, lean: float) -> str:
    said = name_sentiment(feelings)
    if said == "neutral" and not feelings.suggestions and abs(lean) >= _LEANS:
        return "negative" if lean > 0 else "positive"
    return said
