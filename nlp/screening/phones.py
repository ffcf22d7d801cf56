"""Recogniser of telephone numbers in digits, in any spacing."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.spans import span_of

_GAP: Final = r"[ \t\u00a0().\-–—/_,*]"
_DIGIT: Final = r"[\dOo]"
_PHONE = re.compile(
    rf"(?<![\w£$€+])(?:\+{_GAP}{{0,2}}44|00{_GAP}?44|44(?={_GAP}{{0,3}}(?:\(0\))?{_GAP}{{0,2}}[1-9])|\(?[0Oo](?=\W{{0,3}}[\dOo]))"
    rf"(?:{_GAP}{{0,4}}{_DIGIT}){{8,12}}(?!\d|:\d\d)"
)
_GLUED = re.compile(rf"(?<=[^\W\d_])07(?:{_GAP}{{0,2}}\d){{9}}(?!\d)")
_FOREIGN = re.compile(
    rf"(?<![\w£$€])(?:\+(?!{_GAP}?44)|00(?!{_GAP}?44)(?=[1-9]))\d(?:{_GAP}{{0,2}}\d){{8,13}}(?!\w)"
)
_AMERICAN = re.compile(r"(?<![\w£$€])\([2-9]\d{2}\)[ ]?\d{3}[ -]\d{3,4}(?!\w)")
_CALL: Final = (
    r"\b(?:call|ring|phone|tel|telephone|number|numbers|mobile|mob|cell|landline|text|whatsapp|contact|dial|fax|"
    r"answering)\b"
)
_NAMED = re.compile(
    rf"{_CALL}(?:[^\d\n]{{0,25}}?|:?\s{{0,3}})(?<![\d£$€.+])"
    r"(\(?\d{2,4}\)?(?:[ .-]?\d{2,5}){1,4}(?:x\d{2,5})?)(?![\d/:%]|[.-]\d)",
    re.I,
)
_SERVICE = re.compile(r"0(?:800|808|84[345]|87[0123]|3\d{9}$)")
_OTHER_NUMBER = re.compile(
    r"\b(?:nhs|ref|reference|hospital|patient|case|complaint|record|booking|order|account|policy|claim|insurance|ni)\W",
    re.I,
)
_DATE = re.compile(r"[0-3]?\d([/. -])[0-3]?\d\1(?:19|20)?\d\d(?![-/.]?\d)|(?:19|20)\d\d[ -](?:19|20)\d\d$")
_LOCAL_LENGTHS: Final = range(7, 13)
_PREFIX = re.compile(rf"\+?{_GAP}{{0,2}}(?:00{_GAP}?)?44(?:{_GAP}{{0,3}}[0Oo](?=\)))?")


def digits_of(written: str) -> str:
    """Return the digits of what was written, with a letter O read as a nought."""
    return re.sub(r"\D", "", written.replace("O", "0").replace("o", "0"))


def national(digits: str) -> str:
    """Return a British number as it is dialled at home."""
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            return "0" + digits[len(prefix) :].lstrip("0")
    return digits


def is_nobodys(digits: str) -> bool:
    """Return whether a national number is a helpline, or one that only organisations can have."""
    return digits in load_words("helplines.txt") or _SERVICE.match(digits) is not None


def find_phones(text: str) -> Iterator[Span]:
    """Yield telephone numbers in any spacing; helplines and numbers that only organisations have are left alone."""
    for match in _PHONE.finditer(text):
        end = _end_of_number(match)
        written = text[match.start() : end]
        if _is_british(written) and not is_nobodys(national(digits_of(written))):
            reason = "has the form of a British telephone number"
            yield Span(match.start(), end, "PHONE", "phone", reason, 0.92)
    for pattern, recogniser, reason in (
        (_GLUED, "phone", "has the form of a British mobile number"),
        (_FOREIGN, "phone abroad", "has the form of an international telephone number"),
        (_AMERICAN, "phone abroad", "has the form of an American telephone number"),
    ):
        for match in pattern.finditer(text):
            yield span_of(match, "PHONE", recogniser, reason=reason, score=0.9)
    for match in _NAMED.finditer(text):
        if _is_called_phone(text, match):
            reason = "a number spoken of as a telephone number"
            yield span_of(match, "PHONE", "local phone", reason=reason, score=0.7, group=1)


def _end_of_number(match: re.Match[str]) -> int:
    """Return where the number ends: a further number after a gap is not part of it."""
    prefix = _PREFIX.match(match[0])
    start = prefix.end() if prefix else 0
    places = [at for at in range(start, len(match[0])) if match[0][at] in "0123456789Oo"]
    needed = 11 if digits_of(match[0][start:]).startswith("0") else 10
    if len(places) > needed and (
        places[needed] > places[needed - 1] + 1 or match[0][places[needed]].isalpha()
    ):
        return match.start() + places[needed - 1] + 1
    return match.end()


def _is_british(written: str) -> bool:
    digits = national(digits_of(written))
    real = sum(letter.isdigit() for letter in written)
    return 10 <= len(digits) <= 12 and real >= 6 and digits[1] != "0" and not _DATE.match(written)


def _is_called_phone(text: str, match: re.Match[str]) -> bool:
    digits = digits_of(match[1].partition("x")[0])
    before = text[max(0, match.start() - 20) : match.start(1)]
    if len(digits) not in _LOCAL_LENGTHS:
        return False
    return not (is_nobodys(digits) or _OTHER_NUMBER.search(before) or _DATE.match(match[1]))
