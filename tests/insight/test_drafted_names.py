"""Names that a language model drafts: only where a server is set, of screened words alone, marked until somebody checked."""

import json
import logging

import pytest
from django.db import connection
from django.urls import reverse

from insight.checks import check_naming_server
from insight.enums import ResponseStatus, ReviewReason, RunKind, RunStatus, TopicLevel, TopicStatus
from insight.errors import JobCancelled, ServiceError
from insight.models import ReviewSuggestion, Theme, Topic
from insight.pipeline import naming
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.naming import draft_names
from insight.pipeline.runs import RunRecord, no_progress
from insight.selectors.lineage import differences
from insight.selectors.operations import history_of
from insight.selectors.receipts import _themes
from insight.selectors.topics import last_discovery
from insight.services import themes
from insight.services.findings import approve_finding, create_finding, return_finding, send_for_review
from tests.factories import (
    MachineCodingFactory,
    PersonCodingFactory,
    PriorityFactory,
    QuestionFactory,
    RunFactory,
    ThemeFactory,
    TopicFactory,
)
from tests.insight.curation_rows import (
    coded_theme,
    discovery,
    engagement_with_topic,
    fine_of,
    said,
    topic_with,
)
from tests.insight.pipeline_fixtures import SUBJECTS, add_response, static_model  # noqa: F401 - a fixture
from tests.naming_server import naming_server

DRAFT = "Long waits on the phone"
BADGE = "Drafted by a machine. Check it."


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def use(settings, monkeypatch):
    """Point the settings at a server; its tries are quick."""

    def use(url):
        settings.NAMING_SERVER_URL, settings.NAMING_SERVER_MODEL = url, "small-model"
        server = naming.naming_server

        def quick():
            found = server()
            return found and type(found)(found.url, found.model, key=found.key, seconds=0.4, tries=1)

        monkeypatch.setattr(naming, "naming_server", quick)

    return use


@pytest.fixture
def ready(static_model, reference):  # noqa: F811
    """An engagement whose words have been read."""
    question = QuestionFactory()
    for words in (text for texts in SUBJECTS.values() for text in texts):
        add_response(question, words)
    enrich_engagement(question.engagement_id)
    return question.engagement


@pytest.fixture
def topic(db):
    return engagement_with_topic()[1]


@pytest.fixture
def drafted(topic):
    topic.drafted_name = DRAFT
    topic.save()
    return topic


def draft(topic, use, reply):
    """Have the names of the topic's run drafted by a server that replies so; return the run's record and the server."""
    record = RunRecord(topic.run)
    with naming_server(reply if callable(reply) else lambda asked: reply) as stub:
        use(stub.url)
        draft_names(record, no_progress)
    topic.refresh_from_db()
    return record, stub


def names(topic):
    return [topic.drafted_name, fine_of(topic).drafted_name]


@pytest.mark.language
def test_a_good_answer_stands_beside_our_own_name(topic, use):
    replies = iter([DRAFT, "People rang many times"])
    record, stub = draft(topic, use, lambda asked: next(replies))
    assert names(topic) == [DRAFT, "People rang many times"]
    assert (topic.name, topic.shown_name) == ("waiting on the phone", DRAFT)
    assert record.row.counts == {"drafted_names": 2}
    assert record.row.configuration == {"naming_model": "small-model"}
    assert "names" in record.row.timings
    assert len(stub.requests) == 2


def test_it_is_off_by_default(topic, monkeypatch):
    monkeypatch.setattr(naming, "draft_name", lambda *args: pytest.fail("a name was asked for"))
    record = RunRecord(topic.run)
    draft_names(record, no_progress)
    assert (record.row.counts, record.row.configuration, record.row.timings) == ({}, {}, {})
    assert check_naming_server(None) == []


