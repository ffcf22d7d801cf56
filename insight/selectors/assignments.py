"""What stands under a topic: the responses that speak of it, and its most telling words."""

from django.db.models import Q, QuerySet

from insight.models import Engagement, Response, Segment, Topic, TopicAssignment
from insight.selectors.codings import usable_responses
from insight.selectors.themes import EXEMPLARS, one_a_voice

LOOKED_AT = 200
"""Exemplars are looked for among so many of a topic's most telling segments."""


def assigned_responses(topic: Topic, engagement: Engagement) -> QuerySet[Response]:
    """Return the usable responses of `engagement` with a point in `topic` or in a finer one below it, each once."""
    return usable_responses(engagement).filter(pk__in=_assigned(topic).values("segment__response"))


def exemplars_of(topic: Topic, engagement: Engagement) -> list[Segment]:
    """Return up to EXEMPLARS telling segments by different people. Words held or taken back since are never shown."""
    ranked = (
        _assigned(topic)
        .filter(rank__isnull=False, segment__response__in=usable_responses(engagement))
        .select_related("segment__response")
    )
    telling = ranked.order_by("rank", "pk")[:LOOKED_AT]
    return one_a_voice((assignment.segment for assignment in telling), EXEMPLARS)


def _assigned(topic: Topic) -> QuerySet[TopicAssignment]:
    return TopicAssignment.objects.filter(Q(topic=topic) | Q(topic__parent=topic), run=topic.run_id)
