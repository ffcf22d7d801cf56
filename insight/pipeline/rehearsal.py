"""What people do between the stages, done at once for a timing: a codeframe from all topics, one finding."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from insight.enums import RunKind, RunStatus, TopicLevel, TopicStatus
from insight.models import AnalysisRun, Engagement, Priority, Question
from insight.permissions import EDITOR, ENGAGEMENT_OFFICER
from insight.selectors.codings import coded_responses
from insight.services.findings import approve_finding, create_finding, send_for_review
from insight.services.reference import load_reference, load_roles
from insight.services.themes import adopt_topic

PROBED = "rehearsal"
QUESTION = "better"


def prepare() -> None:
    """Make a fresh database ready: reference rows, an officer, an editor, an open engagement to answer."""
    load_reference(folder=Path(settings.BASE_DIR) / "insight" / "data")
    load_roles()
    for role in (ENGAGEMENT_OFFICER, EDITOR):
        user = get_user_model().objects.create_user(username=role)
        user.groups.add(Group.objects.get(name=role))
    today = timezone.localdate()
    engagement = Engagement.objects.create(
        slug=PROBED,
        title="A rehearsal",
        purpose="To see.",
        opens_on=today,
        closes_on=today + timedelta(days=1),
    )
    Question.objects.create(engagement=engagement, key=QUESTION, text="What could be better?")


def draft_codeframe(slug: str) -> None:
    """Adopt every wide topic of the engagement's last run as a theme."""
    officer = get_user_model().objects.get(username=ENGAGEMENT_OFFICER)
    run = AnalysisRun.objects.filter(
        engagement__slug=slug, kind=RunKind.DISCOVERY, status=RunStatus.DONE
    ).latest("pk")
    taken: set[str] = set()
    priority = Priority.objects.first()
    for topic in run.topics.filter(level=TopicLevel.WIDE, status=TopicStatus.PROPOSED):
        name = topic.name if topic.name.casefold() not in taken else f"{topic.name} ({topic.number})"
        taken.add(name.casefold())
        adopt_topic(topic=topic, by=officer, name=name, priority=priority)


def approve_first_finding(slug: str) -> None:
    """Write a finding on the engagement's largest theme and approve it."""
    users = get_user_model().objects
    engagement = Engagement.objects.get(slug=slug)
    theme = max(engagement.codeframe.themes.all(), key=lambda theme: coded_responses(theme).count())
    finding = create_finding(
        engagement=engagement,
        priority=theme.priority or Priority.objects.earliest("order"),
        statement=f"People spoke of this: {theme.name}.",
        themes=[theme],
        by=users.get(username=ENGAGEMENT_OFFICER),
        next_step="We look into it and say by the spring what we do.",
    )
    send_for_review(finding=finding, by=users.get(username=ENGAGEMENT_OFFICER))
    approve_finding(finding=finding, by=users.get(username=EDITOR))