@pytest.mark.language
@pytest.mark.parametrize(
    ("reply", "because"),
    [
        ("Here are some names:\n1. Phones", "one short phrase"),
        ("asdf qwer", "no word of the topic"),
        ("Janet Okafor rang", "may name somebody"),
        (b"<html>", "no chat completion"),
        (500, "status 500"),
        (None, "no answer"),
    ],
    ids=["talk", "nonsense", "personal", "no json", "500", "time-out"],
)
def test_whatever_goes_wrong_a_topic_keeps_our_own_name_and_the_log_tells_ids_alone(
    topic, use, caplog, reply, because
):
    with caplog.at_level(logging.INFO):
        record, _ = draft(topic, use, reply)
    assert names(topic) == ["", ""]
    assert record.row.counts == {"drafted_names": 0}
    assert f"Topic {topic.pk} keeps its own name" in caplog.text
    assert because in caplog.text
    for word in ("rang", "Okafor", "asdf", topic.name, "Phones"):
        assert word not in caplog.text, word


@pytest.mark.language
def test_a_server_that_stays_silent_is_left_alone(topic, use, caplog):
    for count in range(4):
        topic_with(
            topic.run, [said(topic.run.engagement, f"I rang at {count} o’clock.")], name=f"ringing {count}"
        )
    _, stub = draft(topic, use, 503)
    assert len(stub.requests) == naming.MOST_SILENCES
    assert "on keep their own names" in caplog.text


@pytest.mark.language
def test_after_its_time_is_over_topics_keep_our_own_names(topic, use, monkeypatch):
    monkeypatch.setattr(naming, "MOST_SECONDS", -1)
    _, stub = draft(topic, use, DRAFT)
    assert (stub.requests, names(topic)) == ([], ["", ""])


@pytest.mark.parametrize(
    "url", ["http://93.184.216.34/v1", "http://169.254.169.254/v1", "https://u:p@10.0.0.5/v1"]
)
@pytest.mark.language
def test_nothing_is_sent_outside(topic, use, monkeypatch, caplog, url):
    monkeypatch.setattr(
        "socket.create_connection", lambda *args, **kwargs: pytest.fail("a connection was made")
    )
    use(url)
    draft_names(RunRecord(topic.run), no_progress)
    topic.refresh_from_db()
    assert names(topic) == ["", ""]
    assert "nothing more may be sent (PremisesError)" in caplog.text


@pytest.mark.language
def test_only_words_that_are_usable_now_are_sent(topic, use):
    segments = [row.segment for row in fine_of(topic).assignments.select_related("segment__response")]
    for segment, status in zip(segments, [ResponseStatus.HELD, ResponseStatus.REJECTED], strict=False):
        segment.response.status = status
        segment.response.save()
    _, stub = draft(topic, use, DRAFT)
    told = json.loads(stub.requests[0]["messages"][-1]["content"])
    assert set(told["comments"]) == {segment.text for segment in segments[2:]}
    assert told["keywords"] == topic.keywords
    for segment in segments:
        segment.response.status = ResponseStatus.HELD
        segment.response.save()
    assert draft(topic, use, DRAFT)[1].requests == []


@pytest.mark.language
def test_no_two_topics_of_a_level_get_the_same_name(topic, use):
    other = topic_with(topic.run, [said(topic.run.engagement, "I rang once.")], name="ringing")
    draft(topic, use, "People rang many times")
    other.refresh_from_db()
    assert (topic.drafted_name, other.drafted_name) == ("People rang many times", "")


@pytest.mark.language
def test_names_are_asked_for_the_broadest_first_and_for_topics_that_wait_alone(topic, use):
    family = TopicFactory(run=topic.run, level=TopicLevel.FAMILY, number=0)
    Topic.objects.filter(pk=topic.pk).update(parent=family)
    Topic.objects.filter(parent=topic).update(status=TopicStatus.REJECTED)
    _, stub = draft(topic, use, "People rang many times")
    assert len(stub.requests) == 2
    family.refresh_from_db()
    topic.refresh_from_db()
    assert (family.drafted_name, topic.drafted_name) == ("People rang many times",) * 2


