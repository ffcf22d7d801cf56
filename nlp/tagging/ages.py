"""Ages stated in a text, and what they say of the writer and of those spoken of."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class StatedAge(NamedTuple):
    """An age in years, whose it is ("self", "mentioned", or "" where the age alone can't tell), and where it stands."""

    years: int
    basis: str
    start: int
    end: int


_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: number for number, word in enumerate([*_UNITS, *_TEENS], start=1)}
_VALUES |= {word: number * 10 for number, word in enumerate(_TENS, start=2)}
_NUMBER = rf"(\d{{1,2}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS)}))?|{'|'.join([*_TEENS, *_UNITS])})"
_NOT_AGE = (
    r"(?!\s*(?:foot|feet|ft|inches|weeks?|wks?|months?|mths?|minutes?|mins?|hours?|hrs?|days?|%|percent|pounds?|quid|stone|st|kg|miles?|times?|"
    r"people|th|st|nd|rd|in\s+the\s+queue|of\s+us|years?\s+(?:sober|clean|ago|in|on|at|of\s+(?!age)|with|as|working)|patients|am|pm|"
    r"appointments|letters|different|more|other|grand|k|metres|[-–]\s?\d)\b|[\d:./,]\d)"
)
_SELF = (
    re.compile(
        rf"\b(?:i\s+am|i'm|im|i\s+turned|i've\s+turned|i'm\s+only|me,|and\s+i'm)\s+(?:now\s+|nearly\s+|only\s+|aged\s+)?{_NUMBER}\b{_NOT_AGE}",
        re.I,
    ),
    re.compile(
        rf"\b(?:as\s+an?|i'm\s+an?|i\s+am\s+an?|im\s+an?)\s+{_NUMBER}[\s-]*(?:years?|yrs?|yr)[\s-]*old", re.I
    ),
    re.compile(
        rf"^\W*(?!(?:an?|the|my|our|his|her|their|this|that|one)\b)(?:[\w+-]+\s+){{0,3}}(?:man|woman|lady|male|female|guy|lesbian|girl|boy|lad|retired|widow|widower|student|trans|"
        rf"gay|somali|muslim|black|carer|f|m)\s*,?\s*(?:of\s+|aged\s+)?{_NUMBER}\b{_NOT_AGE}",
        re.I,
    ),
    re.compile(
        rf"\bi\s+am\s+an?\s+(?:\w+\s+)?(?:man|woman|lady|lesbian|widow|widower),?\s+(?:of\s+|aged\s+)?{_NUMBER}\b{_NOT_AGE}",
        re.I,
    ),
    re.compile(r"^\W*(?!\d+,\s*\d)(1[1-9]|[2-9]\d),\s+(?=[a-z])"),
    re.compile(rf"\bi\s+am\s+[A-Za-z]+\s+and\s+{_NUMBER}\b{_NOT_AGE}", re.I),
    re.compile(rf"\bam\s+(?:deaf|blind|disabled|autistic|a\s+\w+)\s+and\s+{_NUMBER}\b{_NOT_AGE}", re.I),
    re.compile(
        rf"^\W*{_NUMBER}\s+and\s+(?:pregnant|still|never|nobody|i|a|in|on|my|not|scared|worried|fit|proud|deaf|blind|disabled)\b",
        re.I,
    ),
    re.compile(
        rf"^\W*{_NUMBER}\s*(?:yo|y/o|yrs|years\s+old|year\s+old)?\s*,?\s+(?:m|f|male|female|man|woman)\b",
        re.I,
    ),
    re.compile(
        rf"\bi'?(?:ll|ve|d)?\s+(?:will\s+)?(?:be|been|turn|turned)\s+{_NUMBER}\b{_NOT_AGE}(?=\W*(?:$|[.,;!]|and\b|now\b|last\b|this\b|next\b|in\b))",
        re.I,
    ),
    re.compile(
        rf"\bi\s+am\s+(?:on|in|with|nearly|a|an|almost)\b[^.!?\n]{{0,30}}\band\s+{_NUMBER}\s+years?\s+old\b",
        re.I,
    ),
)
_OTHER = (
    re.compile(
        rf"\b(?:he|she|who)(?:'s|\s+is|\s+was|s)\s+(?:now\s+|only\s+|nearly\s+|just\s+)?{_NUMBER}\b{_NOT_AGE}",
        re.I,
    ),
    re.compile(rf"\bthey\s+are\s+{_NUMBER}\b{_NOT_AGE}", re.I),
    re.compile(
        r"\b(?i:mum|mother|mom|dad|father|nan|gran|grandmother|grandma|grandad|grandfather|husband|wife|partner|son|daughter|brother|"
        r"sister|uncle|aunt|auntie|neighbour|boy|girl|lad|child|cousin|boys|girls|sons|daughters|kids|man|woman|lady|gentleman|"
        rf"granddaughter|grandson|niece|nephew|friend)(?:[\s-]in[\s-]law)?(?:\s+[A-Z]\w+)?(?:,\s*|'s\s+|,\s+who[^.,!?]{{1,20}},\s+is\s+|\s+(?:is|was|of|aged|who\s+is|who's|turned|\()\s*){_NUMBER}\b{_NOT_AGE}"
    ),
    re.compile(rf"\b(?:ages|aged)\s+{_NUMBER}\s*(?:to|-|–|and)\s*\d", re.I),
    re.compile(rf"\bunder[\s-]+{_NUMBER}s\b", re.I),
    re.compile(
        rf"\b(?:my|our|his|her|their|the|a|an|every|each)\s+{_NUMBER}[\s-]*(?:years?|yrs?|yr)[\s-]*olds?\b",
        re.I,
    ),
)
_ANYBODY = (
    re.compile(rf"\b{_NUMBER}[\s-]*(?:years?|yrs?|yr)[\s-]*(?:olds?|of\s+age|young)\b", re.I),
    re.compile(rf"\baged?\s+{_NUMBER}\b{_NOT_AGE}", re.I),
    re.compile(
        rf"\b(?:turned|turning|turns|nearly)\s+{_NUMBER}\b{_NOT_AGE}(?=\W*(?:$|[.,;!]|and\b|now\b|in\b|last\b|this\b|next\b))",
        re.I,
    ),
    re.compile(r"(?<=[a-z],)\s(1[1-9]|[2-9]\d)(?=,\s[a-z])"),
    re.compile(r"\bat\s+(6[5-9]|[7-9]\d|seventy|eighty|ninety)\b(?=\s*(?:[.,;!?)]|$))", re.I),
)
_DECADE = re.compile(
    r"\b(?:in|into)\s+(his|her|their|my|our)\s+(?:late\s+|early\s+|mid[\s-]+)?(\d0|seventie|eightie|nintie|ninetie|sixtie)'?s\b",
    re.I,
)
_DECADES = {"sixtie": 60, "seventie": 70, "eightie": 80, "nintie": 90, "ninetie": 90}


def find_ages(text: str) -> list[StatedAge]:
    """Return the ages of people in order of the text; ages in weeks or months, and other numbers, are left out."""
    found: dict[int, StatedAge] = {}
    for basis, patterns in (("self", _SELF), ("mentioned", _OTHER), ("", _ANYBODY)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                found.setdefault(match.start(1), StatedAge(_years(match[1]), basis, *match.span(1)))
    for age in _decades(text):
        found.setdefault(age.start, age)
    return sorted((age for age in found.values() if age.years), key=lambda age: age.start)


def _years(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return sum(_VALUES.get(part, 0) for part in re.split(r"[- ]", written.lower()))


def _decades(text: str) -> Iterator[StatedAge]:
    for match in _DECADE.finditer(text):
        years = _DECADES.get(match[2].lower()) or int(match[2])
        basis = "self" if match[1].lower() in {"my", "our"} else "mentioned"
        yield StatedAge(years + 5, basis, *match.span(2))


def community_of_age(years: int) -> str | None:
    """Return the community that an age alone puts somebody in, or None."""
    if 2 <= years <= 10:
        return "children"
    if 11 <= years <= 25:
        return "young-people"
    return "older-people" if years >= 65 else None
