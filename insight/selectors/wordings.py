"""Engagements in the language of whoever reads them: in all their words or, where one is missing, in the first."""

import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from insight.models import Engagement, Question
from insight.models.wordings import EngagementWording, QuestionWording

ENGAGEMENT_WORDS = ("title", "purpose", "can_change", "cannot_change", "decides", "other_ways")
QUESTION_WORDS = ("text", "hint")
WITH_WORDINGS = ("wordings", "questions__wordings")
"""What to prefetch where several engagements are told."""


@dataclass(frozen=True)
class Told:
    """Copies that hold the words of `language` (a code). They are for reading: nobody may save them."""

    engagement: Engagement
    questions: tuple[Question, ...]
    language: str


def told(engagement: Engagement) -> Told:
    """Return an engagement and its questions in the active language, if all of it is worded; else in the first."""
    first, wanted = settings.LANGUAGE_CODE, get_language() or settings.LANGUAGE_CODE
    questions = tuple(engagement.questions.all())
    wording = None if wanted == first else wording_of(engagement, wanted)
    asked = [wording_of(question, wanted) for question in questions] if wording else []
    if wording is None or not all(asked):
        return Told(engagement, questions, first)
    return Told(
        _in_words(engagement, wording, ENGAGEMENT_WORDS),
        tuple(
            _in_words(question, words, QUESTION_WORDS)
            for question, words in zip(questions, asked, strict=True)
        ),
        wanted,
    )


def wording_of(row: Engagement | Question, language: str) -> Any:
    """Return the wording of an engagement or a question in a language (a code), or None."""
    rows: Any = row.wordings.all()
    return next((wording for wording in rows if wording.language == language), None)


def _in_words(row: Any, wording: EngagementWording | QuestionWording, names: tuple[str, ...]) -> Any:
    worded = copy.copy(row)
    for name in names:
        setattr(worded, name, getattr(wording, name) or getattr(row, name))
    return worded
