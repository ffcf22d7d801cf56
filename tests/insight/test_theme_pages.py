"""Themes in the admin: who may, counts through the right doors, changes that know what is newer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insight.enums import Sentiment, ThemeStatus
from insight.models import Coding, Job, Segment, Theme
from insight.selectors.operations import history_of
from insight.selectors.themes import theme_rows
from insight.services import themes
from insight.services.findings import create_finding
from tests.factories import (
    EngagementFactory,
    PersonCodingFactory,
    PlaceFactory,
    PriorityFactory,
    ThemeFactory,
    TopicFactory,
)
from tests.insight.curation_rows import coded_theme, said


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def theme(reference):
    engagement = EngagementFactory()
    said(engagement, "Parking is dear.")
    return coded_theme(
        engagement, [said(engagement, f"I rang {n} times.") for n in range(3)], name="Getting through"
    )


def page_of(theme):
    return reverse("insight_theme", args=[theme.pk])


def words_of(answer):
    """What the page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def list_of(engagement):
    return reverse("insight_engagement_themes", args=[engagement.pk])


def change(browser, theme, do, **fields):
    fresh = Theme.objects.get(pk=theme.pk)
    return browser.post(page_of(theme), {"do": do, "version": fresh.codeframe.version, **fields})


@pytest.mark.parametrize(("role", "may_see"), [("officer", True), ("editor", True), ("guardian", False)])
def test_who_may_see_themes(client, request, theme, role, may_see):
    client.force_login(request.getfixturevalue(role))
    for address in (page_of(theme), list_of(theme.codeframe.engagement), reverse("insight_themes")):
        assert client.get(address).status_code == (200 if may_see else 302), address


@pytest.mark.parametrize(("role", "status"), [("officer", 302), ("editor", 403), ("guardian", 302)])
def test_who_may_change_themes(client, request, theme, role, status):
    client.force_login(request.getfixturevalue(role))
    answer = change(client, theme, "rename", name="Another name")
    written = client.post(list_of(theme.codeframe.engagement), {"do": "write", "name": "By hand"})
    theme.refresh_from_db()
    assert (answer.status_code, written.status_code) == (status, status)
    assert (theme.name == "Another name") is (role == "officer")
    assert Theme.objects.filter(name="By hand").exists() is (role == "officer")


def test_the_list_counts_over_the_base(browser, theme):
    row = theme_rows(theme.codeframe.engagement)[0]
    assert (row.count, row.base, row.percent) == (3, 4, 75)
    shown = " ".join(browser.get(list_of(theme.codeframe.engagement)).content.decode().split())
    assert "of 4 (75 %)" in shown


def test_the_page_shows_what_is_known(browser, theme, officer):
    Segment.objects.filter(codings__theme=theme).update(sentiment=Sentiment.NEGATIVE)
    finding = create_finding(
        engagement=theme.codeframe.engagement,
        priority=PriorityFactory(),
        statement="People can’t get through.",
        themes=[theme],
        by=officer,
    )
    shown = browser.get(page_of(theme)).content.decode()
    for words in ("3 of 4", "I rang 0 times.", "Negative: 3", finding.statement, "May be quoted"):
        assert words in shown, words


def test_the_responses_of_a_theme_are_counted_once_for_its_page(browser, theme):
    with CaptureQueriesContext(connection) as queries:
        shown = words_of(browser.get(page_of(theme)))
    assert "3 of 4 responses speak of this (75 %)" in shown
    counted = [row["sql"] for row in queries if row["sql"].startswith("SELECT COUNT(*)")]
    assert not [sql for sql in counted if "insight_coding" in sql]


def test_small_numbers_of_a_borough_are_not_shown(browser, theme):
    place, engagement = PlaceFactory(), theme.codeframe.engagement
    few = [said(engagement, f"Few {n}.", place=place) for n in range(7)]
    nowhere = [said(engagement, f"Nowhere {n}.") for n in range(24)]
    small = coded_theme(engagement, [*few, *nowhere[:12]])
    shown = words_of(browser.get(page_of(small)))
    assert place.name not in shown and "Too few people speak of this to show where they live." in shown
    many = [said(engagement, f"Many {n}.", place=place) for n in range(35)][:23]
    large = coded_theme(engagement, [*many, *nowhere[:12]])
    row = browser.get(page_of(large)).context["spread"].people.places[0]
    assert (row.part, row.here, row.whole) == (25, 35, 40)
    assert f"{place.name} 25 of 35 (71 %) 57 %" in words_of(browser.get(page_of(large)))


