"""When and from whom a point comes: periods without gaps, shares against all, nobody found in small numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import disclosure
from insight.disclosure import people as people_counted
from insight.enums import MentionBasis, ResponseStatus
from insight.models import CommunityMention, Response
from insight.selectors.assignments import assigned_responses
from insight.selectors.codings import coded_responses
from insight.selectors.spread import spread_of
from tests.factories import (
    CommunityFactory,
    EngagementFactory,
    PlaceFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
)
from tests.insight.curation_rows import coded_theme, discovery, fine_of, said, topic_with

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


def on(days, hour=12):
    return MONDAY.replace(hour=hour) + timedelta(days=days)


def at(engagement, *days):
    return [said(engagement, submitted_at=on(day)) for day in days]


def mention(segments, basis=MentionBasis.SELF, **community):
    run, community = RunFactory(), CommunityFactory(**community)
    CommunityMention.objects.bulk_create(
        CommunityMention(
            response=segment.response, community=community, basis=basis, start=start, end=start + 1, run=run
        )
        for segment in segments
        for start in ((0, 5) if basis == MentionBasis.SELF else (10, 15))
    )


def another(segment):
    """The same person's answer to one more question."""
    submission = segment.response.submission
    question = QuestionFactory(engagement=submission.engagement)
    return SegmentFactory(response=ResponseFactory(submission=submission, question=question))


def spread(theme):
    return spread_of(coded_responses(theme), theme.codeframe.engagement)


def told(rows):
    return {row.slug: (row.part, row.here, row.whole, row.everybody) for row in rows}


@pytest.mark.parametrize(
    ("last", "unit", "first", "periods"),
    [
        (0, "week", "1 Jun 2026", 1),
        (6, "week", "1 Jun 2026", 1),
        (7, "week", "1 Jun 2026", 2),
        (91, "week", "1 Jun 2026", 14),
        (92, "month", "June 2026", 4),
        (3 * 366 - 1, "month", "June 2026", 37),
        (3 * 366, "year", "2026", 4),
    ],
)
def test_the_time_that_responses_took_sets_the_unit_and_no_period_is_left_out(last, unit, first, periods):
    engagement = EngagementFactory()
    at(engagement, last)
    found = spread(coded_theme(engagement, at(engagement, 0)))
    assert (found.unit, found.periods[0].label, len(found.periods)) == (unit, first, periods)
    assert found.count == sum(period.count for period in found.periods) == 1
    assert sum(period.base for period in found.periods) == 2


def test_each_period_counts_responses_of_the_point_and_of_all():
    engagement = EngagementFactory()
    at(engagement, 0, 1, 21)
    at(EngagementFactory(), 0, 7)
    segments = at(engagement, 2, 21, 22, 23)
    ResponseFactory(submission=segments[0].response.submission, status=ResponseStatus.HELD)
    found = spread(coded_theme(engagement, segments))
    assert [(p.label, p.count, p.base, p.percent, p.bar) for p in found.periods] == [
        ("1 Jun 2026", 1, 3, 33, 33),
        ("8 Jun 2026", 0, 0, 0, 0),
        ("15 Jun 2026", 0, 0, 0, 0),
        ("22 Jun 2026", 3, 4, 75, 100),
    ]


def test_days_are_those_of_the_clock_on_the_wall():
    engagement = EngagementFactory()
    segments = [
        said(engagement, submitted_at=on(6, hour=22)),
        said(engagement, submitted_at=on(6, hour=23)),
    ]
    assert [period.count for period in spread(coded_theme(engagement, segments)).periods] == [1, 1]


def test_what_no_usable_response_speaks_of_has_no_spread():
    engagement = EngagementFactory()
    theme = coded_theme(engagement, at(engagement, 0))
    Response.objects.update(status=ResponseStatus.REJECTED)
    found = spread(theme)
    assert (found.count, found.periods, found.people) == (0, (), disclosure.SafeMix((), (), ()))


def test_no_communities_or_boroughs_are_told_where_nobody_is_known():
    engagement = EngagementFactory()
    at(engagement, *range(10))
    theme = coded_theme(engagement, at(engagement, *range(20)))
    assert spread(theme).people == disclosure.SafeMix((), (), ())


