"""Next to check: one point at a time with its reason, what is said of it kept, and the way on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from insight.enums import ResponseStatus, ReviewReason, RunKind, Source, ThemeStatus
from insight.errors import ServiceError
from insight.models import Coding, Job, Response, ReviewSuggestion, Theme
from insight.selectors.reviewing import review_queue
from insight.services.codings import code_as_none
from tests.factories import (
    CommunityFactory,
    EngagementFactory,
    MachineCodingFactory,
    RunFactory,
    ThemeFactory,
)
from tests.insight.curation_rows import coded_theme, said


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def queue(reference):
    """Three points: an unsure one under "Parking", one of carers without a theme, and a new one."""
    engagement = EngagementFactory()
    words = ("The car park is dear.", "Nobody asks how I cope.", "The lift sings.")
    points = [said(engagement, text) for text in words]
    theme = coded_theme(engagement, points[:1], name="Parking")
    ThemeFactory(codeframe=theme.codeframe, name="Being a carer")
    run = RunFactory(kind=RunKind.CODING, engagement=engagement)
    reasons = [
        {"reason": ReviewReason.UNSURE, "theme": theme},
        {"reason": ReviewReason.COMMUNITY, "community": CommunityFactory(slug="carers")},
        {"reason": ReviewReason.NEW},
    ]
    for place, (segment, why) in enumerate(zip(points, reasons, strict=True), start=1):
        ReviewSuggestion.objects.create(run=run, segment=segment, place=place, **why)
    return engagement


def address(engagement):
    return reverse("insight_review", args=[engagement.pk])


def page_of(browser, engagement, **query):
    return browser.get(address(engagement), query).content.decode()


def point(engagement, place):
    return ReviewSuggestion.objects.get(run__engagement=engagement, place=place).segment


def decide(browser, engagement, do, place, theme=None):
    fields = {"do": do, "segment": point(engagement, place).pk}
    return browser.post(address(engagement), fields | ({"theme": theme.pk} if theme else {}), follow=True)


def theme_called(name):
    return Theme.objects.get(name=name)


def people_said(segment):
    rows = Coding.objects.filter(segment=segment, source=Source.PERSON)
    return dict(rows.values_list("theme__name", "applies"))


def test_a_point_is_shown_with_its_reason_its_words_and_the_theme_in_question(browser, queue):
    page = page_of(browser, queue)
    assert "isn’t sure whether this belongs to “Parking”" in page
    assert "The car park is dear." in page
    assert "0 of 3 checked since the last coding" in page
    assert "Right<span" in page
    assert "Nobody asks how I cope." not in page
    assert f"{reverse('insight_response', args=[point(queue, 1).response_id])}#segment-" in page


def test_the_words_that_spoke_for_the_theme_are_shown_and_kept_with_a_person_s_yes(browser, queue):
    assert "Because of" not in page_of(browser, queue)
    Coding.objects.update(cues=[[4, 12]])
    page = " ".join(page_of(browser, queue).split())
    assert 'Because of: <bdi lang="en">car park</bdi> </span>' in page
    decide(browser, queue, "right", 1, theme_called("Parking"))
    assert Coding.objects.get(source=Source.PERSON).telling_words == ["car park"]


@pytest.mark.parametrize(("do", "applies"), [("right", True), ("not-right", False)])
def test_after_an_answer_it_is_kept_and_the_next_is_shown(do, applies, browser, queue, officer):
    first = point(queue, 1)
    page = decide(browser, queue, do, 1, theme_called("Parking")).content.decode()
    coding = Coding.objects.get(segment=first, source=Source.PERSON)
    assert (coding.theme.name, coding.applies, coding.coder) == ("Parking", applies, officer)
    assert "1 of 3 checked" in page
    assert "Few answers from or about" in page
    assert "Nobody asks how I cope." in page


def test_a_point_stays_until_every_theme_of_it_is_settled(browser, queue):
    MachineCodingFactory(segment=point(queue, 1), theme=theme_called("Being a carer"))
    page = decide(browser, queue, "right", 1, theme_called("Parking")).content.decode()
    assert "0 of 3 checked" in page
    assert "The car park is dear." in page
    page = decide(browser, queue, "not-right", 1, theme_called("Being a carer")).content.decode()
    assert "1 of 3 checked" in page


def test_a_theme_of_which_the_machine_was_just_not_sure_is_asked_about(browser, queue):
    Coding.objects.all().delete()
    page = page_of(browser, queue)
    assert "Not right<span" in page
    decide(browser, queue, "not-right", 1, theme_called("Parking"))
    assert people_said(point(queue, 1)) == {"Parking": False}


def test_a_theme_can_be_added(browser, queue):
    page = decide(browser, queue, "add", 2, theme_called("Being a carer")).content.decode()
    assert people_said(point(queue, 2)) == {"Being a carer": True}
    assert "1 of 3 checked" in page


def test_none_of_the_themes_is_kept_for_each_and_logged_once(browser, queue):
    page = decide(browser, queue, "none", 1).content.decode()
    assert "none of the themes fits" in page
    assert people_said(point(queue, 1)) == {"Parking": False, "Being a carer": False}
    assert ModelLogEntry.objects.filter(action="insight.coding.none").count() == 1
    assert Coding.objects.filter(source=Source.MACHINE).count() == 1


def test_none_of_the_themes_takes_back_an_earlier_yes(officer, queue, browser):
    decide(browser, queue, "right", 1, theme_called("Parking"))
    code_as_none(segment=point(queue, 1), by=officer)
    assert set(people_said(point(queue, 1)).values()) == {False}


def test_none_of_the_themes_is_for_curators_and_wants_themes(officer, guardian, queue):
    with pytest.raises(PermissionDenied):
        code_as_none(segment=point(queue, 1), by=guardian)
    Theme.objects.update(status=ThemeStatus.RETIRED)
    with pytest.raises(ServiceError, match="no themes yet"):
        code_as_none(segment=point(queue, 1), by=officer)
    assert not Coding.objects.filter(source=Source.PERSON).exists()


def test_one_can_be_left_and_comes_back_in_the_end(browser, queue):
    assert "Nobody asks how I cope." in page_of(browser, queue, after=1)
    assert "The lift sings." in page_of(browser, queue, after=2)
    assert "The car park is dear." in page_of(browser, queue, after=3)
    assert "The car park is dear." in page_of(browser, queue, after="x")


def test_when_all_are_checked_the_page_says_to_code_again(browser, queue):
    for place in (1, 2, 3):
        decide(browser, queue, "none", place)
    page = page_of(browser, queue)
    assert "All are checked" in page
    assert "Code again now" in page
    browser.post(address(queue), {"do": "again"})
    assert Job.objects.get().params == {"engagement_id": queue.pk}
    assert "Code again now" not in page_of(browser, queue)


@pytest.mark.parametrize("theme", ["", "0", "none", "9" * 30])
def test_an_answer_without_a_theme_says_so(theme, browser, queue):
    fields = {"do": "add", "segment": point(queue, 2).pk, "theme": theme}
    answer = browser.post(address(queue), fields)
    assert answer.status_code == 422
    assert "Choose a theme from the list first." in answer.content.decode()
    assert not Coding.objects.filter(source=Source.PERSON).exists()


def test_a_point_or_theme_of_another_engagement_is_refused(browser, queue):
    other = coded_theme(EngagementFactory(), [], name="Elsewhere")
    answer = decide(browser, queue, "add", 2, other)
    assert "another engagement" in answer.content.decode()
    elsewhere = said(other.codeframe.engagement)
    answer = browser.post(address(queue), {"do": "none", "segment": elsewhere.pk})
    assert (answer.status_code, "isn’t there any more" in answer.content.decode()) == (422, True)
    assert not Coding.objects.filter(source=Source.PERSON).exists()


def test_words_that_are_held_are_not_shown_and_can_t_be_judged(browser, queue):
    Response.objects.filter(pk=point(queue, 1).response_id).update(status=ResponseStatus.HELD)
    page = page_of(browser, queue)
    assert "The car park is dear." not in page
    assert "0 of 2 checked" in page
    assert decide(browser, queue, "none", 1).status_code == 422


def test_a_retired_theme_is_not_asked_about(browser, queue):
    Theme.objects.filter(name="Parking").update(status=ThemeStatus.RETIRED)
    page = page_of(browser, queue)
    assert "Parking" not in page
    assert "0 of 2 checked" in page


def test_the_empty_page_says_what_to_do(browser, reference):
    engagement = EngagementFactory()
    assert "There are no themes yet." in page_of(browser, engagement)
    coded_theme(engagement, [])
    page = page_of(browser, engagement)
    assert "Responses are not coded yet." in page
    assert "Code again now" in page
    RunFactory(kind=RunKind.CODING, engagement=engagement)
    assert "Nothing to check" in page_of(browser, engagement)


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("editor", False), ("guardian", False)])
def test_who_may_check(client, request, queue, role, may):
    client.force_login(request.getfixturevalue(role))
    assert client.get(address(queue)).status_code == (200 if may else 302)
    tab = client.get(reverse("insight_analysis", args=[queue.pk])).content.decode()
    assert (address(queue) in tab) == may


def test_the_page_takes_few_queries(browser, queue, django_assert_max_num_queries):
    page_of(browser, queue)
    with django_assert_max_num_queries(30):
        page_of(browser, queue)


def test_a_suggestion_says_why(queue):
    first = ReviewSuggestion.objects.get(place=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewSuggestion.objects.filter(pk=first.pk).update(reason=ReviewReason.COMMUNITY)
    assert review_queue(queue).total == 3
