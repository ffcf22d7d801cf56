"""Disclosure control: the one place that joins equality answers to what was sent, and that emits counts of
people by community, place or equality answer. Small counts are hidden, the others rounded.
"""

from insight.disclosure.equality import erase_equality, read_equality_words, record_equality
from insight.disclosure.equality_counts import counts_of_equality
from insight.disclosure.people import (
    SafeContrast,
    SafeMix,
    SafeShare,
    counts_by_community,
    counts_by_place,
    mix_of_people,
    safe_places,
    shares_by_community,
)
from insight.disclosure.rounding import SafeCount, safe_count, safe_part
from insight.equality_questions import QUESTIONS, EqualityQuestion

__all__ = [
    "QUESTIONS",
    "EqualityQuestion",
    "SafeContrast",
    "SafeCount",
    "SafeMix",
    "SafeShare",
    "counts_by_community",
    "counts_by_place",
    "counts_of_equality",
    "erase_equality",
    "mix_of_people",
    "read_equality_words",
    "record_equality",
    "safe_count",
    "safe_part",
    "safe_places",
    "shares_by_community",
]
