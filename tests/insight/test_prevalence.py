"""A figure says what it counted, out of what, and from which words."""

import json

import pytest

from insight.enums import ResponseStatus
from insight.models import Response
from insight.selectors.prevalence import count_and_base, prevalence
from tests.factories import (
    CodeframeFactory,
    EngagementFactory,
    MachineCodingFactory,
    QuestionFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    return ThemeFactory(codeframe=CodeframeFactory(engagement=EngagementFactory(slug="gp-access")))


def answer(theme, coded=True, **fields):
    engagement = theme.codeframe.engagement
    response = ResponseFactory(
        submission=SubmissionFactory(engagement=engagement),
        question=engagement.questions.first() or QuestionFactory(engagement=engagement),
        **{"status": ResponseStatus.ENRICHED, **fields},
    )
    if coded:
        MachineCodingFactory(segment=SegmentFactory(response=response), theme=theme)
    return response


def test_count_base_and_the_records_behind_them(theme):
    inside = [answer(theme), answer(theme)]
    answer(theme, coded=False)
    answer(theme, coded=False, status=ResponseStatus.CLEARED)
    answer(theme, status=ResponseStatus.HELD)
    answer(theme, non_answer=True)
    figure = prevalence(theme)
    assert (figure.count, figure.base) == (2, 4) == count_and_base(theme)
    assert figure.record_ids == tuple(response.pk for response in inside)
    assert figure.query == {
        "kind": "prevalence",
        "engagement": "gp-access",
        "theme": theme.pk,
        "themes": [theme.pk],
    }
    assert json.loads(json.dumps(figure.query)) == figure.query


def test_asked_twice_it_answers_the_same(theme):
    answer(theme)
    assert prevalence(theme) == prevalence(theme)


def test_nobody_said_anything_yet(theme):
    figure = prevalence(theme)
    assert (figure.count, figure.base, figure.record_ids) == (0, 0, ())
    assert len(figure.corpus_hash) == 64


def test_the_hash_moves_with_any_word_of_the_base(theme):
    answer(theme)
    other = answer(theme, coded=False)
    before = prevalence(theme)
    Response.objects.filter(pk=other.pk).update(screened="I wait on the phone at [name 1].")
    after = prevalence(theme)
    assert before.corpus_hash != after.corpus_hash
    assert (before.count, before.base) == (after.count, after.base)


def test_words_of_another_engagement_move_nothing(theme):
    answer(theme)
    before = prevalence(theme)
    answer(ThemeFactory(codeframe=CodeframeFactory(engagement=EngagementFactory())))
    assert prevalence(theme) == before
