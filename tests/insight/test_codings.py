"""People's word wins over the machine's, and a response counts once."""

import pytest

from insight.enums import ResponseStatus, ThemeStatus
from insight.selectors.codings import coded_responses, coded_segments, effective_codings
from insight.selectors.heirs import merged_family
from insight.selectors.responses import segments_with_marks
from insight.services.codings import correct_coding
from tests.factories import (
    CodeframeFactory,
    EngagementFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    QuestionFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    return ThemeFactory(codeframe=CodeframeFactory(engagement=EngagementFactory()))


def segment_of(theme, **fields):
    engagement = theme.codeframe.engagement
    response = ResponseFactory(
        submission=SubmissionFactory(engagement=engagement),
        question=QuestionFactory(engagement=engagement),
        **{"status": ResponseStatus.ENRICHED, **fields},
    )
    return SegmentFactory(response=response)


@pytest.mark.parametrize(
    ("machine", "person", "counts"),
    [
        (True, None, True),
        (True, True, True),
        (True, False, False),
        (False, True, True),
        (False, False, False),
        (False, None, False),
    ],
)
def test_a_persons_word_wins(theme, machine, person, counts):
    segment = segment_of(theme)
    if machine:
        MachineCodingFactory(segment=segment, theme=theme)
    if person is not None:
        PersonCodingFactory(segment=segment, theme=theme, applies=person)
    assert set(coded_segments(theme)) == ({segment} if counts else set())
    assert {coding.segment for coding in effective_codings(theme.codeframe.engagement)} == (
        {segment} if counts else set()
    )


def test_a_person_s_yes_keeps_the_machine_s_words_and_a_no_drops_them(theme, officer):
    segment = segment_of(theme)
    machine = MachineCodingFactory(segment=segment, theme=theme, cues=[[0, 3]])
    yes = correct_coding(segment=segment, theme=theme, by=officer, applies=True)
    assert yes.telling_words == [segment.text[:3]]
    machine.delete()
    assert correct_coding(segment=segment, theme=theme, by=officer, applies=True).cues == [[0, 3]]
    (mark,) = segments_with_marks(segment.response)[0].marks
    assert mark.because == [segment.text[:3]]
    assert correct_coding(segment=segment, theme=theme, by=officer, applies=False).cues == []


def test_a_response_counts_once_however_often_it_says_it(theme):
    response = segment_of(theme).response
    first = response.segments.get()
    first.end = 5
    first.save()
    second = SegmentFactory(response=response, start=6, end=12)
    for segment in (first, second):
        MachineCodingFactory(segment=segment, theme=theme)
        PersonCodingFactory(segment=segment, theme=theme)
    assert coded_segments(theme).count() == 2
    assert list(coded_responses(theme)) == [response]


@pytest.mark.parametrize("status", [s for s in ResponseStatus if s not in ResponseStatus.usable()])
def test_held_words_never_count(theme, status):
    MachineCodingFactory(segment=segment_of(theme, status=status), theme=theme)
    assert not coded_segments(theme).exists()
    assert not effective_codings(theme.codeframe.engagement).exists()


def test_a_non_answer_never_counts(theme):
    MachineCodingFactory(segment=segment_of(theme, non_answer=True), theme=theme)
    assert not coded_segments(theme).exists()


def test_codings_of_other_engagements_and_retired_themes_stay_out(theme):
    MachineCodingFactory()
    retired = ThemeFactory(codeframe=theme.codeframe, status=ThemeStatus.RETIRED)
    MachineCodingFactory(segment=segment_of(theme), theme=retired)
    assert not effective_codings(theme.codeframe.engagement).exists()


def merged(into):
    return ThemeFactory(codeframe=into.codeframe, status=ThemeStatus.MERGED, merged_into=into)


def test_a_merged_theme_counts_as_one_with_the_theme_it_went_into(theme):
    inner = merged(theme)
    innermost = merged(inner)
    ThemeFactory(codeframe=theme.codeframe)
    assert sorted(merged_family(theme)) == sorted([theme.pk, inner.pk, innermost.pk])
    segment = segment_of(theme)
    MachineCodingFactory(segment=segment, theme=innermost)
    assert set(coded_segments(theme)) == {segment}


def test_a_persons_no_on_the_theme_settles_what_a_machine_left_on_a_merged_one(theme):
    old = merged(theme)
    segment = segment_of(theme)
    MachineCodingFactory(segment=segment, theme=old)
    PersonCodingFactory(segment=segment, theme=theme, applies=False)
    assert not coded_segments(theme).exists()
