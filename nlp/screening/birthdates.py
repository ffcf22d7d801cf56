"""Recogniser of dates of birth: a full date that is called one."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.spans import span_of

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}[ ]?[/.\-–][ ]?\d{{1,2}}[ ]?[/.\-–][ ]?(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH},?[ ]['’]?(?:\d{{4}}|\d{{2}})|"
    rf"{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}|\d{{1,2}}{_MONTH}\d{{2,4}}|\d{{1,2}}[ ]\d{{1,2}}[ ]\d{{2,4}}|\d{{8}}|\d{{6}})"
)
_CALLED = re.compile(
    r"\b(?:d\.?[ ]?o\.?[ ]?b\.?|date[ ]+of[ ]+birth|birth[ ]?date|birthday|born|b\.)"
    rf"[^\d\n]{{0,25}}?(?<![\d£])({_DATE})(?!\d)",
    re.I,
)
_CALLED_AFTER = re.compile(rf"(?<![\d£/])({_DATE})\s?\(?\s?(?:d\.?o\.?b\b|date of birth)", re.I)
_OLD_DATE = re.compile(r"(?<![\d/£])\d{1,2}[/.-]\d{1,2}[/.-](?:19[1-9]\d|200\d)(?![\d/])")
_EVENT = re.compile(
    r"\b(?:on|since|from|until|till|dated|appointment|letter|seen|scan|admitted|surgery|visit(?:ed)?)\b\W*$",
    re.I,
)


def find_birth_dates(text: str) -> Iterator[Span]:
    """Yield full dates that are called a date of birth, and old dates that are not called something else."""
    for pattern in (_CALLED, _CALLED_AFTER):
        for match in pattern.finditer(text):
            yield span_of(
                match,
                "DATE_OF_BIRTH",
                "date of birth",
                reason="a full date called a date of birth",
                score=0.96,
                group=1,
            )
    for match in _OLD_DATE.finditer(text):
        if not _EVENT.search(text[max(0, match.start() - 20) : match.start()]):
            yield span_of(match, "DATE_OF_BIRTH", "old date", reason="a full date of before 2010", score=0.6)
