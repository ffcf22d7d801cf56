"""Recognisers of NHS numbers and National Insurance numbers."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.spans import span_of

_TEN_DIGITS = re.compile(r"(?<![\w.£$€+-])(?:[\dOo][ \t\u00a0.,\-–—/_]{0,3}){9}[\dOo](?![\w-]|:\d\d)")
NHS_CONTEXT: Final = re.compile(
    r"\b(?:nhs|hospital|patient|case|ref|reference|complaint|pals|record|unit|id|"
    r"social\s+care|crime|booking)\b[^\d]{0,30}$",
    re.I,
)
"""What stands before a number that is a person's or a case's."""
_CALLED_NHS = re.compile(r"\bnhs\b\W*(?:no|num|number|nr|id|#)?\b[^\d.!?\n]{0,15}$", re.I)
_LENGTH: Final = 10
_FEWEST_REAL: Final = 7
"""Digits of an NHS number that must be digits; others may be a letter O."""


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits carry a right check digit (modulus 11); all-equal digits don't count."""
    if len(digits) != _LENGTH or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def find_nhs_numbers(text: str) -> Iterator[Span]:
    """Yield NHS numbers; ten digits with a wrong check digit only as a reference, if they are called one."""
    for match in _TEN_DIGITS.finditer(text):
        written = match[0]
        if sum(letter.isdigit() for letter in written) < _FEWEST_REAL:
            continue
        digits = re.sub(r"\D", "", re.sub(r"[Oo]", "0", written))
        before = text[max(0, match.start() - 45) : match.start()]
        named = NHS_CONTEXT.search(before)
        if is_nhs_number(digits) and (named or digits[0] != "0"):
            reason, score = "ten digits with a right check digit", 0.97 if named else 0.91
            yield span_of(match, "NHS_NUMBER", "NHS number", reason=reason, score=score)
        elif named:
            reason = "ten digits called a number of a person, check digit wrong"
            yield span_of(match, "CASE_REF", "mistyped NHS number", reason=reason, score=0.94)


_GAP: Final = r"[ \t\u00a0.,\-–—/_]{0,3}"
_SIX: Final = rf"(?:[\dOo]{_GAP}){{6}}"
_NI = re.compile(
    r"(?<![^\W_])(?!(?:BG|GB|NK|KN|TN|NT|ZZ))(?P<prefix>[A-CEGHJ-PR-TW-Z][ .-]?[A-CEGHJ-NPR-TW-Z])"
    rf"(?P<body>{_GAP}{_SIX})(?P<suffix>[A-D])(?![^\W_])",
    re.I,
)
_NI_NAMED = re.compile(
    rf"\b(?:n\.?i\.?|nino|nat(?:ional)?\.?\s+ins(?:urance)?)\b[^\d\n]{{0,20}}?(?<![^\W_])([A-Z][ .-]?[A-Z]{_GAP}(?:[\dOo]{_GAP}){{4,6}}\d(?:{_GAP}[A-Z])?)(?![^\W_])",
    re.I,
)
_NI_CONTEXT = re.compile(r"\b(?:n\.?i\.?|nino|insurance|benefits?|dwp|pip)\b[^\n]{0,30}$", re.I)


def find_ni_numbers(text: str) -> Iterator[Span]:
    """Yield National Insurance numbers; wrongly formed ones only if they are called so."""
    for match in _NI.finditer(text):
        if _is_ni_number(text, match):
            reason = "has the form of a National Insurance number"
            yield span_of(match, "NI_NUMBER", "National Insurance number", reason=reason, score=0.97)
    for match in _NI_NAMED.finditer(text):
        reason = "called a National Insurance number"
        yield span_of(
            match, "NI_NUMBER", "mistyped National Insurance number", reason=reason, score=0.95, group=1
        )


def _is_ni_number(text: str, match: re.Match[str]) -> bool:
    """Two small letters apart from the digits may be a word: "at 12 30 45 a"."""
    if _NI_CONTEXT.search(text[max(0, match.start() - 40) : match.start()]):
        return True
    apart = match["body"][0] not in "0123456789Oo" and match["body"][-1] not in "0123456789Oo"
    word = match["prefix"].islower() and match["prefix"] in load_words("ordinary_words.txt")
    return sum(map(str.isdigit, match["body"])) >= 4 and not (apart and word)
