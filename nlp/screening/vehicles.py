"""Recogniser of number plates of vehicles."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.spans import span_of

_PLATE = re.compile(
    r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d)[ \u00a0-]?[A-HJ-PR-Z]{3}(?![\w-])", re.I
)
_UNTIDY_PLATE = re.compile(r"(?<![\w-])[A-Z]{2}[ .-]?[0-7OI][\dOI][ .-]{0,2}[A-HJ-PR-Z]{3}(?![\w-])", re.I)
_OLD_PLATE = re.compile(
    r"\b(?:[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{1,3}[ -]?\d{1,4})\b"
)
_PLATE_CONTEXT = re.compile(
    r"\b(?:reg|registration|plate|number\s?plate|licence\s?plate|vrn)\b[^.\n]{0,25}$", re.I
)


def find_vehicles(text: str) -> Iterator[Span]:
    """Yield number plates: those in today's form anywhere, older ones only where they are called so."""
    for match in _PLATE.finditer(text):
        doubtful = " " in match[0] and not match[0].isupper()
        if not doubtful or _vehicle_near(text, match):
            yield span_of(
                match, "VEHICLE", "number plate", reason="has the form of a number plate", score=0.9
            )
    for match in _UNTIDY_PLATE.finditer(text):
        if _PLATE_CONTEXT.search(text[max(0, match.start() - 40) : match.start()]):
            yield span_of(match, "VEHICLE", "number plate", reason="called a registration", score=0.88)
    for match in _OLD_PLATE.finditer(text):
        if _PLATE_CONTEXT.search(text[max(0, match.start() - 40) : match.start()]):
            yield span_of(match, "VEHICLE", "older number plate", reason="called a registration", score=0.85)


def _vehicle_near(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 60) : match.end() + 40].lower()
    return (
        re.search(
            r"\b(?:car|van|reg|registration|plate|parked|parking|vehicle|bike|ticket|blue badge)\b", around
        )
        is not None
    )
