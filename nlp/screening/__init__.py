"""Screening: what a text holds that people must see to before anybody else reads it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from nlp.language import detect_language
from nlp.records import ScreenedText, Span, TextRecord
from nlp.screening.complaints import is_complaint
from nlp.screening.name_model import forgetting
from nlp.screening.nonanswers import is_non_answer
from nlp.screening.recognisers import find_in_all, find_personal_data
from nlp.screening.redaction import Redaction, redact
from nlp.screening.safeguarding import find_dangers

SAFEGUARDING: Final = (
    "self-harm",
    "abuse-or-neglect",
    "domestic-abuse",
    "medical-emergency",
    "threat-to-others",
)
"""What a text can be flagged for."""

SPAN_LABELS: Final = (
    "PERSON",
    "EMAIL",
    "PHONE",
    "NHS_NUMBER",
    "NI_NUMBER",
    "POSTCODE",
    "ADDRESS",
    "DATE_OF_BIRTH",
    "HANDLE",
    "VEHICLE",
    "CASE_REF",
)
"""Kinds of personal data that are looked for."""

__all__ = [
    "SAFEGUARDING",
    "SPAN_LABELS",
    "Redaction",
    "find_in_all",
    "find_personal_data",
    "redact",
    "screen_text",
    "screen_texts",
]


_BATCH: Final = 2000
"""Texts that are read together; what the model met in them is forgotten after."""


def screen_texts(records: Iterable[TextRecord]) -> Iterator[ScreenedText]:
    """Yield what screening finds, one for each record, in order; much faster than one by one.

    Never raises on odd characters, and takes time in line with length. `screened` comes back unchanged, with
    no spans, if it is screened again. Raises ScreeningError if the model of names or the
    classifier can't be loaded.
    """
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        yield from _screen(batch)


def screen_text(record: TextRecord) -> ScreenedText:
    """Return what screening finds in one text; see `screen_texts`."""
    return _screen([record])[0]


def _screen(records: Sequence[TextRecord]) -> list[ScreenedText]:
    with forgetting():
        found = find_in_all([record.text for record in records])
    dangers = find_dangers([record.text for record in records])
    return [_screened(*one) for one in zip(records, found, dangers, strict=True)]


def _screened(record: TextRecord, spans: tuple[Span, ...], told: tuple[str | None, str]) -> ScreenedText:
    danger, reason = told
    return ScreenedText(
        id=record.id,
        language=detect_language(record.text),
        non_answer=is_non_answer(record.text),
        spans=spans,
        screened=redact(record.text, spans).text,
        safeguarding=danger,
        safeguarding_reason=reason,
        complaint=is_complaint(record.text),
    )
