"""Who is told what and when: the truth table."""

from datetime import timedelta

import pytest
from django.utils import timezone

from insight.enums import ActionKind, ActionStatus, Channel, FindingStatus, NoticeKind, QuoteStatus
from insight.models import Notice, Quote, Submission
from insight.selectors.news import news
from tests.factories import EngagementFactory
from tests.insight.news_rows import action, ago, page, person, story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_thanks(settings):
    settings.SEND_THANKS = False


def then(values):
    """Turn lengths of time into moments so long ago."""
    now = timezone.now()
    return {name: now - value if isinstance(value, timedelta) else value for name, value in values.items()}


def told(kind=None):
    """Whom the news concerns: event by event, the submissions."""
    return {
        item.event: {contact.submission_id for contact in item.contacts}
        for item in news()
        if kind in (None, item.kind)
    }


@pytest.mark.parametrize(
    ("who", "what", "expected"),
    [
        ({}, {}, True),
        ({"email": ""}, {}, False),
        ({"consent": False}, {}, False),
        ({}, {"withdrawn": True}, False),
        ({}, {"at": timedelta(minutes=29)}, False),
        ({}, {"at": timedelta(minutes=31)}, True),
        ({}, {"at": timedelta(days=91)}, False),
        ({}, {"status": FindingStatus.DRAFT}, False),
        ({"at": timedelta(days=1)}, {"at": timedelta(days=2)}, False),
        ({"at": timedelta(days=3)}, {"at": timedelta(days=2)}, True),
    ],
    ids=[
        "asked to be told",
        "gave no address",
        "withdrew consent",
        "page was withdrawn",
        "page is too fresh",
        "page has settled",
        "page is old",
        "finding is a draft again",
        "took part after the page",
        "took part before the page",
    ],
)
def test_who_hears_of_a_page_on_their_engagement(who, what, expected):
    response, publication = story(person=then(who), **then(what))
    assert told() == ({f"page:{publication.pk}": {response.submission_id}} if expected else {})


@pytest.mark.parametrize("by", ["uses", "quotes"])
def test_whoever_took_part_later_hears_once_their_words_are_on_the_page(by):
    engagement = EngagementFactory()
    later, unused = (person(engagement, email=f"{name}@example.org", at=ago(days=1)) for name in "ab")
    publication = page(engagement, at=ago(days=2), **{by: [later]})
    assert told() == {f"page:{publication.pk}": {later.submission_id}}
    Quote.objects.update(status=QuoteStatus.REFUSED)
    assert bool(told()) == (by == "uses")
    assert unused.submission_id not in {pk for people in told().values() for pk in people}


def test_another_engagement_is_none_of_their_business():
    response, _publication = story()
    other = page(EngagementFactory(), number=2)
    assert f"page:{other.pk}" not in told()
    assert told()[f"page:{_publication.pk}"] == {response.submission_id}


def test_pages_with_like_numbers_are_told_apart():
    """Having heard of page 17 is not having heard of page 1."""
    response, publication = story()
    event = f"page:{publication.pk}"
    Notice.objects.create(
        submission=response.submission, kind=NoticeKind.PUBLISHED, event=f"{event}7", publication=publication
    )
    assert told() == {event: {response.submission_id}}


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"kind": ActionKind.WILL}, "recorded"),
        ({"kind": ActionKind.WILL, "at": timedelta(days=3)}, None),
        ({"kind": ActionKind.WILL, "at": timedelta(minutes=10)}, None),
        ({"kind": ActionKind.WILL, "status": ActionStatus.DONE, "settled": timedelta(hours=2)}, "done"),
        (
            {
                "kind": ActionKind.WILL,
                "status": ActionStatus.DONE,
                "at": timedelta(days=3),
                "settled": timedelta(hours=2),
            },
            "done",
        ),
        (
            {
                "kind": ActionKind.WILL,
                "status": ActionStatus.DONE,
                "at": timedelta(days=4),
                "settled": timedelta(days=3),
            },
            None,
        ),
        ({"kind": ActionKind.WILL, "status": ActionStatus.DONE, "settled": timedelta(minutes=10)}, None),
        ({"kind": ActionKind.DID, "status": ActionStatus.DONE, "settled": timedelta(days=1)}, "done"),
        ({"kind": ActionKind.CANNOT, "status": ActionStatus.DONE, "settled": timedelta(days=1)}, "cannot"),
    ],
    ids=[
        "promised after the page",
        "promised before the page: it stands there",
        "promised a moment ago",
        "done",
        "promised before, done after the page",
        "done before the page: it stands there",
        "done a moment ago",
        "entered as done",
        "entered as impossible",
    ],
)
def test_when_an_action_is_news(fields, event):
    response, publication = story()
    made = action(publication, **then(fields))
    expected = {f"action:{made.pk}:{event}": {response.submission_id}} if event else {}
    assert told(NoticeKind.ACTION) == expected


def test_an_action_long_after_the_page_is_still_told():
    response, publication = story(person={"at": ago(days=300)}, at=ago(days=200))
    made = action(publication, at=ago(days=1))
    assert told() == {f"action:{made.pk}:recorded": {response.submission_id}}


def test_an_action_that_answers_nothing_on_a_live_page_is_not_told():
    _response, publication = story()
    loose = action(publication)
    loose.findings.clear()
    _other, withdrawn = story(person={"email": "b@example.org"}, withdrawn=True, number=2)
    action(withdrawn)
    assert told(NoticeKind.ACTION) == {}


def test_an_action_that_answers_two_pages_concerns_each_person_once():
    response, first = story()
    second = page(response.submission.engagement, number=2)
    made = action(first)
    made.findings.add(second.findings.get())
    (item,) = (item for item in news() if item.kind == NoticeKind.ACTION)
    assert [contact.submission_id for contact in item.contacts] == [response.submission_id]


@pytest.mark.parametrize(
    ("changes", "wanted", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"submitted_at": timedelta(days=3)}, True, False),
        ({"channel": Channel.PAPER}, True, False),
        ({"consent_contact": False}, True, False),
    ],
    ids=["just now", "switched off", "days ago", "on paper", "no consent"],
)
def test_who_is_thanked(settings, changes, wanted, expected):
    settings.SEND_THANKS = wanted
    response = person(EngagementFactory(), at=ago(minutes=1))
    Submission.objects.update(**then(changes))
    event = f"thanks:{response.submission.engagement_id}"
    assert told() == ({event: {response.submission_id}} if expected else {})


def test_no_address_is_opened_to_find_out(settings):
    story()
    settings.FIELD_ENCRYPTION_KEYS = ["u6ukD9wJw3jWzPsCXe7lyHg5kG0cWcJ8xJ6VQm1oXn0="]
    assert len(told()) == 1
