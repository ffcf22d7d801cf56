"""Recogniser of references of cases, complaints and hospital records."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.spans import span_of

_REFERENCE_FORM = r"((?=[\w/-]{0,20}\d{3})(?:[A-Z]{1,5}[-/ ]?)?\d[\w]{0,15}(?:[-/]\w{1,12}){0,3}|[A-Z]{2,8}(?:[-/][A-Z]{0,4}\d[\w]{0,12}){1,3})"
_REFERENCE = re.compile(
    r"\b(?:ref|refs|reference|complaint|case|claim|ticket|incident|booking|crime|casework|datix|ulysses|mrn|urn|cad)\b"
    rf"[^\d\n]{{0,35}}?(?<![\w£/-]){_REFERENCE_FORM}(?![\w/-])",
    re.I,
)
_NUMBER_OF = re.compile(
    r"\b(?:hospital|hosp|patient|mrn|log|incident|appointment|account|record|unit|file|client|member|customer|case|pals|nhs|badge|policy|order|job)"
    rf"\s+(?:no\.?|num|number|nr|id|ref|reference|#)(?!\w)[^\d\n]{{0,20}}?(?<![\w£/-]){_REFERENCE_FORM}(?![\w/-])",
    re.I,
)
_FEWEST_DIGITS = 3
_OTHER = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|mg|ml|k|m)|\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})|(?:19|20)\d\d[-/]\d\d(?:\d\d)?",
    re.I,
)
"""Amounts, times, days and years."""
_BARE = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALLED_NUMBER = re.compile(r"[:#]|\b(?:no|num|number|id|is|was|ref|reference|complaint|mrn)\b", re.I)
_SURELY = re.compile(r"(?:ref|reference|complaint (?:no|num|number|ref)|case (?:no|num|number|ref))\b", re.I)
_SURE_LENGTH = 6
"""Digits from which a number is a reference though words stand between: "the reference I was given is 448812"."""
_TIGHT = re.compile(r"(?:[\s:#.(]|\b(?:no|num|number|id|is|was|ref)\b)*", re.I)


def find_case_refs(text: str) -> Iterator[Span]:
    """Yield references of cases, complaints and hospital records: tokens with digits that are called one."""
    for pattern in (_REFERENCE, _NUMBER_OF):
        for match in pattern.finditer(text):
            between = text[match.start() : match.start(1)]
            if _is_reference(match[1], between):
                yield span_of(
                    match, "CASE_REF", "reference", reason="called a reference or number", score=0.88, group=1
                )


def _is_reference(token: str, before: str) -> bool:
    if not _BARE.fullmatch(token):
        return sum(map(str.isdigit, token)) >= _FEWEST_DIGITS and _OTHER.fullmatch(token) is None
    if _SURELY.match(before) and len(token) >= _SURE_LENGTH:
        return True
    between = before.partition(" ")[2] or before[-1:]
    shortest = 4 if _CALLED_NUMBER.search(before) else 5
    return _TIGHT.fullmatch(between) is not None and len(token) >= shortest and _YEAR.fullmatch(token) is None
