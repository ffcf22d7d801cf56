"""All recognisers of personal data together."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from nlp.config import DETECTION_ROUNDS
from nlp.records import Span
from nlp.screening.addresses import find_addresses
from nlp.screening.birthdates import find_birth_dates
from nlp.screening.communal_names import find_communal
from nlp.screening.emails import find_emails
from nlp.screening.handles import find_handles
from nlp.screening.identifiers import find_nhs_numbers, find_ni_numbers
from nlp.screening.introductions import find_before_data, find_introduced
from nlp.screening.model_names import find_modelled
from nlp.screening.name_model import Found, find_people
from nlp.screening.names import NameReader, find_listed, find_related, find_titled
from nlp.screening.phones import find_phones
from nlp.screening.plain_signs import plain_signs
from nlp.screening.postcodes import find_postcodes
from nlp.screening.recurrences import find_recurrences
from nlp.screening.redaction import Redaction, redact
from nlp.screening.references import find_case_refs
from nlp.screening.spans import without_marks, without_overlaps
from nlp.screening.spoken_numbers import find_spoken_numbers
from nlp.screening.vehicles import find_vehicles

Recogniser = Callable[[str], Iterator[Span]]

_WITHOUT_DIGITS: Final[tuple[Recogniser, ...]] = (find_emails, find_handles, find_spoken_numbers)
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
_MAY_HOLD_NUMBER = re.compile(r"\d|\bflat\s[a-z]\b|\bborn\b|\bbirth|\bdob\b", re.I)


def find_by_form(text: str) -> list[Span]:
    """Return spans of what is known by its form and the words beside it, overlaps included."""
    plain = plain_signs(text)
    recognisers = _WITHOUT_DIGITS + _WITH_DIGITS if _MAY_HOLD_NUMBER.search(plain) else _WITHOUT_DIGITS
    return [span for recogniser in recognisers for span in recogniser(plain)]


def find_names(text: str, beside: list[Span], modelled: Sequence[Found]) -> list[Span]:
    """Return spans of people's names, overlaps included.

    `beside` is the other personal data found, `modelled` what the model takes for names.
    """
    reader = NameReader(text)
    found = [
        *find_modelled(reader, modelled),
        *find_titled(reader),
        *find_related(reader),
        *find_listed(reader),
        *find_communal(text),
    ]
    found += [*find_introduced(reader), *find_before_data(reader, beside)]
    return [*found, *find_recurrences(reader, found)]


def _find_once(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    people = find_people(texts)
    return [_together(text, modelled) for text, modelled in zip(texts, people, strict=True)]


def _together(text: str, modelled: Sequence[Found]) -> tuple[Span, ...]:
    by_form = find_by_form(text)
    return without_overlaps(text, without_marks(text, [*by_form, *find_names(text, by_form, modelled)]))


def find_personal_data(text: str) -> tuple[Span, ...]:
    """Return the stretches of personal data in order, none overlapping; see `find_in_all`."""
    return find_in_all([text])[0]


def find_in_all(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Return for each text the stretches of personal data in order, none overlapping.

    Looks again at what is left after redaction, so that a mark can't uncover something: redacted text comes
    back clean. Marks of an earlier redaction are left alone. Raises ScreeningError without a model of names.
    """
    spans = _find_once(texts)
    waiting = [number for number, found in enumerate(spans) if found]
    for _ in range(DETECTION_ROUNDS):
        redactions = [redact(texts[number], spans[number]) for number in waiting]
        uncovered = _find_once([redaction.text for redaction in redactions])
        for number, redaction, found in zip(waiting, redactions, uncovered, strict=True):
            spans[number] = _with(spans[number], found, redaction)
        waiting = [number for number, found in zip(waiting, uncovered, strict=True) if found]
        if not waiting:
            break
    return spans


def _with(spans: tuple[Span, ...], uncovered: tuple[Span, ...], redaction: Redaction) -> tuple[Span, ...]:
    return tuple(sorted([*spans, *(_moved(s, redaction) for s in uncovered)], key=lambda span: span.start))


def _moved(span: Span, redaction: Redaction) -> Span:
    start, last = redaction.to_original(span.start), redaction.to_original(span.end - 1)
    return replace(span, start=start, end=last + 1)
