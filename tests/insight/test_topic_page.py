"""The page of one topic: who may, what it says of its words, its time, its people and what became of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from insight.enums import MentionBasis, ResponseStatus, ThemeStatus, TopicLevel
from insight.models import CommunityMention, Response, Theme, Topic
from insight.services.themes import adopt_topic, reject_topic
from tests.factories import CommunityFactory, EngagementFactory, RunFactory
from tests.insight.curation_rows import discovery, engagement_with_topic, fine_of, said, topic_with


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page_of(topic):
    return reverse("insight_topic", args=[topic.pk])


def shown(browser, topic):
    page = browser.get(page_of(topic)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(("role", "status"), [("officer", 200), ("editor", 302), ("guardian", 302)])
def test_only_officers_come_in(client, request, reference, role, status):
    _, topic = engagement_with_topic()
    client.force_login(request.getfixturevalue(role))
    assert client.get(page_of(topic)).status_code == status


def test_a_topic_that_is_not_there_is_not_found(browser):
    assert browser.get(reverse("insight_topic", args=[0])).status_code == 404


def test_the_list_leads_to_the_page(browser):
    engagement, topic = engagement_with_topic()
    listed = browser.get(reverse("insight_engagement_topics", args=[engagement.pk])).content.decode()
    assert page_of(topic) in listed


def test_words_finer_topics_and_the_way_to_decide(browser):
    engagement, topic = engagement_with_topic(people=4)
    page = browser.get(page_of(topic)).content.decode()
    for words in ("I rang 0 times before", "I rang 2 times before", page_of(fine_of(topic))):
        assert words in page
    board = reverse("insight_engagement_topics", args=[engagement.pk])
    assert f"{board}?level=wide#topic-{topic.pk}" in page
    assert "4 responses speak of this" in shown(browser, topic)
    finer = browser.get(page_of(fine_of(topic))).content.decode()
    assert f"{board}?level=fine#topic-{fine_of(topic).pk}" in finer and page_of(topic) in finer


def test_what_became_of_it(browser, officer):
    engagement, topic = engagement_with_topic()
    other = topic_with(topic.run, [said(engagement)], name="parking")
    adopt_topic(topic=topic, by=officer, name="Getting through")
    reject_topic(topic=other, by=officer)
    assert "It became part of the theme Getting through ." in shown(browser, topic)
    assert "It was set aside: it is no theme." in shown(browser, other)


def test_a_family_holds_what_its_topics_hold(browser):
    _, topic = engagement_with_topic(people=4)
    family = Topic.objects.create(
        run=topic.run, level=TopicLevel.FAMILY, number=0, name="Reaching people", size=4, stability=1
    )
    Topic.objects.filter(pk=topic.pk).update(parent=family)
    page = shown(browser, family)
    assert "4 responses speak of this" in page and "I rang 0 times before" in page
    assert page_of(topic) in browser.get(page_of(family)).content.decode()
    assert "It lies in the family Reaching people ." in shown(browser, topic)


def test_a_topic_that_the_computer_takes_for_a_theme_says_so(browser, officer):
    _, topic = engagement_with_topic()
    theme = adopt_topic(topic=topic, by=officer, name="Getting through")
    Topic.objects.filter(pk=topic.pk).update(decided_at=None, decided_by=None, drafted_name="Ringing up")
    page = shown(browser, topic)
    assert "The computer takes it for the theme Getting through . Is that wrong? Decide yourself" in page
    assert "Ringing up" in page and "Drafted by a machine. Check it." in page
    Theme.objects.filter(pk=theme.pk).update(status=ThemeStatus.RETIRED)
    assert "Nobody has decided on it yet." in shown(browser, topic)


def test_words_that_tell_of_danger_are_not_shown_and_count(browser):
    _, topic = engagement_with_topic(people=4)
    Response.objects.filter(segments__text__startswith="I rang 0").update(safeguarding="self-harm")
    page = shown(browser, topic)
    assert "I rang 0 times" not in page and "I rang 1 times" in page
    assert "4 responses speak of this" in page


def test_a_topic_of_an_earlier_run_says_so(browser):
    engagement, topic = engagement_with_topic()
    assert "earlier run" not in shown(browser, topic)
    topic_with(discovery(engagement), [said(engagement)], name="parking")
    assert "This topic is from an earlier run." in shown(browser, topic)
    assert "Decide on it" not in shown(browser, topic)


def test_words_held_since_the_run_are_neither_shown_nor_counted(browser):
    _, topic = engagement_with_topic()
    Response.objects.update(status=ResponseStatus.HELD)
    page = shown(browser, topic)
    assert "None of its words can be shown" in page
    assert "0 responses speak of this" in page and "No response that counts speaks of this yet." in page
    assert "I rang" not in page


def test_time_and_communities_stand_against_all(browser):
    engagement = EngagementFactory()
    ours = [said(engagement, submitted_at=timezone.now() - timedelta(days=200)) for _ in range(30)]
    theirs = [said(engagement) for _ in range(60)]
    run = RunFactory()
    for segment in [*ours[:15], *theirs[:10]]:
        CommunityMention.objects.create(
            response=segment.response,
            community=CommunityFactory(),
            basis=MentionBasis.SELF,
            start=0,
            end=4,
            run=run,
        )
    page = shown(browser, topic_with(discovery(engagement), ours))
    assert "Responses by month Month" in page and "30 of 30 (100 %)" in page and "0 of 60 (0 %)" in page
    assert "0 none came" in page
    assert (
        "People who say they are Community People here Of all people Unpaid carers 15 of 30 (50 %) 28 %"
        in page
    )
    assert "Too few people speak of this to show which communities they speak about." in page