def test_the_page_shows_when_it_was_said(browser, theme):
    assert "so there is nothing to compare over time" in words_of(browser.get(page_of(theme)))
    engagement = theme.codeframe.engagement
    long_ago = timezone.now() - timedelta(days=10)
    earlier = coded_theme(engagement, [said(engagement, submitted_at=long_ago)])
    answer = browser.get(page_of(earlier))
    assert "Responses by week, each from its Monday" in words_of(answer)
    assert "1 of 1 (100 %)" in words_of(answer)
    bars = re.findall(r'curation-bar__fill" width="(\d+)"', answer.content.decode())
    assert bars[0] == "100" and set(bars[1:]) == {"0"}


def test_a_theme_that_nobody_speaks_of_says_so(browser, theme):
    empty = coded_theme(theme.codeframe.engagement, [])
    shown = words_of(browser.get(page_of(empty)))
    assert "No response that counts speaks of this yet." in shown
    assert "Who speaks of it" not in shown


def test_an_editor_reads_only_words_that_may_be_quoted(client, editor, theme):
    private = said(theme.codeframe.engagement, "Keep these words to yourselves.", consent_quote=False)
    coded_theme(theme.codeframe.engagement, [private])
    theme.codings.all().delete()
    for segment in (private, said(theme.codeframe.engagement, "Quote me.")):
        Coding.objects.create(segment=segment, theme=theme, source="person", coder=editor)
    client.force_login(editor)
    shown = client.get(page_of(theme)).content.decode()
    assert "Quote me." in shown and private.text not in shown


def test_an_officer_sees_which_words_may_not_be_quoted(browser, theme):
    quiet = coded_theme(theme.codeframe.engagement, [said(theme.codeframe.engagement, consent_quote=False)])
    assert "May not be quoted" in browser.get(page_of(quiet)).content.decode()


def test_renaming_setting_a_priority_merging_and_retiring(browser, theme):
    engagement, priority = theme.codeframe.engagement, PriorityFactory()
    assert change(browser, theme, "rename", name="On the phone", definition="Calls.").status_code == 302
    assert change(browser, theme, "priority", priority=priority.pk).status_code == 302
    theme.refresh_from_db()
    assert (theme.name, theme.definition, theme.priority) == ("On the phone", "Calls.", priority)
    other = ThemeFactory(codeframe=theme.codeframe, name="Calls")
    assert change(browser, other, "merge", into=theme.pk).status_code == 302
    assert change(browser, theme, "retire").status_code == 302
    theme.refresh_from_db()
    other.refresh_from_db()
    assert (theme.status, other.status, other.merged_into) == (ThemeStatus.RETIRED, ThemeStatus.MERGED, theme)
    assert Job.objects.filter(key=f"code:{engagement.pk}").exists()
    shown = browser.get(page_of(other)).content.decode()
    assert "was merged into" in shown and 'value="merge"' not in shown


