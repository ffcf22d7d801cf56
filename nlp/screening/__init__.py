"""Screening: what a text holds that people must see to before anybody else reads it."""

from typing import Final

from nlp.language import detect_language
from nlp.records import ScreenedText, TextRecord
from nlp.screening.complaints import is_complaint
from nlp.screening.nonanswers import is_non_answer
from nlp.screening.recognisers import find_personal_data
from nlp.screening.redaction import Redaction, redact
from nlp.screening.safeguarding import find_danger

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

__all__ = ["SAFEGUARDING", "SPAN_LABELS", "Redaction", "find_personal_data", "redact", "screen_text"]


def screen_text(record: TextRecord) -> ScreenedText:
    """Return what screening finds in one text; never raises on odd characters, and takes time in line with length.

    `screened` comes back unchanged, with no spans, if it is screened again.
    """
    spans = find_personal_data(record.text)
    danger, reason = find_danger(record.text)
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