@pytest.mark.parametrize(
    ("here", "elsewhere", "others_here", "row"),
    [
        (20, 20, 40, (20, 60, 40, 120)),
        (8, 8, 8, (10, 15, 15, 65)),
        (7, 20, 40, None),
        (20, 7, 40, None),
        (20, 0, 40, None),
        (20, 20, 7, None),
        (20, 20, 0, None),
        (0, 40, 40, None),
    ],
)
def test_a_community_is_told_where_it_and_both_its_opposites_are_many(here, elsewhere, others_here, row):
    engagement = EngagementFactory()
    ours, theirs = (
        [said(engagement) for _ in range(here + others_here)],
        [said(engagement) for _ in range(elsewhere + 40)],
    )
    mention([*ours[:here], *theirs[:elsewhere]])
    people = spread(coded_theme(engagement, ours)).people
    assert told(people.speak_as) == ({"carers": row} if row else {})
    assert people.speak_of == ()


def test_speaking_as_a_community_and_speaking_of_it_are_counted_apart():
    engagement = EngagementFactory()
    ours, theirs = [said(engagement) for _ in range(40)], [said(engagement) for _ in range(40)]
    mention([*ours[:10], *theirs[:20]])
    mention([*ours[5:25], *theirs[:10]], MentionBasis.MENTIONED)
    people = spread(coded_theme(engagement, ours)).people
    assert told(people.speak_as) == {"carers": (10, 40, 30, 80)}
    assert told(people.speak_of) == {"carers": (20, 40, 30, 80)}
    (row,) = people.speak_of
    assert (row.percent_here, row.percent_of_all) == (50, 38)


def test_people_are_counted_once_and_may_name_themselves_in_another_answer():
    engagement = EngagementFactory()
    first, others = [said(engagement) for _ in range(40)], [said(engagement) for _ in range(20)]
    mention([*first[:20], *others])
    points = [another(segment) for segment in [*first[:10], *first[20:]]]
    points.append(another(first[0]))
    people = spread(coded_theme(engagement, points)).people
    assert told(people.speak_as) == {"carers": (10, 30, 40, 60)}


def test_boroughs_are_told_in_company():
    engagement, ours = EngagementFactory(), []
    for slug, here, elsewhere in (("bexley", 30, 30), ("bromley", 20, 20), ("lewisham", 3, 30)):
        place = PlaceFactory(slug=slug, name=slug.title())
        segments = [said(engagement, place=place) for _ in range(here + elsewhere)]
        ours += segments[:here]
    nowhere = [said(engagement) for _ in range(40)]
    people = spread(coded_theme(engagement, [*ours, *nowhere[:25]])).people
    assert told(people.places) == {"bexley": (30, 80, 60, 175)}, "Bromley keeps Lewisham company"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=7),
)
def test_hidden_boroughs_can_not_be_had_from_any_total(counts):
    both = [(here, here + elsewhere) for here, elsewhere in counts]
    hidden = people_counted._hide_of_both(both)
    for view in ([h for h, _ in both], [e for _, e in both], [e - h for h, e in both]):
        assert all(at in hidden for at, count in enumerate(view) if count < 8)
        together = sum(view[at] for at in hidden)
        if hidden and len(hidden) < len(both):
            assert len(hidden) >= 2
            assert together == 0 or together >= 8


def test_a_spread_costs_the_same_however_many_responses(django_assert_num_queries):
    engagement = EngagementFactory()
    theme = coded_theme(engagement, at(engagement, *range(30)))
    mention(at(engagement, *range(30)))
    part = coded_responses(theme)
    with django_assert_num_queries(6):
        spread_of(part, engagement)


def test_a_wide_topic_holds_what_its_finer_ones_hold_and_another_run_nothing():
    engagement = EngagementFactory()
    segments = at(engagement, 0, 1, 2)
    wide = topic_with(discovery(engagement), segments[:2])
    topic_with(discovery(engagement), segments)
    for topic in (wide, fine_of(wide)):
        assert {r.pk for r in assigned_responses(topic, engagement)} == {
            segment.response_id for segment in segments[:2]
        }
    Response.objects.filter(pk=segments[0].response_id).update(status=ResponseStatus.HELD)
    assert assigned_responses(wide, engagement).count() == 1