@pytest.mark.language
def test_a_topic_that_was_decided_on_meanwhile_is_left_as_it_is(topic, use, monkeypatch):
    real = naming.draft_name

    def decided_while_it_thinks(*args):
        topic.run.topics.filter(level="wide").update(status=TopicStatus.REJECTED)
        return real(*args)

    monkeypatch.setattr(naming, "draft_name", decided_while_it_thinks)
    replies = iter(["People rang", "Many rang"])
    draft(topic, use, lambda asked: next(replies))
    assert names(topic) == ["", "Many rang"]


@pytest.mark.language
@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_thinks(ready, use, monkeypatch):
    real, seen = naming.draft_name, []

    def looked_at(*args):
        seen.append((connection.in_atomic_block, connection.get_autocommit()))
        return real(*args)

    monkeypatch.setattr(naming, "draft_name", looked_at)
    with naming_server(lambda asked: json.loads(asked["messages"][-1]["content"])["keywords"][0]) as stub:
        use(stub.url)
        run = discover_topics(ready.pk)
    assert len(seen) == run.topics.count() > 0
    assert set(seen) == {(False, True)}
    assert run.counts["drafted_names"] == run.topics.exclude(drafted_name="").count() > 0
    assert not run.topics.filter(name="").exists()


def fails(*args):
    raise RuntimeError("Janet Okafor rang")


@pytest.mark.language
def test_an_error_no_one_thought_of_keeps_the_topics_and_their_names(ready, use, monkeypatch, caplog):
    monkeypatch.setattr(naming, "draft_name", fails)
    use("http://127.0.0.1:9/v1")
    run = discover_topics(ready.pk)
    run.refresh_from_db()
    assert (run.status, run.counts["drafted_names"]) == (RunStatus.DONE, 0)
    assert run.topics.exists() and not run.topics.exclude(drafted_name="").exists()
    assert "no more names are drafted (RuntimeError)" in caplog.text and "Okafor" not in caplog.text


@pytest.mark.language
def test_who_cancels_while_names_are_drafted_keeps_the_topics(ready, use, monkeypatch):
    said = []

    def progress(percent, step):
        said.append(step)
        if step == "Drafting names":
            assert last_discovery(ready) is None, "nobody decides on topics whose names still change"
        if said.count("Drafting names") == 2:
            raise JobCancelled

    monkeypatch.setattr(naming, "draft_name", lambda *args: DRAFT)
    use("http://127.0.0.1:9/v1")
    with pytest.raises(JobCancelled):
        discover_topics(ready.pk, progress=progress)
    run = last_discovery(ready)
    assert run.error == ""
    assert run.topics.exclude(drafted_name="").count() == run.counts["drafted_names"] == 1
    assert run.topics.count() > 1
    assert run.configuration["naming_model"] == "small-model"


@pytest.mark.language
def test_a_name_that_cannot_be_written_keeps_the_topics(ready, use, monkeypatch):
    monkeypatch.setattr(naming, "draft_name", lambda *args: DRAFT)
    monkeypatch.setattr(naming, "_keep", fails)
    use("http://127.0.0.1:9/v1")
    with pytest.raises(RuntimeError):
        discover_topics(ready.pk)
    assert last_discovery(ready).topics.exists()


def page_of(topic):
    return reverse("insight_engagement_topics", args=[topic.run.engagement_id])


def test_the_card_shows_the_draft_with_its_mark_and_our_own_name(browser, drafted):
    shown = browser.get(page_of(drafted)).content.decode()
    assert shown.count(BADGE) == 1
    assert f'value="{DRAFT}"' in shown
    assert f"called “{drafted.name}”" in shown
    drafted.drafted_name = ""
    drafted.save()
    assert BADGE not in browser.get(page_of(drafted)).content.decode()


