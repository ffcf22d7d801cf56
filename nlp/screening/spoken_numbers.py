"""Recogniser of telephone and NHS numbers spelt out in words."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.records import Span
from nlp.screening.identifiers import NHS_CONTEXT, is_nhs_number
from nlp.screening.phones import is_nobodys, national
from nlp.screening.spans import span_of

_DIGITS: Final = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "treble": 3, "triple": 3}
_WORD: Final = "|".join(_DIGITS)
_SEP: Final = r"[ ,.\-–]{1,3}"
_RUN = re.compile(
    rf"(?:\bplus[ ])?\b(?:(?:double|treble|triple|{_WORD})\b{_SEP}|\d{{1,7}}{_SEP}){{4,16}}(?:(?:{_WORD}|hundred)\b|\d{{1,7}}\b)",
    re.I,
)
_TOKEN = re.compile(r"\d|[a-z]+", re.I)
_CALL = re.compile(
    r"\b(?:call|ring|phone|tel|telephone|number|mobile|mob|text|contact|reach|dial)\b[^.!?\n]{0,30}$", re.I
)
_FEWEST_WORDS: Final = 3


def find_spoken_numbers(text: str) -> Iterator[Span]:
    """Yield telephone and NHS numbers of which at least three digits are words; helplines are left alone."""
    for match in _RUN.finditer(text):
        words = [word.lower() for word in _TOKEN.findall(match[0])]
        if sum(word in _DIGITS or word in _TIMES for word in words) >= _FEWEST_WORDS:
            yield from _read(text, match, _digits(words))


def _digits(words: list[str]) -> str:
    digits, times = "", 1
    for word in words:
        if word == "hundred":
            digits += "00"
        elif word in _TIMES:
            times = _TIMES[word]
        elif word != "plus":
            digits += _DIGITS.get(word, word) * times
            times = 1
    return digits


def _read(text: str, match: re.Match[str], digits: str) -> Iterator[Span]:
    before = text[max(0, match.start() - 45) : match.start()]
    called_nhs = NHS_CONTEXT.search(before) is not None
    if is_nhs_number(digits) and (called_nhs or digits[0] != "0"):
        reason = "ten digits in words with a right check digit"
        yield span_of(match, "NHS_NUMBER", "NHS number in words", reason=reason, score=0.9)
    elif len(digits) == 10 and called_nhs:
        reason = "ten digits called a number of a person, check digit wrong"
        yield span_of(match, "CASE_REF", "mistyped NHS number", reason=reason, score=0.85)
    elif _is_phone(national(digits), before):
        reason = "a telephone number written in words"
        yield span_of(match, "PHONE", "phone in words", reason=reason, score=0.85)


def _is_phone(digits: str, before: str) -> bool:
    if is_nobodys(digits):
        return False
    return (digits.startswith("0") and 9 <= len(digits) <= 12) or (
        7 <= len(digits) <= 12 and _CALL.search(before) is not None
    )
