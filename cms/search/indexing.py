"""Keeps the index in step with words that stand on pages but belong to other rows."""

from typing import Any

from wagtail.search.index import insert_or_update_object

from cms.models import EngagementPage
from insight.models import Engagement, EngagementWording, Question, QuestionWording

SHOWN_ON_PAGES = (Engagement, Question, EngagementWording, QuestionWording)
Worded = Engagement | Question | EngagementWording | QuestionWording


def note_new_words(sender: type, instance: Worded, **_kwargs: Any) -> None:
    """After an engagement, one of its questions or a wording of either was saved: index its pages anew."""
    engagement_id = _engagement_of(instance)
    for page in EngagementPage.objects.filter(engagement_id=engagement_id):
        insert_or_update_object(page)


def _engagement_of(instance: Worded) -> int:
    if isinstance(instance, Engagement):
        return int(instance.pk)
    asked = instance.question if isinstance(instance, QuestionWording) else instance
    return int(asked.engagement_id)
