"""Engagements in the admin: writing one with questions, where it stands, starting runs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from insight.enums import ResponseStatus, RunKind, RunStatus
from insight.models import Engagement, Job
from tests.factories import (
    EngagementFactory,
    PriorityFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SubmissionFactory,
)
from tests.insight.curation_rows import discovery, said, topic_with


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page_of(engagement):
    return reverse("insight_analysis", args=[engagement.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def form_of(*questions, initial=0, **fields):
    today = timezone.localdate()
    data = {
        "title": "Getting help from your GP practice",
        "kind": "feedback",
        "purpose": "We want to make it easier.",
        "minutes": 5,
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=20)).isoformat(),
        "questions-TOTAL_FORMS": len(questions),
        "questions-INITIAL_FORMS": initial,
        **fields,
    }
    for at, question in enumerate(questions):
        row = {"max_length": 5000, **question}
        data |= {f"questions-{at}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(("role", "written"), [("officer", 200), ("editor", 302), ("guardian", 302)])
def test_who_may_open_what(client, request, reference, role, written):
    client.force_login(request.getfixturevalue(role))
    engagement = EngagementFactory()
    for address in (page_of(engagement), reverse("insight_engagements:index")):
        assert client.get(address).status_code == 200
    add, edit = (
        reverse("insight_engagements:add"),
        reverse("insight_engagements:edit", args=[engagement.pk]),
    )
    delete = reverse("insight_engagements:delete", args=[engagement.pk])
    assert [client.get(add).status_code, client.get(edit).status_code] == [written] * 2
    assert client.post(delete).status_code == 302
    client.post(add, form_of({"text": "How is it?"}))
    client.post(edit, form_of(title="Changed"))
    engagement.refresh_from_db()
    assert Engagement.objects.count() == (2 if role == "officer" else 1)
    assert (engagement.title == "Changed") is (role == "officer")


@pytest.mark.parametrize("decision", ["find-topics", "code"])
@pytest.mark.parametrize(("role", "status"), [("officer", 302), ("editor", 403), ("guardian", 403)])
def test_who_may_start_a_run(client, request, reference, role, status, decision):
    client.force_login(request.getfixturevalue(role))
    engagement = EngagementFactory()
    answer = client.post(page_of(engagement), {"do": decision})
    assert answer.status_code == status
    assert Job.objects.count() == (role == "officer")
    if status == 403:
        assert "Only engagement officers can start a run" in answer.content.decode()
        assert f'value="{decision}"' not in client.get(page_of(engagement)).content.decode()


def test_a_run_is_asked_for_once_and_shown_while_it_goes_on(browser, officer):
    engagement = EngagementFactory()
    for _ in range(2):
        browser.post(page_of(engagement), {"do": "find-topics"})
    job = Job.objects.get()
    assert (job.kind, job.key, job.requested_by) == ("discover", f"discover:{engagement.pk}", officer)
    assert job.params == {"engagement_id": engagement.pk}
    shown = text_of(browser.get(page_of(engagement)))
    assert reverse("insight_job", args=[job.pk]) in shown
    assert 'value="find-topics"' not in shown and 'value="code"' in shown


def test_a_job_is_sent_after_commit(browser, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("insight.tasks.send_job", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page_of(EngagementFactory()), {"do": "code"})
    assert sent == [Job.objects.get().pk]


def test_where_responses_stand(browser):
    engagement = EngagementFactory()
    for status, count in ((ResponseStatus.HELD, 2), (ResponseStatus.ENRICHED, 3)):
        for _ in range(count):
            ResponseFactory(submission=SubmissionFactory(engagement=engagement), status=status)
    ResponseFactory()
    shown = text_of(browser.get(page_of(engagement)))
    for words in (
        "<strong>5</strong> <span>received",
        "<strong>2</strong> <span>held",
        "<strong>3</strong> <span>read by",
    ):
        assert words in shown, words
    assert "rejected" not in shown


def test_runs_are_told_in_words(browser):
    engagement = EngagementFactory()
    before = discovery(engagement)
    one = topic_with(before, [said(engagement)], name="phones", number=1)
    two = topic_with(before, [said(engagement)], name="parking", number=2)
    stories = [
        {"layer": "wide", "topic": 1, "previous": [1], "fate": "kept", "similarity": 0.9},
        {"layer": "wide", "topic": 2, "previous": [], "fate": "new", "similarity": 0.1},
        {"layer": "wide", "topic": None, "previous": [two.number], "fate": "gone", "similarity": 0.0},
        {"layer": "fine", "topic": None, "previous": [7], "fate": "gone", "similarity": 0.0},
    ]
    run = discovery(
        engagement,
        previous=before,
        lineage=stories,
        counts={"segments": 120, "wide_topics": 1, "recognised": 2, "outliers": 9},
        timings={"all": 75.2, "embed": 60.0, "topics.load": 3.0, "write": 0.2},
        note="Few words.",
    )
    topic_with(run, [said(engagement)], name="phones", number=one.number)
    topic_with(run, [said(engagement)], name="opening hours", number=2)
    RunFactory(kind=RunKind.DISCOVERY, engagement=engagement, status=RunStatus.FAILED, error="Out of memory")
    shown = text_of(browser.get(page_of(engagement)))
    for words in (
        "took 1 minute",
        "120 points looked at",
        "1 topic<",
        "2 topics that are themes already<",
        "1 topic stays as before.",
        "“opening hours” is new.",
        "“parking” is gone.",
        "embed: 1 minute · write: under a second",
        "Few words.",
        "The last try failed:</strong> Out of memory",
    ):
        assert words in shown, words
    assert "an earlier topic" not in shown


def test_an_engagement_is_written_with_its_questions(browser):
    priority = PriorityFactory()
    questions = [
        {"text": "How easy is it?", "required": "on"},
        {"text": "How easy is it?"},
        {"text": "Where?"},
        {},
    ]
    answer = browser.post(reverse("insight_engagements:add"), form_of(*questions, priorities=[priority.pk]))
    engagement = Engagement.objects.get()
    assert answer.headers["Location"] == page_of(engagement)
    assert (engagement.slug, list(engagement.priorities.all())) == (
        "getting-help-from-your-gp-practice",
        [priority],
    )
    assert [question.key for question in engagement.questions.all()] == [
        "how-easy-is-it",
        "how-easy-is-it-2",
        "where-2",
    ]


def test_an_address_is_never_given_twice(browser):
    for _ in range(2):
        browser.post(reverse("insight_engagements:add"), form_of({"text": "How?"}))
    assert set(Engagement.objects.values_list("slug", flat=True)) == {
        "getting-help-from-your-gp-practice",
        "getting-help-from-your-gp-practice-2",
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "required"),
        ({"closes_on": "2020-01-01"}, "close before it opens"),
        ({"answer_on": "2020-01-01"}, "come before it closes"),
        ({"opens_on": "soon"}, "valid date"),
        ({"slug": "not a slug!"}, "valid"),
        ({"minutes": "-1"}, "greater than or equal to"),
    ],
)
def test_bad_input_keeps_what_was_typed(browser, fields, message):
    answer = browser.post(
        reverse("insight_engagements:add"), form_of({"text": "My very own question"}, **fields)
    )
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert message in shown and "My very own question" in shown
    assert not Engagement.objects.exists()


def test_a_bad_question_stops_all_and_is_marked(browser):
    questions = [{"text": "Fine"}, {"text": "Long", "max_length": 99_999}]
    answer = browser.post(reverse("insight_engagements:add"), form_of(*questions))
    assert "less than or equal to 10000" in answer.content.decode()
    assert not Engagement.objects.exists()


def test_an_answered_question_stays_and_an_unanswered_one_goes(browser):
    engagement = EngagementFactory()
    asked, spare = (QuestionFactory(engagement=engagement, text=text) for text in ("Asked", "Spare"))
    ResponseFactory(submission=SubmissionFactory(engagement=engagement), question=asked)
    rows = [{"id": question.pk, "text": question.text, "DELETE": "on"} for question in (asked, spare)]
    address = reverse("insight_engagements:edit", args=[engagement.pk])
    answer = browser.post(address, form_of(*rows, initial=2))
    assert "People have answered this question" in answer.content.decode()
    assert engagement.questions.count() == 2
    del rows[0]["DELETE"]
    assert browser.post(address, form_of(*rows, initial=2)).status_code == 302
    assert list(engagement.questions.all()) == [asked]


def test_questions_stand_in_the_order_that_is_asked_for(browser):
    question = QuestionFactory(text="First", order=4)
    address = reverse("insight_engagements:edit", args=[question.engagement_id])
    rows = [
        {"id": question.pk, "text": "First", "order": ""},
        {"text": "Last"},
        {"text": "Before", "order": 1},
    ]
    assert browser.post(address, form_of(*rows, initial=1)).status_code == 302
    texts = question.engagement.questions.values_list("text", "order")
    assert list(texts) == [("Before", 1), ("First", 4), ("Last", 5)]


def test_a_questions_key_stays_when_its_words_change(browser):
    question = QuestionFactory(key="how")
    address = reverse("insight_engagements:edit", args=[question.engagement_id])
    browser.post(address, form_of({"id": question.pk, "text": "Quite other words"}, initial=1))
    question.refresh_from_db()
    assert (question.key, question.text) == ("how", "Quite other words")


def test_an_engagement_with_nothing_in_it(browser):
    shown = text_of(browser.get(page_of(EngagementFactory())))
    assert shown.count("Not done yet.") == 3
    assert "<strong>0</strong> <span>received" in shown
    assert "Choose what to do" in text_of(browser.post(page_of(EngagementFactory()), {"do": "dance"}))


def test_the_list_finds_by_title(browser):
    one, two = EngagementFactory(title="Phones"), EngagementFactory(title="Parking")
    shown = text_of(browser.get(reverse("insight_engagements:index"), {"q": 'Phon"'}))
    assert page_of(one) not in shown and page_of(two) not in shown
    shown = text_of(browser.get(reverse("insight_engagements:index"), {"q": "phon"}))
    assert page_of(one) in shown and page_of(two) not in shown
