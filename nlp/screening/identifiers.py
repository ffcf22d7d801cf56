"""Recognisers of NHS numbers, National Insurance numbers, number plates and references."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.spans import span_of

_TEN_DIGITS = re.compile(r"(?<![\w.£$€+-])(?:\d[ \t\u00a0.\-–]{0,2}){9}\d(?![\w-])")
_NHS_CONTEXT = re.compile(
    r"\b(?:nhs|hospital|patient|case|ref|reference|complaint|pals|record|unit|id|"
    r"social\s+care|crime|booking)\b[^\d]{0,30}$",
    re.I,
)


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits carry a right check digit (modulus 11); all-equal digits don't count."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def find_nhs_numbers(text: str) -> Iterator[Span]:
    """Yield NHS numbers; ten digits with a wrong check digit only as a reference, if they are called one."""
    for match in _TEN_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        named = _NHS_CONTEXT.search(text[max(0, match.start() - 45) : match.start()])
        if is_nhs_number(digits) and (named or digits[0] != "0"):
            yield span_of(
                match, "NHS_NUMBER", "NHS number", reason="ten digits with a right check digit", score=0.97
            )
        elif named:
            reason = "ten digits called a number of a person, check digit wrong"
            yield span_of(match, "CASE_REF", "mistyped NHS number", reason=reason, score=0.94)


_NI_GAP = r"[ \t\u00a0.\-]{0,2}"
_NI = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    rf"{_NI_GAP}\d{{2}}{_NI_GAP}\d{{2}}{_NI_GAP}\d{{2}}{_NI_GAP}[A-D]\b",
    re.I,
)
_NI_NAMED = re.compile(
    r"\b(?:n\.?i\.?|nino|national\s+insurance)\b[^\d\n]{0,20}?\b([A-Z]{2}[ .-]?(?:\d[ .-]?){5,6}[A-Z]?)\b",
    re.I,
)


def find_ni_numbers(text: str) -> Iterator[Span]:
    """Yield National Insurance numbers; wrongly formed ones only if they are called so."""
    for match in _NI.finditer(text):
        yield span_of(
            match, "NI_NUMBER", "National Insurance number", reason="has the form of one", score=0.97
        )
    for match in _NI_NAMED.finditer(text):
        yield span_of(
            match, "NI_NUMBER", "mistyped National Insurance number", reason="called one", score=0.85, group=1
        )


_PLATE = re.compile(
    r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d)[ \u00a0-]?[A-HJ-PR-Z]{3}(?![\w-])", re.I
)
_OLD_PLATE = re.compile(
    r"\b(?:[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{1,3}[ -]?\d{1,4})\b"
)
_PLATE_CONTEXT = re.compile(
    r"\b(?:reg|registration|plate|number\s?plate|licence\s?plate|vrn)\b[^.\n]{0,25}$", re.I
)
_NOT_PLATE = re.compile(r"[a-z]{2}\d\d [a-z]{3}")


def find_vehicles(text: str) -> Iterator[Span]:
    """Yield number plates: those in today's form anywhere, older ones only where they are called so."""
    for match in _PLATE.finditer(text):
        if not _NOT_PLATE.fullmatch(match[0]) or _vehicle_near(text, match):
            yield span_of(
                match, "VEHICLE", "number plate", reason="has the form of a number plate", score=0.9
            )
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


_REFERENCE_FORM = r"((?=[\w/-]{0,20}\d{3})(?:[A-Z]{1,5}[-/ ]?)?\d[\w]{0,15}(?:[-/]\w{1,12}){0,3}|[A-Z]{2,8}(?:[-/][A-Z]{0,4}\d[\w]{0,12}){1,3})"
_REFERENCE = re.compile(
    r"\b(?:ref|refs|reference|complaint|case|claim|ticket|incident|booking|crime|casework|datix|ulysses)\b"
    rf"[^\d\n]{{0,35}}?(?<![\w£/-]){_REFERENCE_FORM}(?![\w/-])",
    re.I,
)
_NUMBER_OF = re.compile(
    r"\b(?:hospital|patient|mrn|account|record|unit|file|client|member|customer|case|pals|nhs|badge|policy|order|job)"
    rf"\s+(?:no\.?|num|number|nr|id|ref|reference|#)[^\d\n]{{0,20}}?(?<![\w£/-]){_REFERENCE_FORM}(?![\w/-])",
    re.I,
)
_BARE = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
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
        return re.fullmatch(r"\d+(?:st|nd|rd|th|am|pm|mg|ml|k|m)", token, re.I) is None
    called = _TIGHT.fullmatch(before.partition(" ")[2] or before[-1:]) is not None
    return called and len(token) >= 4 and _YEAR.fullmatch(token) is None
