"""Topics to themes in the admin: who may, what is shown, what a decision does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insight.enums import JobStatus, ResponseStatus, RunStatus, ThemeStatus, TopicLevel, TopicStatus
from insight.models import Job, PriorityScore, Theme, Topic
from insight.selectors.topics import EXEMPLARS, Voices, topic_board, undecided_topics
from insight.services.themes import adopt_topic, rename_theme, retire_theme
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
    assert [card.topic for card in topic_board(engagement, level=TopicLevel.FAMILY).known] == [family]
    assert "Every family is decided on" in browser.get(address).content.decode()
    decide(browser, first, "reject")
    assert undecided_topics(engagement) == 1


def test_each_level_shows_its_own_new_ones_then_its_known_ones_then_those_set_aside(browser):
    engagement, family, first, second = engagement_with_family()
    fields = {"status": TopicStatus.ADOPTED, "theme": ThemeFactory(codeframe__engagement=engagement)}
    Topic.objects.filter(pk__in=(family.pk, first.pk)).update(**fields)
    new = TopicFactory(run=family.run, level=TopicLevel.FAMILY, number=1, name="getting there")
    Topic.objects.filter(pk=second.pk).update(parent=new, drafted_name="Buses that never come")
    aside = TopicFactory(run=family.run, level=TopicLevel.FAMILY, number=2, status=TopicStatus.REJECTED)

    def at(level):
        board = topic_board(engagement, level=level)
        return [[card.topic for card in board.waiting], [card.topic for card in board.known], board.set_aside]

    assert at(TopicLevel.FAMILY) == [[new], [family], [aside]]
    assert at(TopicLevel.WIDE) == at(TopicLevel.FINE) == [[second], [first], []]
    shown = browser.get(f"{page_of(engagement)}?level=family").content.decode()
    words = [
        "getting there",
        "Buses that never come",
        "Drafted by a machine",
        "reaching a doctor:",
        "Not right?",
    ]
    places = [shown.index(each) for each in [*words, "Not themes (1)", "set aside in a run before"]]
    assert places == sorted(places)
    Topic.objects.filter(pk=second.pk).update(**fields)
    shown = browser.get(f"{page_of(engagement)}?level=family").content.decode()
    assert f'href="?level=wide#topic-{second.pk}"' not in shown
    assert "Buses that never come (Adopted as a theme)" in shown


def test_a_topic_of_a_family_whose_theme_was_retired_waits_and_is_linked(browser, officer):
    engagement, _, first, _ = engagement_with_family()
    theme = ThemeFactory(codeframe__engagement=engagement)
    Topic.objects.filter(pk=first.pk).update(status=TopicStatus.ADOPTED, theme=theme)
    retire_theme(theme=theme, by=officer)
    assert {topic for topic in Topic.objects.select_related("theme") if topic.waits} == set(
        Topic.objects.waiting()
    )
    shown = browser.get(f"{page_of(engagement)}?level=family").content.decode()
    assert f'href="?level=wide#topic-{first.pk}"' in shown


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
    assert "Put back<span" in browser.get(page_of(engagement)).content.decode()
    decide(browser, other, "put-back")
    other.refresh_from_db()
    assert other.status == TopicStatus.PROPOSED
    decide(browser, other, "reject")
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


def test_what_is_new_comes_first_then_what_is_a_theme_then_what_was_set_aside(browser):
    engagement = EngagementFactory()
    theme = ThemeFactory(codeframe__engagement=engagement, name="Getting through")
    run = discovery(engagement)
    topic_with(run, [said(engagement, "Nobody set me aside.")], name="parking")
    known = topic_with(
        run, [said(engagement, "I rang and rang.")], name="phone", status="adopted", theme=theme
    )
    topic_with(run, [said(engagement)], name="misc", status="rejected")
    board = topic_board(engagement)
    assert [card.topic for card in board.known] == [known]
    shown = browser.get(page_of(engagement)).content.decode()
    order = [
        "New since the last run",
        "Nobody set me aside.",
        "Already a theme",
        "phone:",
        "I rang and rang.",
    ]
    places = [shown.index(words) for words in [*order, "Not themes (1)", "set aside in a run before"]]
    assert places == sorted(places)
    assert f'<a href="{reverse("insight_theme", args=[theme.pk])}">Getting through</a>' in shown[places[2] :]
    assert "1 topic to decide on" in shown and "1 is a theme already." in shown
    assert undecided_topics(engagement) == 1


def test_a_person_corrects_what_a_run_recognised(browser, officer):
    engagement = EngagementFactory()
    theme = ThemeFactory(codeframe__engagement=engagement, name="Getting through")
    fields = {"status": "adopted", "theme": theme}
    topic = topic_with(discovery(engagement), [said(engagement)], **fields)
    refused = decide(browser, topic, "adopt", name="getting THROUGH")
    assert refused.status_code == 422
    assert refused.content.decode().count("There is a theme called") == 1
    assert "<details open>" in refused.content.decode()
    decide(browser, topic, "adopt", name="Being kept waiting")
    topic.refresh_from_db()
    assert (topic.theme.name, topic.decided_by) == ("Being kept waiting", officer)
    shown = browser.get(page_of(engagement)).content.decode()
    assert "Already a theme" in shown and "Not right?" not in shown
    other = topic_with(topic.run, [said(engagement)], name="other", **fields)
    decide(browser, other, "reject")
    assert [row.pk for row in topic_board(engagement).set_aside] == [other.pk]


def test_a_topic_recognised_as_a_theme_that_was_retired_since_waits(browser, officer):
    engagement = EngagementFactory()
    theme = ThemeFactory(codeframe__engagement=engagement)
    topic = topic_with(discovery(engagement), [said(engagement)], status="adopted", theme=theme)
    retire_theme(theme=theme, by=officer)
    board = topic_board(engagement)
    assert ([card.topic for card in board.waiting], board.known) == ([topic], [])
    assert decide(browser, topic, "adopt", name="Once more").status_code == 302


def test_the_page_takes_as_many_queries_however_many_topics_wait(browser):
    engagement = EngagementFactory()
    run = discovery(engagement)

    def queries_with_one_more():
        theme = ThemeFactory(codeframe__engagement=engagement, status=ThemeStatus.RETIRED)
        topic_with(run, [said(engagement)], name=f"about {theme.pk}", status="adopted", theme=theme)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page_of(engagement))
        return len(queries)

    queries_with_one_more()
    assert queries_with_one_more() == queries_with_one_more()


def test_forms_are_made_for_what_can_be_decided_on_alone(browser, officer):
    engagement = EngagementFactory()
    fields = {"status": "adopted", "theme": ThemeFactory(codeframe__engagement=engagement)}
    recognised = topic_with(discovery(engagement), [said(engagement)], name="parking", **fields)
    settled = topic_with(recognised.run, [said(engagement)], name="buses")
    adopt_topic(topic=settled, by=officer)
    entries = {entry["card"].topic: entry for entry in browser.get(page_of(engagement)).context["known"]}
    assert "adopt" in entries[recognised]
    assert "adopt" not in entries[settled] and "add" not in entries[settled]


def test_a_finer_topic_is_known_by_itself_but_not_inside_a_known_one(browser):
    engagement = EngagementFactory()
    fields = {"status": "adopted", "theme": ThemeFactory(codeframe__engagement=engagement)}
    waiting = topic_with(discovery(engagement), [said(engagement)])
    known = topic_with(waiting.run, [said(engagement)], name="parking", **fields)
    for topic in (waiting, known):
        Topic.objects.filter(parent=topic).update(**fields)
    board = topic_board(engagement, level=TopicLevel.FINE)
    assert {card.topic for card in board.known} == {known, fine_of(waiting)}
    assert board.waiting[0].finer == []


@pytest.mark.parametrize(
    ("scores", "about"),
    [
        ({"staying": 3}, "staying"),
        ({"staying": 2}, None),
        ({"staying": 4, "starting": 3}, "staying"),
        ({"staying": 3, "starting": 3}, None),
        ({}, None),
    ],
)
def test_a_topic_says_the_priority_that_most_of_its_answers_speak_to(browser, scores, about):
    engagement = EngagementFactory()
    priorities = {key: PriorityFactory(slug=key, name=f"{key} well") for key in ("staying", "starting")}
    segments = [said(engagement) for _ in range(4)]
    topic = topic_with(discovery(engagement), segments)
    for key, count in scores.items():
        for segment in segments[:count]:
            PriorityScore.objects.create(
                response=segment.response, run=topic.run, priority=priorities[key], score=0.8
            )
    SegmentFactory(response=segments[0].response, start=1, end=9)
    (card,) = topic_board(engagement, level=TopicLevel.FINE).waiting
    assert [card.about, card.finer[0].about] == 2 * [priorities.get(about)]
    shown = browser.get(page_of(engagement)).content.decode()
    assert ("Mostly about: <strong>staying well</strong>" in shown) == (about is not None)
    assert (f'<option value="{priorities["staying"].pk}" selected>' in shown) == (about is not None)


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
