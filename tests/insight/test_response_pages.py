"""Looking through responses, correcting codings, and erasing what a person sent."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from insight.enums import ResponseStatus, Source
from insight.models import Coding, CommunityMention, Response, Submission
from insight.selectors.responses import ResponseFilter, find_responses, parts, segments_with_marks
from insight.services.receipts import hash_receipt, new_receipt_code
from tests.factories import (
    CodeframeFactory,
    CommunityFactory,
    EngagementFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)

TEXT = "The lift is broken. The nurse was kind."


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def response(db):
    """Two segments; the machine put the first under "Lifts", unsure, and a person took it out again."""
    response = ResponseFactory(words=TEXT, status=ResponseStatus.ENRICHED)
    first = SegmentFactory(response=response, start=0, end=19)
    SegmentFactory(response=response, start=20, end=39)
    codeframe = CodeframeFactory(engagement=response.submission.engagement)
    lifts = ThemeFactory(codeframe=codeframe, name="Lifts")
    ThemeFactory(codeframe=codeframe, name="Kind staff")
    MachineCodingFactory(segment=first, theme=lifts, confidence=0.41)
    return response


def page_of(browser, response):
    return browser.get(reverse("insight_response", args=[response.pk])).content.decode()


def listed(browser, **query):
    return browser.get(reverse("insight_responses"), query).content.decode()


def test_the_page_shows_words_segments_and_who_coded_them(browser, response):
    page = page_of(browser, response)
    assert "The lift is broken.<sup>1</sup>" in page
    assert "The nurse was kind.<sup>2</sup>" in page
    assert "41 % sure" in page
    assert "Not sure: please look" in page


def test_the_words_that_spoke_for_a_theme_are_shown_with_it(browser, response):
    assert "Because of" not in page_of(browser, response)
    Response.objects.update(language="cy")
    Coding.objects.update(cues=[[12, 18], [4, 8]])
    page = " ".join(page_of(browser, response).split())
    assert 'Because of: <bdi lang="cy">broken</bdi>, <bdi lang="cy">lift</bdi> </span>' in page
    Response.objects.update(status=ResponseStatus.HELD)
    assert "Because of" not in page_of(browser, response)


def test_a_person_s_word_is_shown_above_the_machine_s(browser, response, officer):
    segment = response.segments.first()
    PersonCodingFactory(segment=segment, theme=segment.codings.get().theme, coder=officer, applies=False)
    page = page_of(browser, response)
    assert "<s>Lifts</s>" in page
    assert "officer: doesn’t fit" in page
    assert "the machine said fits (41 % sure)" in page
    assert "Not sure" not in page


@pytest.mark.parametrize("applies", [True, False])
def test_one_click_says_whether_a_theme_fits(applies, browser, response, officer):
    segment = response.segments.first()
    theme = segment.codings.get().theme
    answer = browser.post(
        reverse("insight_correct_coding", args=[segment.pk]), {"theme": theme.pk, "applies": int(applies)}
    )
    assert answer.url.endswith(f"/responses/{response.pk}/#segment-{segment.pk}")
    person = Coding.objects.get(segment=segment, source=Source.PERSON)
    assert (person.theme, person.applies, person.coder) == (theme, applies, officer)
    assert Coding.objects.get(segment=segment, source=Source.MACHINE).confidence == 0.41


def test_a_theme_can_be_added(browser, response):
    last = response.segments.last()
    coded = segments_with_marks(response)[1]
    assert [theme.name for theme in coded.others] == ["Kind staff", "Lifts"]
    browser.post(
        reverse("insight_correct_coding", args=[last.pk]), {"theme": coded.others[0].pk, "applies": "1"}
    )
    marks = segments_with_marks(response)[1].marks
    assert [(mark.theme.name, mark.applies, mark.by_person) for mark in marks] == [
        ("Kind staff", True, "officer")
    ]


@pytest.mark.parametrize("theme", ["", "0", "none"])
def test_a_correction_without_a_theme_says_so(theme, browser, response):
    address = reverse("insight_correct_coding", args=[response.segments.last().pk])
    assert "Choose a theme" in browser.post(address, {"theme": theme}, follow=True).content.decode()
    assert not Coding.objects.filter(source=Source.PERSON).exists()


def test_a_theme_of_another_engagement_is_refused(browser, response):
    other = ThemeFactory()
    address = reverse("insight_correct_coding", args=[response.segments.last().pk])
    page = browser.post(address, {"theme": other.pk, "applies": "1"}, follow=True).content.decode()
    assert "another engagement" in page
    assert not Coding.objects.filter(source=Source.PERSON).exists()


def test_a_guardian_looks_but_does_not_correct(client, guardian, response):
    client.force_login(guardian)
    page = page_of(client, response)
    assert "Lifts" in page
    assert "Add a theme" not in page
    assert "Erase what this person sent" in page


@pytest.mark.parametrize("status", [ResponseStatus.RECEIVED, ResponseStatus.HELD, ResponseStatus.REJECTED])
def test_words_that_are_not_cleared_are_shown_nowhere_here(status, browser):
    response = ResponseFactory(words="My name is Ada Bell", status=status)
    assert "Ada" not in page_of(browser, response)
    assert "Ada" not in listed(browser)
    assert "Nothing matches" in listed(browser, words="Ada")


def test_the_page_shows_what_was_done_to_the_response(browser, response):
    browser.post(reverse("insight_words", args=[response.pk]), {"do": "hold", "reason": "A neighbour's lift"})
    page = page_of(browser, response)
    assert "Response held" in page
    assert "A neighbour&#x27;s lift" in page


def test_an_empty_list_says_what_comes(browser):
    assert "No responses yet" in listed(browser)


def test_the_list_counts_and_pages(browser):
    engagement = EngagementFactory()
    question = QuestionFactory(engagement=engagement)
    for _ in range(26):
        ResponseFactory(submission=SubmissionFactory(engagement=engagement), question=question)
    first = listed(browser, engagement=engagement.pk)
    assert "26 responses" in first
    assert "Page 1 of 2" in first
    assert f"?engagement={engagement.pk}&amp;p=2" in first
    assert "Page 2 of 2" in listed(browser, p="99")


def test_with_a_community_no_count_is_shown(browser):
    carers = CommunityFactory()
    for _ in range(26):
        one = ResponseFactory()
        CommunityMention.objects.create(
            response=one, community=carers, basis="self", start=0, end=1, run=RunFactory()
        )
    page = listed(browser, community=carers.slug)
    assert "26" not in page.split("</form>")[-1].split("insight-list")[0]
    assert "No count is shown" in page
    assert "Page 1 of" not in page
    assert "Page 1" in page
    assert 'rel="next"' in page


def test_filters_find_what_they_say(db):
    engagement = EngagementFactory()
    wanted = ResponseFactory(
        words="The bus was late",
        submission=SubmissionFactory(engagement=engagement),
        sentiment="negative",
        language="so",
        status=ResponseStatus.ENRICHED,
    )
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement))
    MachineCodingFactory(segment=SegmentFactory(response=wanted), theme=theme, confidence=0.5)
    community = CommunityFactory()
    CommunityMention.objects.create(
        response=wanted, community=community, basis="self", start=0, end=3, run=RunFactory()
    )
    ResponseFactory(words="The train was early", sentiment="positive")
    for found in (
        ResponseFilter(engagement=engagement),
        ResponseFilter(status="enriched"),
        ResponseFilter(theme=theme),
        ResponseFilter(community=community),
        ResponseFilter(sentiment="negative"),
        ResponseFilter(language="so"),
        ResponseFilter(words="BUS"),
        ResponseFilter(unsure=True),
    ):
        assert list(find_responses(found)) == [wanted], found
    assert find_responses(ResponseFilter()).count() == 2


def test_the_theme_filter_follows_people_s_corrections(response, officer):
    segment = response.segments.first()
    theme = segment.codings.get().theme
    assert find_responses(ResponseFilter(theme=theme)).count() == 1
    PersonCodingFactory(segment=segment, theme=theme, coder=officer, applies=False)
    assert find_responses(ResponseFilter(theme=theme)).count() == 0
    assert find_responses(ResponseFilter(unsure=True)).count() == 0


@pytest.mark.parametrize(
    "query", [{"words": '"'}, {"words": "%_\\"}, {"engagement": "x"}, {"theme": "9" * 30}, {"p": "-1"}]
)
def test_odd_filters_do_no_harm(query, browser, response):
    assert browser.get(reverse("insight_responses"), query).status_code == 200


def test_parts_are_the_whole_text_even_where_segments_overlap(response):
    SegmentFactory(response=response, start=10, end=30)
    segments = segments_with_marks(response)
    cut = parts(response, segments)
    assert "".join(part.text for part in cut) == TEXT
    assert [part.number for part in cut] == [1, 2, 3]


@pytest.fixture
def receipt(db):
    """A receipt code and the response that it leads to."""
    code = new_receipt_code()
    response = ResponseFactory(
        submission=SubmissionFactory(receipt_hash=hash_receipt(code)), words="Words to erase"
    )
    return code, response


@pytest.fixture
def guardian_browser(client, guardian):
    client.force_login(guardian)
    return client


def test_a_guardian_finds_by_code_and_erases(guardian_browser, receipt, guardian):
    code, response = receipt
    answer = guardian_browser.post(reverse("insight_erase"), {"code": code.lower().replace("-", " ")})
    confirm = answer.url
    page = guardian_browser.get(confirm).content.decode()
    assert str(response.question) in page
    assert "Words to erase" not in page
    assert Submission.objects.exists()
    done = guardian_browser.post(confirm, {"reason": "Asked by phone", "sure": "on"}, follow=True)
    assert "Erased: 1 answer" in done.content.decode()
    assert not Submission.objects.exists()
    assert not Response.objects.exists()
    entry = ModelLogEntry.objects.get(action="insight.submission.erase")
    assert (entry.user, entry.data["reason"]) == (guardian, "Asked by phone")
    assert guardian_browser.get(confirm).status_code == 404


def test_a_code_that_leads_nowhere_says_what_to_try(guardian_browser):
    page = guardian_browser.post(reverse("insight_erase"), {"code": "AAAA-BBBB-CCCC"}).content.decode()
    assert "Ask the person to read it again" in page


@pytest.mark.parametrize("fields", [{"reason": "", "sure": "on"}, {"reason": "Asked"}])
def test_nothing_is_erased_without_a_reason_and_a_tick(fields, guardian_browser, receipt):
    uuid = receipt[1].submission.uuid
    answer = guardian_browser.post(reverse("insight_erase_submission", args=[uuid]), fields)
    assert answer.status_code == 200
    assert "required" in answer.content.decode()
    assert Submission.objects.exists()
