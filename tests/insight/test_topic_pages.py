"""Topics to themes in the admin: who may, what is shown, what a decision does."""

import pytest
from django.urls import reverse

from insight.enums import JobStatus, ResponseStatus, RunStatus, ThemeStatus, TopicLevel, TopicStatus
from insight.models import Job, Theme
from insight.selectors.topics import EXEMPLARS, Voices, topic_board, undecided_topics
from insight.services.themes import adopt_topic, rename_theme
from tests.factories import (
    EngagementFactory,
    PriorityFactory,
    QuestionFactory,
    ResponseFactory,
    SegmentFactory,
    ThemeFactory,
    TopicFactory,
)
from tests.insight.curation_rows import discovery, engagement_with_topic, fine_of, said, topic_with


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page_of(engagement):
    return reverse("insight_engagement_topics", args=[engagement.pk])


def decide(browser, topic, do, **fields):
    return browser.post(page_of(topic.run.engagement), {"do": do, "topic": topic.pk, **fields})


@pytest.mark.parametrize(("role", "status"), [("officer", 200), ("editor", 302), ("guardian", 302)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_officers_come_in(client, request, reference, role, status, method):
    engagement, topic = engagement_with_topic()
    client.force_login(request.getfixturevalue(role))
    fields = {"do": "reject", "topic": topic.pk} if method == "post" else {}
    answers = [
        getattr(client, method)(page_of(engagement), fields),
        client.get(reverse("insight_topics")),
    ]
    assert answers[1].status_code == status
    if role == "officer":
        assert answers[0].status_code == (302 if method == "post" else 200)
    else:
        assert answers[0].headers["Location"] == reverse("wagtailadmin_home")
        topic.refresh_from_db()
        assert topic.status == TopicStatus.PROPOSED


def test_an_anonymous_visitor_is_sent_to_the_door(client, db):
    engagement, _ = engagement_with_topic()
    assert "/login/" in client.get(page_of(engagement)).headers["Location"]


def test_a_topic_is_shown_with_words_of_different_people(browser):
    engagement = EngagementFactory()
    one = said(engagement, "The phone is engaged at eight.")
    copies = [said(engagement, "Copied words about phones.", duplicate_group="c" * 8) for _ in range(3)]
    others = [said(engagement, f"I rang {count} times.") for count in range(4)]
    topic_with(discovery(engagement), [one, *copies, *others])
    card = topic_board(engagement).waiting[0]
    assert [segment.pk for segment in card.exemplars] == [one.pk, copies[0].pk, others[0].pk]
    assert len(card.exemplars) == EXEMPLARS
    shown = browser.get(page_of(engagement)).content.decode()
    assert shown.count("Copied words about phones.") == 1
    assert "phone" in shown and "8 points made" in shown


def test_an_answer_counts_once_however_many_points_it_makes(browser):
    engagement = EngagementFactory()
    one = said(engagement, "The phone is engaged at eight.")
    again = SegmentFactory(response=one.response, start=1, end=9, text="I rang.")
    held = said(engagement, "I rang my mother.")
    topic_with(discovery(engagement), [one, again, said(engagement, "They never ring."), held])
    held.response.status = ResponseStatus.HELD
    held.response.save()
    (card,) = topic_board(engagement, level=TopicLevel.FINE).waiting
    assert (card.topic.size, card.voices) == (4, Voices(answers=2, people=2, different=2))
    assert [part.voices for part in card.finer] == [card.voices]
    shown = browser.get(page_of(engagement)).content.decode()
    assert "4 points made in 2 answers from 2 people" in shown
    assert "near copies" not in shown


def test_near_copies_and_several_answers_of_one_person_are_told_apart(browser):
    engagement = EngagementFactory()
    copies = [said(engagement, "Copied words about phones.", duplicate_group="c" * 8) for _ in range(3)]
    one = said(engagement, "I rang twice.")
    other = QuestionFactory(engagement=engagement)
    again = ResponseFactory(
        submission=one.response.submission, question=other, words="Twice.", status=ResponseStatus.ENRICHED
    )
    topic_with(discovery(engagement), [*copies, one, SegmentFactory(response=again)])
    assert topic_board(engagement).waiting[0].voices == Voices(answers=5, people=4, different=3)
    shown = " ".join(browser.get(page_of(engagement)).content.decode().split())
    assert "5 points made in 5 answers from 4 people (3 answers if near copies count once)" in shown


@pytest.mark.parametrize("status", [s for s in ResponseStatus if s not in ResponseStatus.usable()])
def test_words_held_since_the_run_are_not_shown(browser, status):
    engagement, topic = engagement_with_topic(people=1)
    segment = fine_of(topic).assignments.get().segment
    segment.response.status = status
    segment.response.save()
    answer = browser.get(page_of(engagement))
    assert segment.text not in answer.content.decode()
    assert "None of its words can be shown" in answer.content.decode()


def test_an_unsteady_topic_is_marked(browser):
    engagement = EngagementFactory()
    topic_with(discovery(engagement), [said(engagement)], stability=0.3)
    assert "may not hold: when the computer looked again" in browser.get(page_of(engagement)).content.decode()


def test_only_the_newest_finished_run_counts(browser):
    engagement, old = engagement_with_topic()
    new = topic_with(discovery(engagement), [said(engagement)], name="parking")
    discovery(engagement, status=RunStatus.FAILED)
    shown = browser.get(page_of(engagement)).content.decode()
    assert new.name in shown and old.name not in shown
    assert undecided_topics(engagement) == 1


def test_finer_topics_are_shown_when_asked_for(browser):
    engagement, topic = engagement_with_topic()
    assert fine_of(topic).name not in browser.get(page_of(engagement)).content.decode()
    assert fine_of(topic).name in browser.get(f"{page_of(engagement)}?level=fine").content.decode()


def engagement_with_family():
    """An engagement with a family of two wide topics, each with one finer topic."""
    engagement = EngagementFactory()
    run = discovery(engagement)
    family = TopicFactory(run=run, level=TopicLevel.FAMILY, number=0, name="reaching a doctor", stability=0.9)
    first = topic_with(run, [said(engagement, "I rang twice.")], parent=family, level=TopicLevel.WIDE)
    second = topic_with(
        run, [said(engagement, "No bus goes there.")], name="buses", parent=family, level=TopicLevel.WIDE
    )
    return engagement, family, first, second


def steps_of(page):
    return [(step.level, step.count, step.current, step.way) for step in page.context["steps"]]


def test_a_curator_steps_broader_and_narrower_in_the_same_run(browser):
    engagement, family, first, second = engagement_with_family()
    page = browser.get(page_of(engagement))
    assert steps_of(page) == [
        ("family", 1, False, "Broader"),
        ("wide", 2, True, ""),
        ("fine", 2, False, "Narrower"),
    ]
    shown = page.content.decode()
    assert '<a href="?level=family">Broader: Families (1)</a>' in shown
    assert '<a href="?level=wide" aria-current="page">Topics (2)</a>' in shown
    assert f'id="topic-{first.pk}"' in shown and f'id="topic-{family.pk}"' not in shown
    broad = browser.get(f"{page_of(engagement)}?level=family")
    assert steps_of(broad) == [
        ("family", 1, True, ""),
        ("wide", 2, False, "Narrower"),
        ("fine", 2, False, ""),
    ]
    (card,) = broad.context["board"].waiting
    assert card.topic == family and set(card.inside) == {first, second}
    assert card.voices == Voices(answers=2, people=2, different=2)
    assert {segment.text for segment in card.exemplars} == {"I rang twice.", "No bus goes there."}
    shown = broad.content.decode()
    assert f'href="?level=wide#topic-{second.pk}"' in shown and "1 family to decide on" in shown


@pytest.mark.parametrize("asked", ["family", "fines", "", "²"])
def test_without_families_or_with_another_word_the_topics_are_shown(browser, asked):
    engagement, topic = engagement_with_topic()
    page = browser.get(page_of(engagement), {"level": asked})
    assert [level for level, _, current, _ in steps_of(page) if current] == ["wide"]
    assert topic.name in page.content.decode()


def test_a_family_is_adopted_by_itself_and_its_topics_still_wait(browser):
    engagement, family, first, _ = engagement_with_family()
    address = f"{page_of(engagement)}?level=family"
    answer = browser.post(address, {"do": "adopt", "topic": family.pk, "name": "Reaching a doctor"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert undecided_topics(engagement) == 2
    assert topic_board(engagement, level=TopicLevel.FAMILY).adopted == 1
    assert "Every family is decided on" in browser.get(address).content.decode()
    decide(browser, first, "reject")
    assert undecided_topics(engagement) == 1


def test_adopting_makes_a_theme_and_has_responses_coded(browser):
    engagement, topic = engagement_with_topic()
    priority = PriorityFactory()
    answer = decide(browser, topic, "adopt", name="Getting through", priority=priority.pk)
    assert answer.status_code == 302
    theme = Theme.objects.get()
    assert (theme.name, theme.priority) == ("Getting through", priority)
    job = Job.objects.get()
    assert (job.kind, job.key, job.params) == (
        "code",
        f"code:{engagement.pk}",
        {"engagement_id": engagement.pk},
    )
    assert browser.get(page_of(engagement)).context["board"].waiting == []


def test_adopting_twice_asks_for_one_run_or_one_more(browser):
    engagement, topic = engagement_with_topic()
    decide(browser, topic, "adopt", name="One")
    Job.objects.update(status=JobStatus.RUNNING)
    decide(browser, topic_with(topic.run, [said(engagement)], name="two"), "adopt", name="Two")
    assert Job.objects.get().again is True


def test_a_finer_topic_is_adopted_by_itself(browser):
    _, topic = engagement_with_topic()
    decide(browser, fine_of(topic), "adopt", name="Early calls")
    topic.refresh_from_db()
    assert (topic.status, fine_of(topic).status) == (TopicStatus.PROPOSED, TopicStatus.ADOPTED)


def test_a_taken_name_is_refused_and_what_was_typed_is_kept(browser):
    engagement, topic = engagement_with_topic()
    ThemeFactory(codeframe__engagement=engagement, name="Getting through")
    priority = PriorityFactory()
    answer = decide(browser, topic, "adopt", name="getting THROUGH", priority=priority.pk)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a theme called" in shown
    assert 'value="getting THROUGH"' in shown and f'<option value="{priority.pk}" selected>' in shown
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("do", "fields", "message"),
    [
        ("adopt", {"name": "  "}, "A theme needs a name"),
        ("adopt", {"name": "x" * 161}, "Shorten the name to 160"),
        ("add", {"theme": ""}, "Choose a theme"),
        ("add", {"theme": "999999"}, "not one of the available choices"),
        ("dance", {}, "Choose what to do"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(browser, do, fields, message):
    _, topic = engagement_with_topic()
    answer = decide(browser, topic, do, **fields)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Theme.objects.exists()


@pytest.mark.parametrize("asked", ["", "abc", "999999", "²"])
def test_a_topic_that_is_not_there_is_refused(browser, asked):
    engagement, _ = engagement_with_topic()
    answer = browser.post(page_of(engagement), {"do": "reject", "topic": asked})
    assert answer.status_code == 422 and "any more" in answer.content.decode()


def test_a_topic_of_another_engagement_is_refused(browser):
    engagement, _ = engagement_with_topic()
    _, other = engagement_with_topic()
    answer = browser.post(page_of(engagement), {"do": "reject", "topic": other.pk})
    other.refresh_from_db()
    assert (answer.status_code, other.status) == (422, TopicStatus.PROPOSED)


def test_adding_to_a_theme_and_setting_aside(browser):
    engagement, topic = engagement_with_topic()
    theme = ThemeFactory(codeframe__engagement=engagement)
    decide(browser, topic, "add", theme=theme.pk)
    topic.refresh_from_db()
    assert (topic.status, topic.theme) == (TopicStatus.ADOPTED, theme)
    other = topic_with(topic.run, [said(engagement)], name="parking")
    decide(browser, other, "reject")
    other.refresh_from_db()
    assert other.status == TopicStatus.REJECTED
    decide(browser, other, "adopt", name="Parking")
    other.refresh_from_db()
    assert other.status == TopicStatus.ADOPTED


def test_a_settled_topic_is_not_settled_again(browser, officer):
    _, topic = engagement_with_topic()
    adopt_topic(topic=topic, by=officer)
    assert decide(browser, topic, "reject").status_code == 422
    assert Theme.objects.get().status == ThemeStatus.LIVE


def test_a_topic_that_lives_on_is_proposed_for_its_theme(browser, officer):
    engagement, old = engagement_with_topic()
    theme = adopt_topic(topic=old, by=officer)
    rename_theme(theme=theme, by=officer, name="Getting through")
    story = {"layer": "wide", "topic": 5, "previous": [old.number], "fate": "kept", "similarity": 0.9}
    run = discovery(engagement, previous=old.run, lineage=[story])
    new = topic_with(run, [said(engagement)], number=5)
    assert topic_board(engagement).waiting[0].earlier == theme
    shown = browser.get(page_of(engagement)).content.decode()
    assert f'<option value="{theme.pk}" selected>' in shown
    assert decide(browser, new, "add", theme=theme.pk).status_code == 302


def test_empty_states_say_what_to_do(browser):
    assert "There is no engagement yet" in browser.get(reverse("insight_topics")).content.decode()
    engagement = EngagementFactory()
    assert "Find topics now" in browser.get(page_of(engagement)).content.decode()
    discovery(engagement, note="There are only 3 different comments with words in them.")
    assert "only 3 different comments" in browser.get(page_of(engagement)).content.decode()
    assert "Nothing waits" in browser.get(reverse("insight_topics")).content.decode()


def test_words_are_shown_as_they_are_written(browser):
    engagement = EngagementFactory()
    topic_with(discovery(engagement), [said(engagement, "<b>Loud</b> & 1 < 2")], name="<i>odd</i>")
    shown = browser.get(page_of(engagement)).content.decode()
    assert "<b>Loud</b>" not in shown and "&lt;b&gt;Loud&lt;/b&gt; &amp; 1 &lt; 2" in shown
    assert "<i>odd</i>" not in shown