@pytest.mark.parametrize(
    ("name", "marked"), [(DRAFT, True), (f" {DRAFT.upper()} ", True), ("Getting through", False)]
)
def test_a_theme_with_the_drafted_name_says_so_and_one_with_a_persons_own_does_not(
    browser, drafted, name, marked
):
    browser.post(page_of(drafted), {"do": "adopt", "topic": drafted.pk, "name": name})
    theme = Theme.objects.get()
    assert theme.name_drafted is marked
    engagement_id = drafted.run.engagement_id
    for address in (
        reverse("insight_theme", args=[theme.pk]),
        reverse("insight_engagement_themes", args=[engagement_id]),
        page_of(drafted),
    ):
        assert (BADGE in browser.get(address).content.decode()) is marked, address
    assert ("(name drafted by a machine)" in str(theme)) is marked


def test_without_a_name_a_topic_is_adopted_with_our_own(drafted, officer):
    theme = themes.adopt_topic(topic=drafted, by=officer)
    assert (theme.name, theme.name_drafted) == (drafted.name, False)


@pytest.mark.parametrize(
    ("name", "told"), [(DRAFT, "drafted name checked and kept"), ("Phones", "renamed from")]
)
def test_a_person_ends_the_mark_and_taking_that_back_brings_it_back(browser, drafted, officer, name, told):
    theme = themes.adopt_topic(topic=drafted, by=officer, name=DRAFT)
    address = reverse("insight_theme", args=[theme.pk])
    assert "The name is right" in browser.get(address).content.decode()
    fields = {"name": name, "definition": "", "version": theme.codeframe.version}
    assert browser.post(address, {"do": "rename", **fields}).status_code == 302
    theme.refresh_from_db()
    assert (theme.name, theme.name_drafted) == (name, False)
    assert BADGE not in browser.get(address).content.decode()
    assert told in history_of(theme)[0].words
    themes.undo_last(codeframe=theme.codeframe, by=officer)
    theme.refresh_from_db()
    assert (theme.name, theme.name_drafted) == (DRAFT, True)


def test_those_who_may_not_change_themes_see_the_mark_without_the_button(client, editor, drafted, officer):
    theme = themes.adopt_topic(topic=drafted, by=officer, name=DRAFT)
    client.force_login(editor)
    shown = client.get(reverse("insight_theme", args=[theme.pk])).content.decode()
    assert BADGE in shown and "The name is right" not in shown


def finding_in_review(engagement, theme, officer):
    """A finding on one theme that waits for somebody to approve it."""
    finding = create_finding(
        engagement=engagement,
        priority=PriorityFactory(),
        statement="People wait.",
        themes=[theme],
        by=officer,
    )
    send_for_review(finding=finding, by=officer)
    return finding


def test_a_finding_on_a_drafted_name_waits_until_somebody_has_checked_it(drafted, officer, editor):
    engagement = drafted.run.engagement
    theme = coded_theme(engagement, [said(engagement)], name=DRAFT, name_drafted=True)
    finding = finding_in_review(engagement, theme, officer)
    with pytest.raises(ServiceError, match="nobody has checked it"):
        approve_finding(finding=finding, by=editor)
    themes.rename_theme(theme=theme, by=officer, name=DRAFT)
    assert approve_finding(finding=finding, by=editor).status == "approved"


@pytest.mark.parametrize("drafted_name", [True, False])
def test_every_page_that_names_a_theme_marks_a_drafted_name(browser, topic, officer, drafted_name):
    engagement = topic.run.engagement
    segment = said(engagement)
    theme = coded_theme(engagement, [segment], name=DRAFT, name_drafted=drafted_name)
    aside = ThemeFactory(codeframe=theme.codeframe, name="Letters", name_drafted=drafted_name)
    PersonCodingFactory(segment=segment, theme=aside, applies=False)
    other = ThemeFactory(codeframe=theme.codeframe, name="Forms", name_drafted=drafted_name)
    ReviewSuggestion.objects.create(
        run=RunFactory(kind=RunKind.CODING, engagement=engagement),
        segment=segment,
        place=1,
        reason=ReviewReason.UNSURE,
        theme=theme,
    )
    create_finding(
        engagement=engagement,
        priority=PriorityFactory(),
        statement="People wait.",
        themes=[theme],
        by=officer,
    )
    mark = " (name drafted by a machine)" if drafted_name else ""
    for address, told in {
        reverse("insight_response", args=[segment.response_id]): [
            f"<strong>{DRAFT}{mark}</strong>",
            f"<s>Letters{mark}</s>",
            f'<option value="{other.pk}">Forms{mark}</option>',
        ],
        reverse("insight_review", args=[engagement.pk]): [
            f"<strong>{DRAFT}{mark}</strong>",
            f"<s>Letters{mark}</s>",
        ],
        reverse("insight_findings"): [f"{DRAFT}{mark}: 1 of "],
        reverse("insight_theme_split", args=[theme.pk]): [f'"curation-statement">{DRAFT}{mark}</h2>'],
    }.items():
        shown = browser.get(address).content.decode()
        assert [words for words in told if words not in shown] == [], address


