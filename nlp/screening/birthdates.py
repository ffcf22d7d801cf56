"""Recogniser of dates of birth: a full date that is called one."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.records import Span
from nlp.screening.spans import span_of

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_TENS: Final = r"twent(?:y|ieth)|thirt(?:y|ieth)|fort(?:y|ieth)|fifty|sixty|seventy|eighty|ninety"
_UNITS: Final = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|oh|hundred|thousand|and"
)
_NUMBER_WORDS: Final = rf"(?:(?:{_TENS}|{_UNITS})[ -]?){{1,6}}"
_NTH: Final = (
    r"(?:(?:twenty|thirty)[ -]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DAY: Final = rf"(?:\d{{1,2}}[ ]?(?:st|nd|rd|th)?|{_NTH})"
_YEAR: Final = rf"(?:['’]?(?:\d{{4}}|\d{{2}})|{_NUMBER_WORDS}(?:{_TENS}|{_UNITS}))"
_SIGN: Final = r"(?:[ ]?[/.\-–—,\\|][ ]?|[ ])"
_DATE: Final = (
    rf"(?:\d{{1,2}}{_SIGN}\d{{1,2}}{_SIGN}['’]?(?:\d{{4}}|\d{{2}})|\d{{4}}{_SIGN}\d{{1,2}}{_SIGN}\d{{1,2}}|"
    rf"{_DAY}(?:[ ]day)?[ ]?(?:of[ ])?(?:the[ ])?[/.\-–, ]{{0,2}}{_MONTH}[/.\-–, ]{{0,2}}{_YEAR}|"
    rf"{_MONTH}[ ](?:the[ ])?{_DAY},?[ ]{_YEAR}|{_DAY}[ ](?:of[ ])?(?:the[ ])?{_DAY}[ ,]{{1,2}}\d{{2,4}}|\d{{8}}|\d{{6}})"
)
_CALLED: Final = (
    r"\b(?:d[. /]{0,2}o[. /]{0,2}b\.?|(?:date|day|year)[ ]+of[ ]+(?:birth|brith|bith)|birth[ ]?date|birth[ ]?day|bday|"
    r"b[ -]day|born|b\.)"
)
_AFTER_CALL = re.compile(rf"{_CALLED}(?P<between>[^\d\n]{{0,30}}?)(?<![\d£])(?P<date>{_DATE})(?![\d])", re.I)
_BEFORE_CALL = re.compile(
    rf"(?<![\d£/])({_DATE})[ ,]{{0,2}}(?:is|was|=|-)?[ ]?(?:my|his|her|their)?\s?\(?\s?(?:d\.?o\.?b\b|(?:date|day) of birth|birth ?da(?:y|te))",
    re.I,
)
_OLD_DATE = re.compile(r"(?<![\d/£])\d{1,2}[/.-]\d{1,2}[/.-]19[1-5]\d(?![\d/])")
_EVENT = re.compile(
    r"\b(?:on|since|from|until|till|dated|appointment|letter|seen|scan|admitted|surgery|visit(?:ed)?)\b\W*$",
    re.I,
)
_OTHER_EVENT = re.compile(
    r"\b(?:appointment|seen|scan|admitted|operation|visit(?:ed)?|letter|discharged)\b", re.I
)


def find_birth_dates(text: str) -> Iterator[Span]:
    """Yield full dates that are called a date of birth, and dates before 1960 that are not called something else."""
    called = "a full date called a date of birth"
    for match in _AFTER_CALL.finditer(text):
        if _is_date(match["date"]) and not _OTHER_EVENT.search(match["between"]):
            start, end = match.span("date")
            yield Span(start, end, "DATE_OF_BIRTH", "date of birth", called, 0.96)
    for match in _BEFORE_CALL.finditer(text):
        yield span_of(match, "DATE_OF_BIRTH", "date of birth", reason=called, score=0.96, group=1)
    for match in _OLD_DATE.finditer(text):
        if not _EVENT.search(text[max(0, match.start() - 20) : match.start()]):
            reason = "a full date of before 1960"
            yield span_of(match, "DATE_OF_BIRTH", "old date", reason=reason, score=0.6)


def _is_date(written: str) -> bool:
    """Whether numbers in the places of day and month could be those; words are believed."""
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    if len(numbers) < 3 or re.search("[a-z]{3}", written, re.I):
        return True
    first, second, third = numbers[:3]
    day, month = (third, second) if first > 31 else (first, second)
    return min(day, month) <= 12 and max(day, month) <= 31 and min(day, month) > 0
