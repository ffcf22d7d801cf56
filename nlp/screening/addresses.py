"""Recognisers of postcodes and street addresses. Addresses of public offices are left alone."""

import re
from collections.abc import Iterator

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.spans import span_of

_AREA = "|".join(sorted(load_words("postcode_areas.txt"), key=lambda area: (-len(area), area)))
_POSTCODE = re.compile(
    rf"(?<![\w@-])(?:{_AREA})[ ]?\d[\dA-HJ-NP-Y]?[ \t\u00a0.\-]{{0,3}}\d[ ]?[ABD-HJLNP-UW-Z]{{2}}(?![\w@])",
    re.I,
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)$")
_PUBLIC = re.compile(
    r"\b(?:hospital|centre|center|library|office|offices|surgery|clinic|council|town hall|practice|church|mosque|temple|"
    r"school|college|university|station|museum|trust|freepost|pharmacy|hub)(?:,|\s+(?:at|on|in)\b)(?:(?!\b(?:near|from|to|and|no)\b)[\w\s,'’&-]){0,40}$",
    re.I,
)


def _is_public(text: str, start: int) -> bool:
    before = text[max(0, start - 70) : start]
    sentence = re.split(r"[.!?\n]\s", before)[-1]
    return _PUBLIC.search(sentence) is not None and not re.search(
        r"\b(?:i|my|me|her|his|live|lives|home)\b", sentence, re.I
    )


def find_postcodes(text: str) -> Iterator[Span]:
    """Yield full postcodes in any case and spacing; half a postcode is no personal data."""
    for match in _POSTCODE.finditer(text):
        if not _ORDINAL.search(match[0]) and not _is_public(text, match.start()):
            yield span_of(match, "POSTCODE", "postcode", reason="has the form of a full postcode", score=0.95)


_STRONG = "road|rd|street|avenue|ave|crescent|cres|lane|terrace|mews|gardens|gdns"
_WEAK = (
    "st|close|walk|rise|way|drive|dr|place|pl|grove|hill|park|square|sq|court|ct|row|green|view|path|yard|vale|end|"
    "gate|parade|wharf|quay|approach|bank|field|fields|common|reach|heights|lodge|house|point|tower|estate|buildings|"
    "mansions|cottage|cottages|side|villas|circus|link|croft|meadow|heath|mount|broadway"
)
_FLAT = r"(?:(?:flat|apartment|apt|room|unit)[ ]?(?:no\.?[ ]?)?\w{1,4},?[ ]+)"
_NUMBER = r"(?:\d{1,4}[a-zA-Z]?(?:[ ]?[-–/][ ]?\d{1,4}[a-zA-Z]?)?)"
_CAPITALS = r"(?:(?:[A-Z][\w'’.-]{0,20}|of|the)[ ]){1,4}"
_ANY_WORDS = r"(?:[^\W\d_][\w'’-]{1,20}[ ]){1,3}"
_NAMED = re.compile(
    rf"(?<![\w£/.:-])(?:(?i:{_FLAT}))?{_NUMBER},?[ ]+{_CAPITALS}(?i:{_STRONG}|{_WEAK})\b(?![ ]?[a-z]*ing\b)",
)
_LOWER = re.compile(
    rf"(?<![\w£/.:-])(?:{_FLAT})?{_NUMBER},?[ ]+({_ANY_WORDS})(?:{_STRONG}|close|drive|grove|court|walk|rise)\b",
    re.I,
)
_HOUSE = re.compile(rf"(?<![\w])(?i:{_FLAT})(?:{_NUMBER},?[ ]+)?{_CAPITALS}(?i:{_STRONG}|{_WEAK})\b")
_FLAT_ALONE = re.compile(
    r"\b(?:live|lives|living|am|address is)[ ]+(?:at|in)[ ]+((?:flat|number|no\.?)[ ]?\d{1,4}[a-z]?)\b",
    re.I,
)
_FUNCTION = re.compile(
    r"\b(?:the|a|an|from|up|of|my|on|in|our|to|this|that|and|or|is|was|at|by|for|with|down|along|off|minutes?|mins?|miles?|"
    r"hours?|days?|weeks?|months?|years?|people|times?|bus|buses|am|pm|across|per|no|not|pounds?|very|other|next|main|high|same|"
    r"old|big|busy|whole|private|public|side|dead|one|two|cars?|different|more|metres?|yards?)\b",
    re.I,
)
_ROUTE = re.compile(r"\b(?:bus|route|number|ward|bay|room|page|table|figure|section|year|aged?)[ ]$", re.I)


def find_addresses(text: str) -> Iterator[Span]:
    """Yield street addresses that have a house or flat number; a bare street is a place, not an address."""
    for pattern, reason, score in (
        (_NAMED, "a number and the name of a street", 0.9),
        (_HOUSE, "a flat in a named building", 0.9),
    ):
        for match in pattern.finditer(text):
            if not _elsewhere(text, match):
                yield span_of(match, "ADDRESS", "address", reason=reason, score=score)
    for match in _LOWER.finditer(text):
        if not _FUNCTION.search(match[1]) and not _elsewhere(text, match):
            yield span_of(
                match, "ADDRESS", "address in lower case", reason="a number and a kind of street", score=0.8
            )
    for match in _FLAT_ALONE.finditer(text):
        yield span_of(match, "ADDRESS", "flat", reason="where somebody lives", score=0.7, group=1)


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start()]
    return _ROUTE.search(before) is not None or _is_public(text, match.start())