@pytest.mark.parametrize("end", ["sent back", "renamed by a person before"])
def test_a_drafted_name_does_not_come_back_under_an_approved_finding(drafted, officer, editor, end):
    engagement = drafted.run.engagement
    theme = themes.adopt_topic(topic=drafted, by=officer, name=DRAFT)
    MachineCodingFactory(segment=said(engagement), theme=theme)
    themes.rename_theme(theme=theme, by=officer, name=DRAFT)
    if end == "renamed by a person before":
        themes.rename_theme(theme=theme, by=officer, name="Phones")
    finding = finding_in_review(engagement, theme, officer)
    approve_finding(finding=finding, by=editor)
    if end == "renamed by a person before":
        themes.undo_last(codeframe=theme.codeframe, by=officer)
    with pytest.raises(ServiceError, match="Keep the name, or take the page down"):
        themes.undo_last(codeframe=theme.codeframe, by=officer)
    theme.refresh_from_db()
    assert (theme.name, theme.name_drafted) == (DRAFT, False)
    return_finding(finding=finding, by=editor)
    themes.undo_last(codeframe=theme.codeframe, by=officer)
    theme.refresh_from_db()
    assert theme.name_drafted


def test_a_resident_never_reads_a_drafted_name(drafted, officer):
    segment = said(drafted.run.engagement)
    theme = themes.adopt_topic(topic=drafted, by=officer, name=DRAFT)
    MachineCodingFactory(segment=segment, theme=theme)
    assert _themes(segment.response.submission) == []
    themes.rename_theme(theme=theme, by=officer, name=DRAFT)
    assert _themes(segment.response.submission) == [theme]


def test_what_became_of_topics_is_told_with_the_mark(drafted):
    story = {"layer": "wide", "topic": 5, "previous": [drafted.number], "fate": "grown", "similarity": 0.9}
    run = discovery(drafted.run.engagement, previous=drafted.run, lineage=[story])
    topic_with(run, [said(run.engagement)], number=5, drafted_name="Phones that ring")
    assert differences(run) == ["“Phones that ring” (drafted by a machine) has grown."]


@pytest.mark.parametrize(
    ("url", "model", "ids"),
    [
        ("http://127.0.0.1:8000/v1", "small-model", []),
        ("http://10.1.2.3/v1", "small-model", []),
        ("http://10.1.2.3/v1", "", ["insight.E007"]),
        ("https://93.184.216.34/v1", "small-model", ["insight.E008"]),
        ("10.1.2.3:8000", "small-model", ["insight.E008"]),
        ("http://naming.invalid/v1", "small-model", ["insight.W001"]),
    ],
)
def test_the_settings_check(settings, url, model, ids):
    settings.NAMING_SERVER_URL, settings.NAMING_SERVER_MODEL = url, model
    assert [message.id for message in check_naming_server(None)] == ids


def test_the_settings_check_says_why_a_public_server_is_refused(settings):
    settings.NAMING_SERVER_URL, settings.NAMING_SERVER_MODEL = "https://93.184.216.34/v1", "small-model"
    (message,) = check_naming_server(None)
    assert "no word may leave the premises" in message.msg
