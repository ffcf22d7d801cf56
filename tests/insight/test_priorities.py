"""Priorities of responses: the machine's, corrected by people's codings, read in one place."""

from itertools import product

import pytest
from django.urls import reverse

from insight.enums import ResponseStatus, Source, ThemeStatus
from insight.models import Coding, PriorityScore, Response
from insight.selectors.matrix import MatrixCut, count_in_cell
from insight.selectors.priorities import given_priorities, priorities_of
from insight.services.codings import code_as_none, correct_coding
from insight.services.matrix import count_matrix
from insight.services.themes import add_theme, merge_themes, retire_theme, set_priority
from tests.factories import (
    CodeframeFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    PriorityFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)
from tests.insight.matrix_rows import Crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def priority():
    return PriorityFactory()


@pytest.fixture
def response():
    question = QuestionFactory()
    submission = SubmissionFactory(engagement=question.engagement)
    return ResponseFactory(submission=submission, question=question, status=ResponseStatus.ENRICHED)


@pytest.fixture
def codeframe(response):
    return CodeframeFactory(engagement=response.submission.engagement)


def by_machine(response, priority):
    return PriorityScore.objects.create(response=response, run=RunFactory(), priority=priority, score=0.7)


def given(response):
    return {found.slug: found.source for found in priorities_of(response)}


SAYS = (None, True, False)


@pytest.mark.parametrize(("machine", "first", "second"), list(product((True, False), SAYS, SAYS)))
def test_what_people_say_of_both_themes_of_a_priority(response, codeframe, priority, machine, first, second):
    segment = SegmentFactory(response=response)
    for says in (first, second):
        theme = ThemeFactory(codeframe=codeframe, priority=priority)
        MachineCodingFactory(segment=segment, theme=theme)
        if says is not None:
            PersonCodingFactory(segment=segment, theme=theme, applies=says)
    if machine:
        by_machine(response, priority)
    if first or second:
        expected = {priority.slug: Source.PERSON}
    elif machine and not (first is False and second is False):
        expected = {priority.slug: Source.MACHINE}
    else:
        expected = {}
    assert given(response) == expected


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        (False, False, None),
        (False, None, Source.MACHINE),
        (False, True, Source.PERSON),
        (None, None, Source.MACHINE),
    ],
)
def test_a_no_to_one_point_leaves_the_others_to_the_machine(response, codeframe, priority, one, other, left):
    theme = ThemeFactory(codeframe=codeframe, priority=priority)
    by_machine(response, priority)
    for start, says in ((0, one), (10, other)):
        segment = SegmentFactory(response=response, start=start, end=start + 9)
        if says is not None:
            PersonCodingFactory(segment=segment, theme=theme, applies=says)
    assert given(response) == ({priority.slug: left} if left else {})


def test_the_machine_s_coding_alone_adds_no_priority(response, codeframe, priority):
    MachineCodingFactory(
        segment=SegmentFactory(response=response), theme=ThemeFactory(codeframe=codeframe, priority=priority)
    )
    assert given(response) == {}


def test_a_theme_without_a_priority_settles_nothing(response, codeframe, priority):
    by_machine(response, priority)
    segment = SegmentFactory(response=response)
    PersonCodingFactory(segment=segment, theme=ThemeFactory(codeframe=codeframe), applies=False)
    assert given(response) == {priority.slug: Source.MACHINE}


def test_one_priority_s_coding_leaves_another_alone(response, codeframe, priority):
    other = PriorityFactory(slug="early-years", name="Early years")
    by_machine(response, priority)
    segment = SegmentFactory(response=response)
    PersonCodingFactory(segment=segment, theme=ThemeFactory(codeframe=codeframe, priority=other))
    assert given(response) == {priority.slug: Source.MACHINE, other.slug: Source.PERSON}


def test_themes_of_another_engagement_need_no_answer(response, codeframe, priority):
    ThemeFactory(priority=priority)
    by_machine(response, priority)
    segment = SegmentFactory(response=response)
    theme = ThemeFactory(codeframe=codeframe, priority=priority)
    PersonCodingFactory(segment=segment, theme=theme, applies=False)
    assert given(response) == {}


def test_taking_a_word_back_takes_the_correction_back(response, officer, priority):
    theme = add_theme(engagement=response.submission.engagement, name="Lifts", by=officer, priority=priority)
    segment = SegmentFactory(response=response)
    scores = by_machine(response, priority)
    code_as_none(segment=segment, by=officer)
    assert given(response) == {}
    correct_coding(segment=segment, theme=theme, by=officer, applies=True)
    assert given(response) == {priority.slug: Source.PERSON}
    Coding.objects.filter(segment=segment).delete()
    assert given(response) == {priority.slug: Source.MACHINE}
    scores.refresh_from_db()
    assert scores.score == 0.7


