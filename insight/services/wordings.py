"""Keeping what an engagement says and asks in another language."""

from collections.abc import Mapping

from django.db import transaction

from insight.models import Engagement
from insight.models.wordings import EngagementWording, QuestionWording


@transaction.atomic
def keep_wording(
    *,
    engagement: Engagement,
    language: str,
    words: Mapping[str, str],
    questions: Mapping[int, Mapping[str, str]],
) -> None:
    """Let an engagement say `words` (by field) and ask `questions` (by question id) in `language`, a code."""
    EngagementWording.objects.update_or_create(engagement=engagement, language=language, defaults=dict(words))
    for question in engagement.questions.filter(pk__in=questions):
        QuestionWording.objects.update_or_create(
            question=question, language=language, defaults=dict(questions[question.pk])
        )


@transaction.atomic
def drop_wording(*, engagement: Engagement, language: str) -> None:
    """Forget what an engagement says and asks in a language (a code)."""
    EngagementWording.objects.filter(engagement=engagement, language=language).delete()
    QuestionWording.objects.filter(question__engagement=engagement, language=language).delete()
