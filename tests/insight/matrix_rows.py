"""People who spoke about a priority, as or of a community, as the matrix counts them."""

from django.utils import timezone

from insight.enums import MentionBasis, ResponseStatus
from insight.models import Community, CommunityMention, Place, Priority, PriorityScore
from tests.factories import QuestionFactory, ResponseFactory, RunFactory, SubmissionFactory


class Crowd:
    """Adds people who all answered the same question; needs the reference rows."""

    def __init__(self):
        self.question, self.run = QuestionFactory(), RunFactory()

    def add(self, number, *, place="lewisham", community=None, priority="prevention", moment=None, **fields):
        """Add `number` people and return their responses."""
        return [self._add(place, community, priority, moment, fields) for _ in range(number)]

    def _add(self, place, community, priority, moment, fields):
        response = ResponseFactory(
            submission=SubmissionFactory(
                engagement=self.question.engagement,
                place=Place.objects.get(slug=place) if place else None,
                submitted_at=moment or timezone.now(),
            ),
            question=self.question,
            **{"status": ResponseStatus.ENRICHED, **fields},
        )
        made = {"response": response, "run": self.run}
        if priority:
            PriorityScore.objects.create(**made, priority=Priority.objects.get(slug=priority), score=0.9)
        for start in (0, 5) if community else ():  # said twice, counted once
            group = Community.objects.get(slug=community)
            CommunityMention.objects.create(
                **made, community=group, basis=MentionBasis.MENTIONED, start=start, end=start + 4
            )
        return response
