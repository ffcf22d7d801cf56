"""Keeps the index in step with words that stand on pages but belong to other rows."""

from typing import Any

from wagtail.search.index import insert_or_update_object

from cms.models import EngagementPage
from insight.models import Engagement, Question

SHOWN_ON_PAGES = (Engagement, Question)


def note_new_words(sender: type, instance: Engagement | Question, **_kwargs: Any) -> None:
    """After an engagement or one of its questions was saved: index its page anew, if it has one."""
    engagement_id = instance.pk if isinstance(instance, Engagement) else instance.engagement_id
    for page in EngagementPage.objects.filter(engagement_id=engagement_id):
        insert_or_update_object(page)
