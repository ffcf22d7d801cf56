"""What stands under a topic: the responses that speak of it."""

from django.db.models import Q, QuerySet

from insight.models import Engagement, Response, Topic, TopicAssignment
from insight.selectors.codings import usable_responses


def assigned_responses(topic: Topic, engagement: Engagement) -> QuerySet[Response]:
    """Return the usable responses of `engagement` with a point in `topic` or in a narrower one below it, each once."""
    below = Q.create([(level, topic) for level in TopicAssignment.LEVELS], Q.OR)
    assigned = TopicAssignment.objects.filter(below, run=topic.run_id)
    return usable_responses(engagement).filter(pk__in=assigned.values("segment__response"))