def test_a_stale_change_says_what_is_newer_and_keeps_what_was_typed(browser, theme, officer):
    seen = theme.codeframe.version
    themes.rename_theme(theme=theme, by=officer, name="On the phone")
    answer = browser.post(
        page_of(theme), {"do": "rename", "version": seen, "name": "My own name", "definition": "Mine"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The themes have changed" in shown
    assert "renamed from “Getting through” to “On the phone”" in shown
    assert 'value="My own name"' in shown and "Mine</textarea>" in shown
    theme.refresh_from_db()
    assert theme.name == "On the phone"
    again = answer.context["rename_form"]["version"].value()
    answer = browser.post(page_of(theme), {"do": "rename", "version": again, "name": "My own name"})
    theme.refresh_from_db()
    assert (answer.status_code, theme.name) == (302, "My own name")


@pytest.mark.parametrize(
    ("do", "fields", "message"),
    [
        ("rename", {"name": ""}, "A theme needs a name"),
        ("rename", {"name": "calls"}, "There is a theme called"),
        ("merge", {"into": ""}, "Choose the theme that takes this one in"),
        ("merge", {"into": "999999"}, "not one of the available choices"),
        ("priority", {"priority": "999999"}, "not one of the available choices"),
        ("retire", {"version": "soon"}, "whole number"),
        ("", {}, "Choose what to do"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(browser, theme, do, fields, message):
    ThemeFactory(codeframe=theme.codeframe, name="Calls")
    answer = change(browser, theme, do, **fields)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    theme.refresh_from_db()
    assert (theme.name, theme.status) == ("Getting through", ThemeStatus.LIVE)


def test_a_theme_is_never_merged_into_another_engagements(browser, theme):
    foreign = ThemeFactory()
    assert change(browser, theme, "merge", into=foreign.pk).status_code == 422


def test_a_theme_by_hand_is_coded(browser, theme):
    engagement = theme.codeframe.engagement
    answer = browser.post(list_of(engagement), {"do": "write", "name": "Parking", "definition": "Cars"})
    assert answer.status_code == 302
    assert Theme.objects.get(name="Parking").definition == "Cars"
    assert Job.objects.filter(key=f"code:{engagement.pk}").exists()
    answer = browser.post(list_of(engagement), {"do": "write", "name": "parking", "definition": "Cars!"})
    assert answer.status_code == 422 and "Cars!" in answer.content.decode()


def test_the_last_change_is_taken_back_from_the_list(browser, theme):
    engagement = theme.codeframe.engagement
    change(browser, theme, "rename", name="Waiting on hold", definition="")
    page = browser.get(list_of(engagement)).content.decode()
    assert "renamed from “Getting through” to “Waiting on hold”" in page
    theme.refresh_from_db()
    browser.post(list_of(engagement), {"do": "undo", "version": theme.codeframe.version - 1})
    theme.refresh_from_db()
    assert theme.name == "Waiting on hold"
    answer = browser.post(list_of(engagement), {"do": "undo", "version": theme.codeframe.version})
    theme.refresh_from_db()
    assert (answer.status_code, theme.name) == (302, "Getting through")
    assert "Take it back" not in browser.get(list_of(engagement)).content.decode()


def test_a_theme_is_put_below_another_and_by_itself_again(browser, theme):
    wide = ThemeFactory(codeframe=theme.codeframe, name="Access")
    assert change(browser, theme, "move", under=wide.pk).status_code == 302
    theme.refresh_from_db()
    assert theme.parent == wide
    assert "below Access" in " ".join(
        browser.get(list_of(theme.codeframe.engagement)).content.decode().split()
    )
    change(browser, theme, "move", under="")
    theme.refresh_from_db()
    assert theme.parent is None


def test_a_theme_is_split_by_ticking_points(browser, theme):
    moved, stays = (
        PersonCodingFactory(
            theme=theme,
            segment__text=words,
            segment__response__question__engagement=theme.codeframe.engagement,
        )
        for words in ("They never ring back", "Engaged all morning")
    )
    address = reverse("insight_theme_split", args=[theme.pk])
    page = browser.get(address).content.decode()
    assert "They never ring back" in page and "Engaged all morning" in page
    assert "Engaged all morning" not in browser.get(address, {"words": "RING"}).content.decode()
    form = {"do": "split", "version": theme.codeframe.version, "name": "Call-backs", "definition": ""}
    answer = browser.post(address, form)
    assert (answer.status_code, "Tick at least one point" in answer.content.decode()) == (422, True)
    assert browser.post(address, form | {"chosen": [moved.segment_id]}).status_code == 302
    assert [row.segment for row in Theme.objects.get(name="Call-backs").codings.all()] == [moved.segment]
    left = {row.segment for row in theme.codings.all()}
    assert stays.segment in left and moved.segment not in left


def test_history_is_told_in_words(theme, officer):
    topic = TopicFactory(name="the phone", run__engagement=theme.codeframe.engagement)
    themes.add_topic_to_theme(topic=topic, theme=theme, by=officer)
    themes.rename_theme(theme=theme, by=officer, name=theme.name, definition="Calls.")
    themes.set_priority(theme=theme, by=officer, priority=PriorityFactory())
    themes.set_priority(theme=theme, by=officer, priority=None)
    other = themes.add_theme(engagement=theme.codeframe.engagement, name="Calls", by=officer)
    themes.merge_themes(theme=other, into=theme, by=officer)
    assert [line.words for line in history_of(theme)] == [
        "“Calls” was merged into this theme, 0 codings moved",
        "tied to no priority any more",
        "priority set to “Prevention and wellbeing”",
        "definition changed",
        "topic “the phone” adopted",
    ]
    assert [line.words for line in history_of(other)] == [
        "merged into “Getting through”, 0 codings moved",
        "written by hand",
    ]
    assert history_of(theme)[0].who == "officer"


def test_empty_states_say_what_to_do(browser, client, db):
    assert "There is no engagement yet" in browser.get(reverse("insight_themes")).content.decode()
    engagement = EngagementFactory()
    assert "Adopt a topic" in browser.get(list_of(engagement)).content.decode()
    bare = ThemeFactory(codeframe__engagement=engagement)
    shown = browser.get(page_of(bare)).content.decode()
    for words in (
        "0 of 0",
        "Nobody’s words are coded here yet",
        "No response that counts speaks of this yet",
        "No definition yet",
    ):
        assert words in shown, words
