"""Draft from findings: what is in, what is left out and why, and a page that nobody sees yet."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms.models import WhatWeHeardPage
from cms.publishing.drafting import draft_page
from cms.publishing.evidence import figures, problems
from insight.enums import MentionBasis, Sentiment
from insight.errors import ServiceError
from insight.models import CommunityMention, Finding, Priority
from insight.permissions import EDITOR
from insight.published import draft_content
from tests.factories import (
    CommunityFactory,
    FindingFactory,
    PersonCodingFactory,
    RunFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def address():
    return reverse("draft_from_findings")


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_write_lock_while_figures_are_counted(monkeypatch, world, priority_page, editor):
    counted = []

    def count(*arguments):
        counted.append(connection.in_atomic_block)
        return draft_content(*arguments)

    monkeypatch.setattr("cms.publishing.drafting.draft_content", count)
    draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    assert counted == [False]


def test_the_draft_is_whole_and_not_public(client, world, priority_page, editor):
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    assert not page.live
    assert page.owner == editor
    assert client.get(page.url).status_code == 404
    page.full_clean()
    assert problems(page) == []
    assert page.title == "What we heard about early years"
    assert page.sentences == ["People give up on the phone."]
    theme = page.themes[0].value
    assert (theme["finding"], theme["title"]) == (world.finding.pk, "Waiting on the phone")
    assert list(theme["quotes"]) == [world.quote.pk]
    assert [block.block_type for block in page.next_steps] == ["actions", "next_step"]
    assert "people from Bexley" in page.not_heard
    assert page.get_latest_revision().user == editor


def test_every_figure_is_frozen_with_its_query_records_and_hash(world, priority_page, editor):
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    respondents, prevalence = figures(page)
    evidence = world.finding.evidence.get()
    assert prevalence.query == {"kind": "prevalence", "engagement": "gp-access", "theme": world.theme.pk}
    assert list(prevalence.record_ids) == evidence.record_ids
    assert prevalence.corpus_hash == evidence.corpus_hash
    assert prevalence.taken_on == timezone.localdate()
    assert respondents.values["people"] == 30


def test_the_period_ends_today_while_the_engagement_is_open(world, priority_page, editor):
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    today = timezone.localdate()
    assert page.period.endswith(f"{today.day} {today:%B %Y}")


def test_two_drafts_stand_beside_each_other(world, priority_page, editor):
    slugs = [
        draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor).slug for _ in range(3)
    ]
    assert len(set(slugs)) == 3


def test_rare_findings_stand_apart(world, priority_page, editor, officer):
    theme = ThemeFactory(codeframe=world.theme.codeframe, name="Turned away in pain")
    PersonCodingFactory(segment=world.quote.segment, theme=theme)
    rare = approved(world, theme, officer, editor, "One person was turned away in pain.")
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk, rare.pk], by=editor)
    assert [block.value["title"] for block in page.themes] == ["Waiting on the phone"]
    assert [block.value["title"] for block in page.rare] == ["Turned away in pain"]


def test_words_that_a_finding_quotes_go_with_consent(world, priority_page, editor, client):
    Finding.objects.filter(pk=world.finding.pk).update(detail="One wrote “I wait on the phone”.")
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    assert "“I wait on the phone”" in page.themes[0].value["how_we_know"]
    assert problems(page) == []
    submission = world.quote.segment.response.submission
    submission.consent_quote = False
    submission.save()
    found = [problem for problem in problems(page) if "text quotes words" in problem.what]
    assert [problem.stops for problem in found] == [True]
    page.themes[0].value["how_we_know"] = "We counted."
    assert not [problem for problem in problems(page) if "text quotes words" in problem.what]
    with pytest.raises(ServiceError):
        draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    client.force_login(editor)
    html = text_of(client.get(address(), {"page": priority_page.pk}))
    assert "Its text quotes words that may not be shown now." in html.split("These are left out")[1]


def approved(world, theme, officer, editor, statement):
    from insight.services import findings

    finding = findings.create_finding(
        engagement=world.engagement,
        priority=Priority.objects.get(slug="early-years"),
        statement=statement,
        themes=[theme],
        by=officer,
    )
    findings.send_for_review(finding=finding, by=officer)
    return findings.approve_finding(finding=finding, by=editor)


def test_nobody_is_quoted_twice(world, priority_page, editor, officer):
    from insight.services import findings, quotes

    other = ThemeFactory(codeframe=world.theme.codeframe, name="Rude answers")
    for response in (world.answer("They were rude to me."), world.quote.segment.response):
        PersonCodingFactory(segment=response.segments.get(), theme=other)
    finding = findings.create_finding(
        engagement=world.engagement,
        priority=Priority.objects.get(slug="early-years"),
        statement="Some were met with rudeness.",
        themes=[other],
        by=officer,
    )
    segments = [coding.segment for coding in other.codings.order_by("-pk")]
    chosen = [quotes.choose_quote(finding=finding, segment=segment, by=officer) for segment in segments]
    findings.send_for_review(finding=finding, by=officer)
    for quote in chosen:
        quotes.clear_quote(quote=quote, by=editor)
    findings.approve_finding(finding=finding, by=editor)
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk, finding.pk], by=editor)
    quoted = {block.value["title"]: list(block.value["quotes"]) for block in (*page.themes, *page.rare)}
    assert quoted == {"Waiting on the phone": [world.quote.pk], "Rude answers": [chosen[1].pk]}


def test_people_disagree_where_both_sides_are_many(world, priority_page, editor):
    def sections():
        page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
        return [block.value["values"] for block in page.disagreement]

    for _ in range(7):
        world.answer(sentiment=Sentiment.POSITIVE)
    assert sections() == []
    world.answer(sentiment=Sentiment.POSITIVE)
    assert sections() == [{"positive": 8, "negative": 12, "mixed": 0, "neutral": 0}]


def test_people_do_not_disagree_where_few_feel_anything(world, priority_page, editor):
    for _ in range(8):
        world.answer(sentiment=Sentiment.POSITIVE)
    for _ in range(61):
        world.answer(sentiment=Sentiment.NEUTRAL)
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    assert len(page.disagreement) == 0


def test_communities_that_say_it_more_often_are_shown_where_numbers_allow(world, priority_page, editor):
    carers = CommunityFactory(slug="carers")
    coded = [world.answer() for _ in range(40)]
    for response in (*coded, *(world.answer("Fine.", coded=False) for _ in range(10))):
        CommunityMention.objects.create(
            response=response, community=carers, basis=MentionBasis.SELF, start=0, end=1, run=RunFactory()
        )
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    rows = page.communities[0].value["values"]["rows"]
    assert rows == [{"label": "Unpaid carers", "part": 40, "whole": 50}]


@pytest.mark.parametrize("which", ["none", "draft", "other priority"])
def test_a_draft_needs_approved_findings_of_its_priority(world, priority_page, editor, which):
    other = FindingFactory(priority=Priority.objects.get(slug="early-years"))
    if which == "other priority":
        Finding.objects.filter(pk=world.finding.pk).update(priority=Priority.objects.get(slug="prevention"))
    ids = {"none": [], "draft": [world.finding.pk, other.pk], "other priority": [world.finding.pk]}[which]
    with pytest.raises(ServiceError):
        draft_page(parent=priority_page, finding_ids=ids, by=editor)
    assert not WhatWeHeardPage.objects.exists()


def test_only_those_who_may_add_pages_there_may_draft(world, priority_page, officer, client):
    with pytest.raises(PermissionDenied):
        draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=officer)
    client.force_login(officer)
    response = client.get(address())
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")
    assert "Draft from findings" not in text_of(client.get(reverse("wagtailadmin_home")))


def test_the_view_shows_what_is_in_and_what_is_left_out_and_why(client, world, priority_page, editor):
    early_years = Priority.objects.get(slug="early-years")
    FindingFactory(priority=early_years, statement="Half-written.")
    FindingFactory(priority=early_years, statement="Being read.", status="in-review")
    FindingFactory(priority=Priority.objects.get(slug="prevention"), statement="About parks.")
    client.force_login(editor)
    assert "Draft from findings" in text_of(client.get(reverse("wagtailadmin_home")))
    html = text_of(client.get(address(), {"page": priority_page.pk}))
    going_in, left_out = html.split("These can be in")[1].split("These are left out")
    assert "People give up on the phone." in going_in
    assert "12 of 30 answers to “Getting help”, 1 quote." in going_in
    for statement, reason in (("Half-written.", "It is a draft."), ("Being read.", "It waits for review.")):
        assert left_out.index(statement) < left_out.index(reason)
    assert "About parks." not in html


def test_the_view_says_what_has_moved_since_approval(client, world, priority_page, editor):
    world.answer()
    client.force_login(editor)
    html = text_of(client.get(address(), {"page": priority_page.pk}))
    assert "13 of 31 answers" in html
    assert "When it was approved, it was 12 of 30 answers." in html


def test_the_view_makes_the_draft_and_opens_it(client, world, priority_page, editor):
    client.force_login(editor)
    data = {"page": priority_page.pk, "since": "", "until": "", "finding": [world.finding.pk]}
    response = client.post(address(), data)
    page = WhatWeHeardPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live


def test_a_time_leaves_out_what_was_approved_before_or_after(client, world, priority_page, editor):
    client.force_login(editor)
    today = timezone.localdate()
    inside = {"page": priority_page.pk, "since": today, "until": today}
    outside = {"page": priority_page.pk, "since": today + timedelta(days=1)}
    assert "outside the time you chose" not in text_of(client.get(address(), inside))
    assert "outside the time you chose" in text_of(client.get(address(), outside))
    client.post(address(), {**outside, "finding": [world.finding.pk]})
    assert not WhatWeHeardPage.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"page": "x"}, "Choose a priority whose pages you may add to."),
        ({"page": ""}, "This field is required."),
        ({"page": None, "since": "2026-02-02", "until": "2026-02-01"}, "on or after the first one"),
        ({"page": None, "since": "soon"}, "Enter a valid date."),
    ],
)
def test_a_wrong_choice_gets_a_clear_message(client, priority_page, editor, data, message):
    client.force_login(editor)
    data = {key: priority_page.pk if value is None else value for key, value in data.items()}
    assert message in text_of(client.get(address(), data))


def test_choosing_no_finding_gets_a_clear_message(client, world, priority_page, editor):
    client.force_login(editor)
    response = client.post(address(), {"page": priority_page.pk}, follow=True)
    assert "Choose at least one finding" in text_of(response)


def test_an_editor_of_one_part_drafts_only_there(client, world, priority_page, editor):
    GroupPagePermission.objects.filter(group__name=EDITOR).delete()
    stranger = UserFactory()
    stranger.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(stranger)
    assert client.get(address()).status_code == 302
