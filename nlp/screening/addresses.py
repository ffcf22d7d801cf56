"""Recogniser of street addresses with a house or flat number. Addresses of public offices are left alone."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.public_places import is_public
from nlp.screening.spans import span_of

_STRONG: Final = "road|rd|street|avenue|ave|crescent|cresc|cres|lane|terrace|terr|mews|gardens|gdns|gdn"
_WEAK: Final = (
    "st|close|walk|rise|way|drive|dr|place|pl|grove|hill|park|square|sq|court|ct|row|green|view|path|yard|vale|end|"
    "gate|parade|wharf|quay|approach|bank|field|fields|common|reach|heights|lodge|house|point|tower|estate|buildings|"
    "mansions|cottage|cottages|side|villas|circus|link|croft|meadow|heath|mount|broadway"
)
_SHORT: Final = (
    "cl|clo|ln|la|av|cr|crt|gr|gro|grv|hl|wlk|wk|wy|mws|mw|tce|ter|drv|pk|prk|hse|bldgs|est|crs|pde|ri"
)
"""Kinds of street as they are shortened in a hurry; believed only where an address is expected."""
_KIND: Final = rf"(?:{_STRONG}|{_WEAK}|{_SHORT})"
_GAP: Final = r"[ \t\u00a0]{1,3}"
_FLAT: Final = (
    r"(?:(?:(?:top|ground|first|second|basement)[ ](?:floor[ ])?flat|(?:flat|flt|apartment|appt?|apt|room|unit|studio|maisonette)"
    r"[ ]?(?:no\.?[ ]?|number[ ]|#)?(?:\d{1,4}[a-z]?|[a-z]\d{0,2}))[ ]?[,./-]{0,2}[ ]*(?:(?:at|in)[ ])?)"
)
_NUMBER: Final = r"(?:\d{1,4}[a-zA-Z]?(?:[ ]?[-–/][ ]?\d{1,4}[a-zA-Z]?)?)"
_CAPITALS: Final = r"(?:(?:[A-Z][\w'’.-]{0,20}|of|the)[ ]{1,2}){1,4}"
_WORDS: Final = rf"(?P<words>(?:[^\W\d_][\w'’.-]{{0,20}}{_GAP}){{1,4}}?)"
_BEFORE: Final = r"(?<![\w£/.:-])"
_TAIL: Final = (
    r"(?P<tail>,?[ ](?:flat|flt|apartment|apt|room|unit)[ ]?(?:no\.?[ ]?)?(?:\d{1,4}[a-z]?|[a-z]\d{0,2})\b)?"
)

_CAPITALISED = re.compile(
    rf"{_BEFORE}(?:(?i:{_FLAT}))?{_NUMBER},?[ ]+{_CAPITALS}(?i:{_STRONG}|{_WEAK})\b\.?(?<![ .])(?i:{_TAIL})(?![ ]?[a-z]*ing\b)",
)
_HOUSE = re.compile(
    rf"(?<!\w)(?i:{_FLAT})(?:{_NUMBER},?[ ]+)?{_CAPITALS}(?i:{_STRONG}|{_WEAK})\b(?i:{_TAIL})"
)
_ANY_CASE = re.compile(
    rf"{_BEFORE}(?P<house>{_FLAT}(?:(?<=[ ,./-]){_NUMBER}[ ]?,?[ ]*)?|{_NUMBER}[ ]?,?[ ]+)(?<=[ ,./-])"
    rf"{_WORDS}(?P<kind>(?:(?:{_WEAK})[ ])?{_KIND})\b{_TAIL}",
    re.I,
)
_EXPECTED = re.compile(
    r"(?:\b(?:live|lives|living|lived|address|addres|adress|moved|staying|stay|home|house|based|resident|deliver(?:ed)?|"
    r"post(?:ed)?|send|sent|write|letters?|parcels?|visit(?:ed)?)\b[^.!?\d\n]{0,25}|\b(?:at|to|from|of|outside)[ ])$",
    re.I,
)
_POSTCODE_AFTER = re.compile(
    r"[ ]?,?[ ]?(?:[a-z]+,?[ ]){0,2}[a-z]{1,2}[ ]?\d[\da-z]?[ ]{0,2}[\do][a-z]{2}\b", re.I
)
_CALLED = re.compile(
    rf"\baddress[ ]*(?:is|was|[:=-])[ ]*(?P<house>{_FLAT}(?:(?<=[ ,./-]){_NUMBER}[ ]?,?[ ]*)?|{_NUMBER}[ ]?,?[ ]+)(?<=[ ,./-])"
    rf"(?P<words>[^\W\d_][\w'’-]{{1,20}}(?:[ ][^\W\d_][\w'’-]{{1,20}}){{0,2}})(?=[ ]?(?:[,.;\n)]|$))",
    re.I,
)
_FLAT_ALONE = re.compile(
    r"\b(?:live|lives|lived|living|am|address is)[ ]+(?:at|in)[ ]+((?:flat|number|no\.?)[ ]?\d{1,4}[a-z]?)\b",
    re.I,
)
_GRAMMAR = re.compile(
    r"\b(?:the|a|an|from|up|of|my|on|in|our|to|this|that|and|or|is|was|at|by|for|with|down|along|off|minutes?|mins?|miles?|"
    r"hours?|hrs?|days?|weeks?|months?|years?|yrs?|people|times?|bus|buses|am|pm|across|per|no|not|pounds?|very|other|different|"
    r"more|metres?|yards?|it|its|they|them|then|star|he|she|we|you|i|his|her|their|your|have|has|had|are|were|be|been|but|"
    r"so|as|if|out|over|into|about|after|before|through|than|just|only|all|when|which|who|what|would|could|will|can|did|"
    r"do|does|get|got|near|nearly|almost|staff|appointments?|patients?)\b",
    re.I,
)
_AMOUNT = re.compile(r"^\d+ (?:year|day|week|month|hour|minute|mile|star|point|stage|step)\b", re.I)
_COMMON = re.compile(
    r"\b(?:main|next|same|old|big|busy|whole|private|public|side|dead|one|two|cars?)\b", re.I
)
_ROUTE = re.compile(
    r"\b(?:bus|route|(?:bus|route|the) number|ward|bay|room|page|table|figure|section|year|aged?)[ ]$", re.I
)
_SERVICE_NUMBERS: Final = frozenset({"111", "999", "101", "112"})


def find_addresses(text: str) -> Iterator[Span]:
    """Yield street addresses that have a house or flat number; a bare street is a place, not an address."""
    for pattern, reason in (
        (_CAPITALISED, "a number and the name of a street"),
        (_HOUSE, "a flat in a named building"),
    ):
        for match in pattern.finditer(text):
            if not _elsewhere(text, match.start()) and not _AMOUNT.search(match[0]):
                yield span_of(match, "ADDRESS", "address", reason=reason, score=0.9)
    for match in _ANY_CASE.finditer(text):
        if _is_address(text, match) and not _elsewhere(text, match.start()):
            reason = "a number and a kind of street"
            yield span_of(match, "ADDRESS", "address in any case", reason=reason, score=0.8)
    for match in _CALLED.finditer(text):
        if not _GRAMMAR.search(match["words"]):
            start, end = match.start("house"), match.end("words")
            yield Span(start, end, "ADDRESS", "address", "called an address", 0.85)
    for match in _FLAT_ALONE.finditer(text):
        yield span_of(match, "ADDRESS", "flat", reason="where somebody lives", score=0.7, group=1)


def _is_address(text: str, match: re.Match[str]) -> bool:
    words = match["words"].lower()
    if _GRAMMAR.search(words):
        return False
    if not match["house"][0].isdigit() or match["tail"] or _is_expected(text, match):
        return True
    ordinary = load_words("ordinary_words.txt")
    if match["house"].strip(" ,") in _SERVICE_NUMBERS:
        return False
    return not _COMMON.search(words) and any(word.strip(".") not in ordinary for word in words.split())


def _is_expected(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 50) : match.start()]
    return _EXPECTED.search(before) is not None or _POSTCODE_AFTER.match(text, match.end()) is not None


def _elsewhere(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return _ROUTE.search(before) is not None or is_public(text, start)
