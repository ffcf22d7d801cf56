"""Engagements as pages show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from insight.enums import EngagementKind
from insight.models import Engagement
from insight.selectors.codings import usable_responses
from insight.selectors.wordings import WITH_WORDINGS, told


@dataclass(frozen=True)
class EngagementFacts:
    """What residents are told about an engagement before they take part, and after it closed, in words of `language`."""

    slug: str
    title: str
    kind: str
    purpose: str
    can_change: str
    cannot_change: str
    decides: str
    minutes: int
    other_ways: str
    opens_on: date
    closes_on: date
    answer_on: date | None
    is_open: bool
    questions: tuple[str, ...]
    priorities: tuple[str, ...]
    language: str

    @property
    def days_left(self) -> int | None:
        """Return the days until the last one, 0 on it; None while it is not open."""
        return (self.closes_on - timezone.localdate()).days if self.is_open else None

    @property
    def is_to_come(self) -> bool:
        """Say whether its first day is still to come."""
        return timezone.localdate() < self.opens_on


def open_engagements(priority: str = "") -> tuple[EngagementFacts, ...]:
    """Return the engagements that take answers today, those that close first first; of one priority if given."""
    rows = Engagement.objects.open().filter(questions__isnull=False).distinct()
    if priority:
        rows = rows.filter(priorities__slug=priority)
    return _all_facts(rows.order_by("closes_on", "title"))


def codesign_engagements(priority: str) -> tuple[EngagementFacts, ...]:
    """Return the engagements that asked or ask for ideas about a priority (a slug), the last to open first."""
    rows = Engagement.objects.filter(
        kind=EngagementKind.CODESIGN, priorities__slug=priority, opens_on__lte=timezone.localdate()
    )
    return _all_facts(rows.order_by("-opens_on", "title"))


def engagement_facts(slug: str) -> EngagementFacts | None:
    """Return the engagement with this slug, open or not; None where there is none."""
    engagement = Engagement.objects.filter(slug=slug).first()
    return _facts(engagement) if engagement else None


def answers_so_far(slug: str) -> int:
    """Return how many answers of the engagement with this slug may be counted; 0 where there is none."""
    engagement = Engagement.objects.filter(slug=slug).first()
    return usable_responses(engagement).count() if engagement else 0


def _all_facts(rows: QuerySet[Engagement]) -> tuple[EngagementFacts, ...]:
    return tuple(map(_facts, rows.prefetch_related("questions", "priorities", *WITH_WORDINGS)))


def _facts(row: Engagement) -> EngagementFacts:
    found = told(row)
    engagement = found.engagement
    return EngagementFacts(
        slug=engagement.slug,
        title=engagement.title,
        kind=engagement.kind,
        purpose=engagement.purpose,
        can_change=engagement.can_change,
        cannot_change=engagement.cannot_change,
        decides=engagement.decides,
        minutes=engagement.minutes,
        other_ways=engagement.other_ways,
        opens_on=engagement.opens_on,
        closes_on=engagement.closes_on,
        answer_on=engagement.answer_on,
        is_open=engagement.is_open,
        questions=tuple(question.text for question in found.questions),
        priorities=tuple(priority.slug for priority in row.priorities.all()),
        language=found.language,
    )
