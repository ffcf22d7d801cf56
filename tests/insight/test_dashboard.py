"""The home page of the admin: what waits for whom, how engagements stand."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from insight.enums import FindingStatus, JobStatus, ResponseStatus, RunKind, Safeguarding, TopicStatus
from insight.models import Evidence, Job, Publication
from insight.selectors.dashboard import WEEKS, engagement_lines, moved_findings, topics_waiting
from insight.viewsets.dashboard import HEIGHT, bars, waiting_lines
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    EngagementFactory,
    FindingFactory,
    MachineCodingFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    TopicFactory,
)


def home(client, person):
    client.force_login(person)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def waits(person):
    return {line.text: line.count for line in waiting_lines(person) if line.count}


@pytest.fixture
def busy(db, officer):
    """One of everything that can wait."""
    ResponseFactory(status=ResponseStatus.HELD)
    TopicFactory()
    FindingFactory(status=FindingStatus.IN_REVIEW, author=officer)
    ActionFactory(due_on=timezone.localdate() - timedelta(days=1))
    Job.objects.create(kind="enrich", key="a", queue="heavy", status=JobStatus.RUNNING)
    Job.objects.create(
        kind="code", key="b", queue="heavy", status=JobStatus.FAILED, finished_at=timezone.now()
    )


def test_each_role_sees_what_it_can_settle(busy, officer, editor, guardian):
    work = {"piece of work failed": 1, "piece of work running": 1}
    assert waits(officer) == {"held response": 1, "new topic to decide on": 1, "action overdue": 1, **work}
    assert waits(editor) == {"finding to review": 1, "action overdue": 1}
    assert waits(guardian) == work


def test_one_s_own_finding_does_not_wait_for_oneself(editor):
    FindingFactory(status=FindingStatus.IN_REVIEW, author=editor)
    assert waits(editor) == {}


@pytest.mark.parametrize("role", ["officer", "editor", "guardian"])
def test_every_number_leads_to_a_page_that_opens(role, busy, client, request):
    person = request.getfixturevalue(role)
    client.force_login(person)
    for line in waiting_lines(person):
        assert client.get(line.url, follow=True).status_code == 200, line
        assert client.get(line.url, follow=True).request["PATH_INFO"] != reverse("wagtailadmin_home"), line


def test_nothing_waiting_says_so(client, officer, editor):
    assert "Nothing waits for you." in home(client, officer)
    assert "Open one to ask people something." in home(client, officer)
    page = home(client, editor)
    assert "Nothing waits for you." in page
    assert "Open one to ask people something." not in page


def test_safeguarding_stands_on_top_with_its_clock_and_what_to_do(client, officer):
    for hours, concern in ((2, Safeguarding.MEDICAL_EMERGENCY), (3, Safeguarding.SELF_HARM)):
        ResponseFactory(
            words="Private words",
            status=ResponseStatus.HELD,
            safeguarding=concern,
            submission=SubmissionFactory(submitted_at=timezone.now() - timedelta(hours=hours)),
        )
    page = home(client, officer)
    assert (
        page.index("Self-harm or suicide") < page.index("Medical emergency") < page.index("insight-numbers")
    )
    assert "waiting 3 hours" in page
    assert "Tell your safeguarding lead now" in page
    assert "Private words" not in page


def test_an_editor_is_shown_no_safeguarding(client, editor):
    ResponseFactory(status=ResponseStatus.HELD, safeguarding=Safeguarding.SELF_HARM)
    assert "Safeguarding" not in home(client, editor)


def test_a_guardian_is_led_to_erasure(client, guardian):
    assert reverse("insight_erase") in home(client, guardian)


def test_somebody_without_a_role_sees_no_panel(client, db, django_user_model):
    from django.contrib.auth.models import Permission

    person = django_user_model.objects.create_user("editor-of-pages")
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert "What waits for me" not in home(client, person)


def test_only_undecided_wide_topics_of_the_latest_run_wait(db):
    engagement = EngagementFactory()
    old, new = (RunFactory(kind=RunKind.DISCOVERY, engagement=engagement) for _ in range(2))
    TopicFactory(run=old)
    waiting = TopicFactory(run=new)
    TopicFactory(run=new, parent=waiting)
    TopicFactory(run=new, status=TopicStatus.ADOPTED, decided_at=timezone.now())
    TopicFactory(run=new, status=TopicStatus.ADOPTED, theme=ThemeFactory())
    elsewhere = TopicFactory()
    assert set(topics_waiting()) == {waiting, elsewhere}


@time_machine.travel("2026-03-18 12:00:00+00:00", tick=False)  # a Wednesday
def test_arrivals_are_counted_by_week_from_monday(db):
    engagement = EngagementFactory()
    for day in ("2026-03-18", "2026-03-16", "2026-03-15", "2026-02-09", "2026-01-26", "2026-01-25"):
        SubmissionFactory(engagement=engagement, submitted_at=f"{day} 10:00:00+00:00")
    line = engagement_lines()[0]
    assert line.weeks == (1, 0, 1, 0, 0, 0, 1, 2)
    assert len(line.weeks) == WEEKS
    assert line.this_week == 2
    assert line.days_left == 10


def test_a_line_counts_what_came_of_the_words(db):
    engagement = EngagementFactory()
    submission = SubmissionFactory(engagement=engagement)
    ResponseFactory(submission=submission)
    ResponseFactory(submission=submission, status=ResponseStatus.HELD)
    TopicFactory(run=RunFactory(kind=RunKind.DISCOVERY, engagement=engagement))
    ThemeFactory(codeframe=CodeframeFactory(engagement=engagement))
    FindingFactory(engagement=engagement)
    approved = FindingFactory(engagement=engagement, status=FindingStatus.APPROVED)
    page = Publication.objects.create(page_key="1", title="Heard", url="/heard/", published_at=timezone.now())
    page.findings.set([approved, FindingFactory(engagement=engagement, status=FindingStatus.APPROVED)])
    lines = {line.engagement: line for line in engagement_lines()}
    line = lines[engagement]
    assert (line.answers, line.held, line.topics, line.themes) == (2, 1, 1, 1)
    assert (line.findings, line.approved, line.pages) == (3, 2, 1)


def test_engagements_that_closed_long_ago_are_gone(db):
    day = timezone.localdate()
    EngagementFactory(opens_on=day - timedelta(days=300), closes_on=day - timedelta(days=200))
    assert engagement_lines() == []


def test_the_panel_costs_the_same_however_many_engagements(db, django_assert_num_queries):
    for _ in range(3):
        SubmissionFactory()
    with django_assert_num_queries(9):
        engagement_lines()


def test_the_arrivals_are_drawn_with_their_numbers_in_words(client, officer):
    SubmissionFactory(engagement=EngagementFactory(title="Buses"))
    page = home(client, officer)
    assert 'aria-label="How many took part each week: 0, 0, 0, 0, 0, 0, 0, 1.' in page
    assert page.count("<rect") == WEEKS
    assert "1 took part this week" in page


def test_bars_are_in_proportion_and_never_invisible():
    drawn = bars((0, 1, 50, 100))
    assert [bar.height for bar in drawn] == [1, 3, HEIGHT / 2, HEIGHT]
    assert all(bar.y + bar.height == HEIGHT for bar in drawn)
    assert [bar.height for bar in bars((0, 0))] == [1, 1]


@pytest.fixture
def published(db):
    """A finding on a live page whose figure was taken at one of one."""
    segment = SegmentFactory()
    engagement = segment.response.submission.engagement
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement))
    MachineCodingFactory(segment=segment, theme=theme)
    finding = FindingFactory(engagement=engagement, status=FindingStatus.APPROVED)
    Evidence.objects.create(finding=finding, theme=theme, query={}, count=1, base=1, corpus_hash="x")
    page = Publication.objects.create(page_key="1", title="Heard", url="/heard/", published_at=timezone.now())
    page.findings.add(finding)
    return finding


def test_figures_that_moved_since_they_were_published_are_named(published, client, editor):
    assert moved_findings() == []
    ResponseFactory(
        submission=SubmissionFactory(engagement=published.engagement), status=ResponseStatus.ENRICHED
    )
    assert moved_findings() == [published]
    page = home(client, editor)
    assert "Published figures have moved" in page
    assert reverse("insight_finding", args=[published.pk]) in page
    Publication.objects.update(withdrawn_at=timezone.now())
    assert moved_findings() == []
