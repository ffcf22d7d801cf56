"""What waits for whom, and how each engagement stands. Every number here is of things that can be opened."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from insight.enums import (
    FindingStatus,
    JobStatus,
    ResponseStatus,
    RunKind,
    RunStatus,
    ThemeStatus,
    TopicLevel,
)
from insight.models import (
    Action,
    AnalysisRun,
    Engagement,
    Finding,
    Job,
    Publication,
    Response,
    Submission,
    Theme,
    Topic,
)
from insight.models.feedback import ResponseQuerySet
from insight.selectors.findings import figures_of
from insight.selectors.queue import held_responses

WEEKS = 8
"""How many weeks of arrivals a line shows, this week included."""
RECENT_DAYS = 120
"""An engagement leaves the dashboard this many days after it closed."""
LOOKED_AT = 30
"""Figures of so many published findings are counted again for the dashboard."""
FAILED_DAYS = 7
"""Failed work is shown this long."""


def safeguarding_waiting() -> ResponseQuerySet:
    """Return held responses in which somebody may need help, the one that has waited longest first."""
    return held_responses().exclude(safeguarding="").order_by("submission__submitted_at", "pk")


def topics_waiting() -> QuerySet[Topic]:
    """Return the wide topics of each engagement's latest run on which nobody has decided."""
    runs = AnalysisRun.objects.filter(kind=RunKind.DISCOVERY, status=RunStatus.DONE)
    latest = runs.order_by().values("engagement").annotate(latest=Max("pk")).values("latest")
    return Topic.objects.waiting().filter(run__in=latest, level=TopicLevel.WIDE)


def findings_in_review() -> QuerySet[Finding]:
    """Return findings that wait for somebody to approve them."""
    return Finding.objects.filter(status=FindingStatus.IN_REVIEW)


def moved_findings() -> list[Finding]:
    """Return findings on live pages whose figures are others today, the newest first, among the last LOOKED_AT."""
    live = Finding.objects.filter(publications__withdrawn_at=None, publications__isnull=False)
    newest = live.distinct().order_by("-pk")[:LOOKED_AT]
    return [finding for finding in newest if any(figure.moved for figure in figures_of(finding))]


def overdue_actions() -> QuerySet[Action]:
    """Return what we said we would do by a day that has passed, and have not done."""
    return Action.objects.overdue()


def work_under_way() -> QuerySet[Job]:
    """Return background work that waits or runs."""
    return Job.objects.exclude(status__in=JobStatus.ended())


def work_that_failed() -> QuerySet[Job]:
    """Return background work that failed lately."""
    since = timezone.now() - timedelta(days=FAILED_DAYS)
    return Job.objects.filter(status=JobStatus.FAILED, finished_at__gte=since)


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """One engagement on the dashboard: sittings a week (oldest first) and how far its words have come."""

    engagement: Engagement
    weeks: tuple[int, ...]
    days_left: int | None
    opens_later: bool
    answers: int
    held: int
    topics: int
    themes: int
    findings: int
    approved: int
    pages: int

    @property
    def this_week(self) -> int:
        """Return how many took part since Monday."""
        return self.weeks[-1]


def engagement_lines() -> list[EngagementLine]:
    """Return a line for each engagement that is open, opens soon or closed lately, the newest first."""
    today = timezone.localdate()
    engagements = list(Engagement.objects.filter(closes_on__gte=today - timedelta(days=RECENT_DAYS)))
    chosen = [engagement.pk for engagement in engagements]
    counts = _Counts(chosen)
    arrivals = _arrivals(chosen, today)
    return [counts.line(engagement, arrivals, today) for engagement in engagements]


class _Counts:
    """Everything that the lines count, in one query a table."""

    def __init__(self, chosen: list[int]) -> None:
        responses = Response.objects.filter(submission__engagement__in=chosen)
        findings = Finding.objects.filter(engagement__in=chosen)
        themes = Theme.objects.filter(codeframe__engagement__in=chosen, status=ThemeStatus.LIVE)
        topics = topics_waiting().filter(run__engagement__in=chosen)
        pages = Publication.objects.filter(findings__engagement__in=chosen, withdrawn_at=None)
        self.answers = _count(responses, "submission__engagement")
        self.held = _count(responses.filter(status=ResponseStatus.HELD), "submission__engagement")
        self.topics = _count(topics, "run__engagement")
        self.themes = _count(themes, "codeframe__engagement")
        self.findings = _count(findings, "engagement")
        self.approved = _count(findings.filter(status=FindingStatus.APPROVED), "engagement")
        self.pages = _count(pages, "findings__engagement")

    def line(
        self, engagement: Engagement, arrivals: Mapping[tuple[int, int], int], today: date
    ) -> EngagementLine:
        """Return the line of one engagement."""
        key = engagement.pk
        return EngagementLine(
            engagement=engagement,
            weeks=tuple(arrivals.get((key, ago), 0) for ago in reversed(range(WEEKS))),
            days_left=(engagement.closes_on - today).days if engagement.is_open else None,
            opens_later=engagement.opens_on > today,
            answers=self.answers.get(key, 0),
            held=self.held.get(key, 0),
            topics=self.topics.get(key, 0),
            themes=self.themes.get(key, 0),
            findings=self.findings.get(key, 0),
            approved=self.approved.get(key, 0),
            pages=self.pages.get(key, 0),
        )


def _count(rows: QuerySet, field: str) -> dict[int, int]:
    counted = rows.order_by().values(field).annotate(rows=Count("pk", distinct=True))
    return dict(counted.values_list(field, "rows"))


def _arrivals(chosen: list[int], today: date) -> Counter[tuple[int, int]]:
    """Count sittings by engagement and by how many weeks (Monday to Sunday) ago they came."""
    monday = today - timedelta(days=today.weekday())
    since = monday - timedelta(weeks=WEEKS - 1)
    sittings = Submission.objects.filter(engagement__in=chosen, submitted_at__date__gte=since)
    return Counter(
        (engagement, (monday - _monday_of(timezone.localtime(sent).date())).days // 7)
        for engagement, sent in sittings.order_by().values_list("engagement", "submitted_at").iterator()
    )


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
