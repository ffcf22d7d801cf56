"""The panels on the admin's home page: what waits for me, how each engagement stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from insight.permissions import can_clear_response, can_curate_themes, can_erase_submission
from insight.selectors.dashboard import (
    WEEKS,
    EngagementLine,
    engagement_lines,
    findings_in_review,
    moved_findings,
    overdue_actions,
    safeguarding_waiting,
    topics_waiting,
    work_that_failed,
    work_under_way,
)
from insight.selectors.notices import failed_notices
from insight.selectors.queue import held_responses, waiting_time, what_to_do
from insight.selectors.subscriptions import failed_news_emails

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BAR, GAP, HEIGHT = 14, 4, 40
"""Width, gap and height of the bars of arrivals, in SVG units."""


@dataclass(frozen=True, slots=True)
class Line:
    """A number, what it counts, and where those are."""

    count: int
    one: str
    many: str
    url: str

    @property
    def text(self) -> str:
        """Return the words beside the number."""
        return self.one if self.count == 1 else self.many


class WaitingPanel(Component):
    """What waits for this person, most urgent first."""

    name = "insight_waiting"
    template_name = "insight/admin/dashboard_waiting.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        concerns = safeguarding_waiting()[:10] if can_clear_response(user) else []
        return {
            "concerns": [(response, waiting_time(response), what_to_do(response)) for response in concerns],
            "moved": moved_findings() if user.has_perm("insight.view_finding") else [],
            "lines": [line for line in waiting_lines(user) if line.count],
            "may_erase": can_erase_submission(user),
        }


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """One engagement as the panel shows it; a step without an address is one that this person can't open."""

    line: EngagementLine
    steps: list[Line]
    bars: list["Bar"]


class EngagementsPanel(Component):
    """Each engagement with its arrivals and how far its words have come."""

    name = "insight_engagements"
    template_name = "insight/admin/dashboard_engagements.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        cards = [
            EngagementCard(line, engagement_steps(line, user), bars(line.weeks))
            for line in engagement_lines()
        ]
        return {
            "cards": cards,
            "width": WEEKS * (BAR + GAP) - GAP,
            "height": HEIGHT,
            "may_add": user.has_perm("insight.add_engagement"),
        }


def engagement_steps(line: EngagementLine, user: "User") -> list[Line]:
    """Return how far an engagement's words have come, each step with where to look if `user` may look."""
    key = line.engagement.pk
    may_read = user.has_perm("insight.view_response")
    may_find = user.has_perm("insight.view_finding")
    responses = f"{reverse('insight_responses')}?engagement={key}" if may_read else ""
    topics = reverse("insight_engagement_topics", args=[key]) if can_curate_themes(user) else ""
    themes = reverse("insight_engagement_themes", args=[key]) if user.has_perm("insight.view_theme") else ""
    findings = f"{reverse('insight_findings')}?engagement={key}" if may_find else ""
    steps = [
        Line(line.answers, "answer", "answers", responses),
        Line(line.held, "held", "held", responses and f"{responses}&status=held"),
        Line(line.topics, "topic waiting", "topics waiting", topics),
        Line(line.themes, "theme", "themes", themes),
        Line(line.findings, "finding", "findings", findings),
        Line(line.approved, "approved", "approved", findings and f"{findings}&status=approved"),
        Line(line.pages, "page published", "pages published", ""),
    ]
    return [step for step in steps if step.count or step.one == "answer"]


def waiting_lines(user: "User") -> Iterator[Line]:
    """Yield what waits, for what `user` has a right to settle."""
    if can_clear_response(user):
        yield _line(held_responses(), "held response", "held responses", "insight_held")
    if can_curate_themes(user):
        yield _line(topics_waiting(), "new topic to decide on", "new topics to decide on", "insight_topics")
    if user.has_perm("insight.approve_finding"):
        yield _line(
            findings_in_review().exclude(author=user),
            "finding to review",
            "findings to review",
            "insight_findings",
            "status=in-review",
        )
    if user.has_perm("insight.change_action"):
        yield _line(
            overdue_actions(), "action overdue", "actions overdue", "insight_actions", "state=overdue"
        )
    if user.has_perm("insight.view_notice"):
        yield _line(
            failed_notices(), "e-mail to a resident failed", "e-mails to residents failed", "insight_told"
        )
        yield _line(
            failed_news_emails(), "e-mail with news failed", "e-mails with news failed", "insight_subscribers"
        )
    if user.has_perm("insight.view_job"):
        yield _line(
            work_that_failed(),
            "piece of work failed",
            "pieces of work failed",
            "insight_jobs",
            "state=failed",
        )
        yield _line(
            work_under_way(),
            "piece of work running",
            "pieces of work running",
            "insight_jobs",
            "state=unfinished",
        )


def _line(rows: QuerySet, one: str, many: str, name: str, query: str = "") -> Line:
    return Line(rows.count(), one, many, reverse(name) + (f"?{query}" if query else ""))


@dataclass(frozen=True, slots=True)
class Bar:
    """One week's bar, in SVG units."""

    x: int
    y: float
    width: int
    height: float


def bars(weeks: tuple[int, ...]) -> list[Bar]:
    """Return a bar for each week, the tallest filling the height; a week with any has a visible bar."""
    most = max([*weeks, 1])
    heights = [max(HEIGHT * week / most, 3) if week else 1 for week in weeks]
    return [
        Bar(index * (BAR + GAP), round(HEIGHT - height, 1), BAR, round(height, 1))
        for index, height in enumerate(heights)
    ]


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put our panels on the admin's home page, for people who have to do with feedback."""
    if request.user.has_perm("insight.view_engagement"):
        panels += [WaitingPanel(), EngagementsPanel()]
