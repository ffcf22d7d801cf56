"""All recognisers of personal data together."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from nlp.config import DETECTION_ROUNDS
from nlp.records import Span
from nlp.screening.addresses import find_addresses, find_postcodes
from nlp.screening.birthdates import find_birth_dates
from nlp.screening.contacts import find_emails, find_handles, find_phones, find_spoken_phones
from nlp.screening.identifiers import find_case_refs, find_nhs_numbers, find_ni_numbers, find_vehicles
from nlp.screening.introductions import find_before_data, find_introduced, find_signed
from nlp.screening.names import NameReader, find_listed, find_related, find_titled
from nlp.screening.recurrences import find_recurrences
from nlp.screening.redaction import Redaction, redact
from nlp.screening.spans import without_marks, without_overlaps

Recogniser = Callable[[str], Iterator[Span]]

_WITHOUT_DIGITS: Final[tuple[Recogniser, ...]] = (find_emails, find_handles, find_spoken_phones)
_WITH_DIGITS: Final[tuple[Recogniser, ...]] = (
    find_phones,
    find_nhs_numbers,
    find_ni_numbers,
    find_birth_dates,
    find_postcodes,
    find_addresses,
    find_vehicles,
    find_case_refs,
)
_DIGIT = re.compile(r"\d")


def find_by_form(text: str) -> list[Span]:
    """Return spans of what is known by its form and the words beside it, overlaps included."""
    recognisers = _WITHOUT_DIGITS + _WITH_DIGITS if _DIGIT.search(text) else _WITHOUT_DIGITS
    return [span for recogniser in recognisers for span in recogniser(text)]


def find_names(text: str, beside: list[Span]) -> list[Span]:
    """Return spans of people's names, overlaps included; `beside` is the other personal data found."""
    reader = NameReader(text)
    found = [*find_titled(reader), *find_related(reader), *find_listed(reader)]
    found += [*find_introduced(reader), *find_signed(reader), *find_before_data(reader, beside)]
    return [*found, *find_recurrences(reader, found)]


def _find_once(text: str) -> tuple[Span, ...]:
    by_form = find_by_form(text)
    return without_overlaps(text, without_marks(text, [*by_form, *find_names(text, by_form)]))


def find_personal_data(text: str) -> tuple[Span, ...]:
    """Return stretches of personal data in order, none overlapping.

    Looks again at what is left after redaction, so that a mark can't uncover something: redacted text comes
    back clean. Marks of an earlier redaction are left alone.
    """
    spans = uncovered = _find_once(text)
    rounds = 0
    while uncovered and rounds < DETECTION_ROUNDS:
        redaction = redact(text, spans)
        uncovered = _find_once(redaction.text)
        spans = tuple(
            sorted([*spans, *(_moved(s, redaction) for s in uncovered)], key=lambda span: span.start)
        )
        rounds += 1
    return spans


def _moved(span: Span, redaction: Redaction) -> Span:
    start, last = redaction.to_original(span.start), redaction.to_original(span.end - 1)
    return replace(span, start=start, end=last + 1)
