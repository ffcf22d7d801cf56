"""No count points at a person: thresholds, rounding, company for what is hidden, one place for the link."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from insight import disclosure
from insight.disclosure import equality_counts, rounding
from insight.enums import MentionBasis, ResponseStatus
from insight.errors import ServiceError
from insight.models import CommunityMention, EqualityProfile, Response
from tests.factories import (
    CommunityFactory,
    EngagementFactory,
    PlaceFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SubmissionFactory,
)

RULES = st.tuples(st.integers(2, 40), st.integers(1, 20))
COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=9)


def people(engagement, number, **fields):
    question = engagement.questions.first() or QuestionFactory(engagement=engagement)
    return [
        ResponseFactory(submission=SubmissionFactory(engagement=engagement, **fields), question=question)
        for _ in range(number)
    ]


def shown(rows):
    return {row.slug: row.shown for row in rows}


@given(st.integers(0, 5000), RULES)
def test_no_count_below_the_threshold_is_ever_shown(count, rules):
    threshold, step = rules
    with override_settings(DISCLOSURE_THRESHOLD=threshold, DISCLOSURE_ROUND_TO=step):
        safe = disclosure.safe_count(count)
    if count < threshold:
        assert safe is None
    else:
        assert safe >= threshold
        assert safe % step == 0
        assert abs(safe - count) <= step


@pytest.mark.parametrize(
    ("count", "safe"), [(0, None), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (100, 100)]
)
def test_by_default_below_8_is_hidden_and_the_rest_is_to_the_nearest_5(count, safe):
    assert disclosure.safe_count(count) == safe


@given(COUNTS, RULES)
def test_what_is_hidden_can_not_be_had_by_taking_the_rest_from_the_total(counts, rules):
    threshold, step = rules
    with override_settings(DISCLOSURE_THRESHOLD=threshold, DISCLOSURE_ROUND_TO=step):
        rows = rounding.safe_partition(
            [(str(at), f"Row {at}") for at in range(len(counts))],
            {str(at): count for at, count in enumerate(counts)},
        )
    hidden = [count for count, row in zip(counts, rows, strict=True) if row.shown is None]
    assert all(row.shown is None for count, row in zip(counts, rows, strict=True) if count < threshold)
    assert all(row.shown is None or row.shown >= threshold for row in rows)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(hidden) >= threshold or sum(hidden) == 0


def test_hiding_takes_the_smallest_others_and_no_more_than_it_must():
    with override_settings(DISCLOSURE_THRESHOLD=8, DISCLOSURE_ROUND_TO=5):
        assert rounding.places_to_hide([40, 3, 90, 12]) == {1, 3}
        assert rounding.places_to_hide([40, 3, 5, 12]) == {1, 2}
        assert rounding.places_to_hide([40, 12]) == frozenset()
        assert rounding.places_to_hide([40, 12, 0]) == {1, 2}
        assert rounding.places_to_hide([40, 12, 0, 0]) == {2, 3}


@pytest.mark.django_db
def test_people_are_counted_once_by_borough_however_many_answers_they_gave():
    engagement = EngagementFactory()
    lewisham, bexley = PlaceFactory(), PlaceFactory(slug="bexley", name="Bexley")
    for response in people(engagement, 13, place=lewisham):
        ResponseFactory(submission=response.submission)
    people(engagement, 9, place=bexley)
    people(engagement, 26)
    rows = disclosure.counts_by_place(Response.objects.filter(submission__engagement=engagement))
    assert shown(rows) == {"lewisham": 15, "bexley": 10, "": 25}


@pytest.mark.django_db
def test_a_lone_small_borough_takes_another_with_it():
    engagement = EngagementFactory()
    for slug, number in (("lewisham", 30), ("bexley", 9), ("bromley", 2)):
        people(engagement, number, place=PlaceFactory(slug=slug, name=slug.title()))
    people(engagement, 20)
    rows = disclosure.counts_by_place(Response.objects.all())
    assert shown(rows) == {"lewisham": 30, "bexley": None, "bromley": None, "": 20}


def speak_as(responses, community):
    run = RunFactory()
    for response in responses:
        CommunityMention.objects.create(
            response=response, community=community, basis=MentionBasis.SELF, start=0, end=4, run=run
        )


@pytest.mark.django_db
def test_communities_are_counted_by_people():
    engagement = EngagementFactory()
    carers, deaf = CommunityFactory(), CommunityFactory(slug="deaf", name="Deaf people")
    speak_as(people(engagement, 12), carers)
    speak_as(people(engagement, 7), deaf)
    assert shown(disclosure.counts_by_community(Response.objects.all())) == {"carers": 10, "deaf": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "rest", "row"),
    [(20, 20, ("carers", 20, 40)), (7, 20, None), (20, 7, None), (20, 0, None), (3, 3, None)],
)
def test_a_communitys_share_needs_enough_people_on_both_sides(part, rest, row):
    engagement = EngagementFactory()
    inside, outside = people(engagement, part), people(engagement, rest)
    speak_as([*inside, *outside], CommunityFactory())
    shares = disclosure.shares_by_community(
        Response.objects.filter(pk__in=[response.pk for response in inside]), Response.objects.all()
    )
    assert [(share.slug, share.part, share.whole) for share in shares] == ([row] if row else [])


@pytest.mark.django_db
def test_a_person_may_name_a_community_in_one_answer_and_make_the_point_in_another():
    engagement = EngagementFactory()
    first = people(engagement, 20)
    speak_as(first, CommunityFactory())
    points = [ResponseFactory(submission=response.submission) for response in first[:10]]
    shares = disclosure.shares_by_community(
        Response.objects.filter(pk__in=[response.pk for response in points]), Response.objects.all()
    )
    assert [(share.part, share.whole) for share in shares] == [(10, 20)]


@pytest.mark.django_db
def test_equality_answers_are_counted_among_those_whose_words_count():
    engagement = EngagementFactory()
    said = people(engagement, 22)
    for response in said[:10]:
        disclosure.record_equality(submission=response.submission, answers={"carer": "yes"})
    for response in said[10:]:
        disclosure.record_equality(submission=response.submission, answers={"carer": "no", "sex": ""})
    people(engagement, 9)
    for response in people(engagement, 8):
        disclosure.record_equality(submission=response.submission, answers={"carer": "yes"})
        Response.objects.filter(pk=response.pk).update(status=ResponseStatus.HELD)
    other = people(EngagementFactory(), 20)
    disclosure.record_equality(submission=other[0].submission, answers={"carer": "yes"})
    with override_settings(DISCLOSURE_THRESHOLD=1, DISCLOSURE_ROUND_TO=1):
        exact = shown(disclosure.counts_of_equality(engagement, "carer"))
    assert exact == {"yes": 10, "no": 12, "prefer-not": None, "": None}
    assert shown(disclosure.counts_of_equality(engagement, "carer")) == {
        "yes": 10,
        "no": 10,
        "prefer-not": None,
        "": None,
    }


@pytest.mark.django_db
def test_more_profiles_than_a_query_takes_values(monkeypatch):
    monkeypatch.setattr(equality_counts, "LINKS_A_QUERY", 3)
    engagement = EngagementFactory()
    for response in people(engagement, 10):
        disclosure.record_equality(submission=response.submission, answers={"sex": "female"})
    people(engagement, 10)
    assert shown(disclosure.counts_of_equality(engagement, "sex"))["female"] == 10


@pytest.mark.django_db
def test_saying_it_again_replaces_and_erasing_leaves_nothing():
    submission = SubmissionFactory()
    disclosure.record_equality(submission=submission, answers={"sex": "female", "carer": "yes"})
    disclosure.record_equality(submission=submission, answers={"sex": "prefer-not"})
    profile = EqualityProfile.objects.get()
    assert (profile.sex, profile.carer, profile.month.day) == ("prefer-not", "", 1)
    assert disclosure.erase_equality(submission=submission)
    assert not disclosure.erase_equality(submission=submission)
    assert not EqualityProfile.objects.exists()


@pytest.mark.django_db
def test_skipping_every_question_keeps_nothing():
    disclosure.record_equality(submission=SubmissionFactory(), answers={"sex": "", "carer": ""})
    assert not EqualityProfile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "message"),
    [({"shoe_size": "9"}, "no equality question"), ({"sex": "9"}, "answers that are offered")],
)
def test_only_what_was_asked_and_offered_is_kept(answers, message):
    with pytest.raises(ServiceError, match=message):
        disclosure.record_equality(submission=SubmissionFactory(), answers=answers)
    assert not EqualityProfile.objects.exists()


@pytest.mark.django_db
def test_an_unknown_question_is_not_counted():
    with pytest.raises(ServiceError, match="no equality question"):
        disclosure.counts_of_equality(EngagementFactory(), "link")


@pytest.mark.django_db
@override_settings(EQUALITY_LINK_KEY="")
def test_without_its_key_there_is_no_link():
    with pytest.raises(ImproperlyConfigured, match="EQUALITY_LINK_KEY"):
        disclosure.record_equality(submission=SubmissionFactory(), answers={"sex": "male"})


@pytest.mark.django_db
def test_a_profile_holds_nothing_of_the_submission():
    submission = SubmissionFactory()
    disclosure.record_equality(submission=submission, answers={"sex": "male"})
    profile = EqualityProfile.objects.get()
    assert not [field for field in EqualityProfile._meta.get_fields() if field.is_relation]
    values = " ".join(str(getattr(profile, field.attname)) for field in EqualityProfile._meta.fields)
    for trace in (submission.uuid, submission.uuid.hex, submission.receipt_hash, submission.sitting):
        assert str(trace) not in values


def test_every_question_has_its_column_and_a_way_not_to_say():
    for question in disclosure.QUESTIONS.values():
        field = EqualityProfile._meta.get_field(question.key)
        values = [value for value, _ in question.choices]
        assert values[-1] == "prefer-not"
        assert len(values) == len(set(values))
        assert all(0 < len(value) <= field.max_length for value in values)


KNOWS_THE_KEY = {"insight/disclosure/equality.py", "insight/checks.py"}
KNOWS_THE_TABLE = {
    "insight/disclosure/equality.py",
    "insight/disclosure/equality_counts.py",
    "insight/models/__init__.py",
    "insight/models/equality.py",
}


def names_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("EQUALITY_LINK_KEY", KNOWS_THE_KEY),
        ("EqualityProfile", KNOWS_THE_TABLE),
        ("EqualityWords", KNOWS_THE_TABLE),
    ],
)
def test_the_link_is_made_in_one_place_only(name, allowed):
    root = Path(settings.BASE_DIR)
    modules = [
        path
        for room in ("cms", "insight", "nlp")
        for path in (root / room).rglob("*.py")
        if not {"migrations", "settings"} & set(path.parts)
    ]
    found = {path.relative_to(root).as_posix() for path in modules if name in set(names_in(path))}
    assert found - allowed == set()