def test_the_codeframe_as_it_stands_decides(response, codeframe, officer, priority):
    theme = ThemeFactory(codeframe=codeframe)
    PersonCodingFactory(segment=SegmentFactory(response=response), theme=theme)
    assert given(response) == {}
    set_priority(theme=theme, by=officer, priority=priority)
    assert given(response) == {priority.slug: Source.PERSON}
    retire_theme(theme=theme, by=officer)
    assert given(response) == {}


def test_merged_themes_count_as_one(response, codeframe, officer, priority):
    segment = SegmentFactory(response=response)
    into = ThemeFactory(codeframe=codeframe, priority=priority)
    merged = ThemeFactory(codeframe=codeframe)
    PersonCodingFactory(segment=segment, theme=merged)
    PersonCodingFactory(segment=segment, theme=into, applies=False)
    by_machine(response, priority)
    assert given(response) == {}
    merge_themes(theme=merged, into=into, by=officer)
    assert given(response) == {priority.slug: Source.PERSON}


def test_a_word_left_under_a_merged_theme_counts_for_the_one_that_stands(response, codeframe, priority):
    into = ThemeFactory(codeframe=codeframe, priority=priority)
    between, first = (
        ThemeFactory(codeframe=codeframe, status=ThemeStatus.MERGED, merged_into=into) for _ in range(2)
    )
    first.merged_into = between
    first.save()
    by_machine(response, priority)
    PersonCodingFactory(segment=SegmentFactory(response=response), theme=first, applies=False)
    assert given(response) == {}


def test_many_responses_take_no_more_queries_than_one(
    response, codeframe, priority, django_assert_max_num_queries
):
    theme = ThemeFactory(codeframe=codeframe, priority=priority)
    for count in range(6):
        other = ResponseFactory(
            submission=SubmissionFactory(engagement=codeframe.engagement),
            question=response.question,
            status=ResponseStatus.ENRICHED,
        )
        PersonCodingFactory(segment=SegmentFactory(response=other), theme=theme, applies=count % 2 == 0)
        by_machine(other, priority)
    with django_assert_max_num_queries(9):
        found = list(given_priorities(Response.objects.usable()))
    assert len(found) == 3
    assert all(row.by_person for row in found)


def test_the_matrix_counts_corrected_priorities(reference, officer):
    crowd = Crowd()
    wrong, missed = crowd.add(20), crowd.add(30, priority=None)
    prevention = PriorityScore.objects.filter(response=wrong[0]).get().priority
    engagement = crowd.question.engagement
    theme = add_theme(engagement=engagement, name="Staying well", by=officer, priority=prevention)
    count_matrix()
    assert count_in_cell(MatrixCut(priority="prevention")) == 20
    for response in wrong:
        code_as_none(segment=SegmentFactory(response=response), by=officer)
    for response in missed:
        correct_coding(segment=SegmentFactory(response=response), theme=theme, by=officer, applies=True)
    count_matrix()
    assert count_in_cell(MatrixCut(priority="prevention")) == 30
    Coding.objects.all().delete()
    count_matrix()
    assert count_in_cell(MatrixCut(priority="prevention")) == 20


def test_the_page_of_a_response_tells_who_gave_a_priority(client, officer, response, codeframe, priority):
    client.force_login(officer)
    segment = SegmentFactory(response=response)
    theme = ThemeFactory(codeframe=codeframe, priority=priority)
    other = PriorityFactory(slug="early-years", name="Early years")
    by_machine(response, other)
    correct_coding(segment=segment, theme=theme, by=officer, applies=True)
    page = " ".join(client.get(reverse("insight_response", args=[response.pk])).content.decode().split())
    assert '<strong>Early years</strong> <span class="insight-list__meta">Machine</span>' in page
    assert f"<strong>{priority.name}</strong> <span" in page
    assert "A person: a theme of this priority fits" in page
    client.post(reverse("insight_code_as_none", args=[segment.pk]))
    page = client.get(reverse("insight_response", args=[response.pk])).content.decode()
    assert "A person: a theme" not in page
    assert reverse("insight_code_as_none", args=[segment.pk]) not in page


def test_who_may_not_curate_may_not_say_that_none_fits(client, editor, response, codeframe):
    client.force_login(editor)
    ThemeFactory(codeframe=codeframe)
    segment = SegmentFactory(response=response)
    client.post(reverse("insight_code_as_none", args=[segment.pk]))
    assert not Coding.objects.exists()


def test_none_fits_where_there_is_no_theme_says_what_to_do(client, officer, response):
    client.force_login(officer)
    segment = SegmentFactory(response=response)
    answer = client.post(reverse("insight_code_as_none", args=[segment.pk]), follow=True)
    assert "There are no themes yet" in answer.content.decode()
