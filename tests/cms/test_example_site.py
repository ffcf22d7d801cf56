"""The example's site: whole, in its own words, built twice without change."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page

from cms.example.pages import publish_pages
from cms.example.site import build_site
from cms.models import EngagementPage, HomePage, PriorityPage, StandardPage, WhatWeHeardPage
from insight.models import Engagement, Priority, Question
from insight.permissions import ENGAGEMENT_OFFICER

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORDS = dict.fromkeys(("admin", "officer", "editor", "guardian"), "correct horse battery")


@pytest.fixture
def site(example_site):
    return example_site


def test_every_priority_and_engagement_has_its_page(site):
    assert {page.priority for page in PriorityPage.objects.live()} == set(Priority.objects.all())
    assert {page.engagement for page in EngagementPage.objects.live()} == set(Engagement.objects.all())
    assert Engagement.objects.count() == 4
    assert all(engagement.questions.exists() for engagement in Engagement.objects.all())
    assert all(engagement.is_open for engagement in Engagement.objects.all())
    assert all(priority.engagements.exists() for priority in Priority.objects.all())


def test_people_have_their_roles_and_editors_may_work_on_pages(site, client):
    users = get_user_model().objects
    assert users.get(username="admin").is_superuser
    officer, editor = users.get(username="officer"), users.get(username="editor")
    assert officer.groups.get().name == ENGAGEMENT_OFFICER
    assert site.permissions_for_user(editor).can_publish()
    assert not site.permissions_for_user(officer).can_edit()
    assert client.login(username="editor", password=PASSWORDS["editor"])


def test_built_again_nothing_changes_and_nothing_is_undone(site):
    home = HomePage.objects.get()
    home.lead = "Changed by an editor."
    home.save_revision().publish()
    Engagement.objects.filter(slug="gp-access").update(purpose="Changed by an officer.")
    before = (Page.objects.count(), Question.objects.count(), get_user_model().objects.count())
    build_site(passwords={})
    assert before == (Page.objects.count(), Question.objects.count(), get_user_model().objects.count())
    assert HomePage.objects.get().lead == "Changed by an editor."
    assert Engagement.objects.get(slug="gp-access").purpose == "Changed by an officer."


def test_days_are_counted_from_today(site):
    today = timezone.localdate()
    assert Engagement.objects.get(slug="gp-access").closes_on == today + timedelta(days=21)
    assert all(row.opens_on <= today - timedelta(days=90) for row in Engagement.objects.all())


def test_every_page_of_the_example_can_be_read(site, client):
    for page in Page.objects.live().filter(depth__gt=1):
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        assert response.content.decode().count("<h1") == 1


def test_the_strategy_is_told_in_our_own_words(site):
    for page in PriorityPage.objects.all():
        ours, theirs = (
            set(re.findall(r"(?=(\b\w+ \w+ \w+ \w+ \w+\b))", text))
            for text in (page.promise, page.priority.statement)
        )
        assert not ours & theirs


def test_sentences_stay_short(site):
    texts = [page.introduction for page in StandardPage.objects.all()]
    texts += [page.promise for page in PriorityPage.objects.all()]
    texts += [engagement.purpose for engagement in Engagement.objects.all()]
    for text in texts:
        for sentence in re.split(r"[.!?:] ", text):
            assert len(sentence.split()) <= 26, sentence


def test_what_was_found_is_published_once(home, world, editor):
    build_site(passwords=PASSWORDS)
    assert publish_pages(editor=editor) == 1
    assert WhatWeHeardPage.objects.live().count() == 1
    assert publish_pages(editor=editor) == 0
