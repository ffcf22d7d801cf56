"""Codeframe operations: recorded, versioned, refused when stale; nothing a person coded is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.enums import OperationKind, Source, ThemeStatus, TopicStatus
from insight.errors import ServiceError
from insight.models import CodeframeOperation, Coding, Theme
from insight.services import themes
from insight.services.codings import correct_coding
from insight.transitions import TransitionError
from tests.factories import (
    CodeframeFactory,
    EngagementFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    PriorityFactory,
    ResponseFactory,
    SegmentFactory,
    ThemeFactory,
    TopicFactory,
)


def test_adopting_a_topic_makes_a_theme_and_a_version(officer):
    topic = TopicFactory(name="waiting on the phone")
    theme = themes.adopt_topic(topic=topic, by=officer, priority=PriorityFactory())
    topic.refresh_from_db()
    assert (theme.name, theme.slug) == ("waiting on the phone", "waiting-on-the-phone")
    assert (topic.status, topic.theme, topic.decided_by) == (TopicStatus.ADOPTED, theme, officer)
    operation = CodeframeOperation.objects.get()
    assert (operation.kind, operation.version) == (OperationKind.ADOPT, 1)


def test_a_topic_is_adopted_once(officer):
    topic = TopicFactory()
    themes.adopt_topic(topic=topic, by=officer)
    with pytest.raises(TransitionError):
        themes.adopt_topic(topic=topic, by=officer, name="Another name")
    assert Theme.objects.count() == 1


def test_two_people_deciding_on_one_topic_do_not_both_win(officer):
    topic = TopicFactory()
    stale = type(topic).objects.get(pk=topic.pk)
    themes.reject_topic(topic=topic, by=officer)
    with pytest.raises(ServiceError, match="just decided"):
        themes.adopt_topic(topic=stale, by=officer)
    assert not Theme.objects.exists()


def test_only_officers_curate(editor, guardian):
    for person in (editor, guardian):
        with pytest.raises(PermissionDenied):
            themes.adopt_topic(topic=TopicFactory(), by=person)


def test_a_live_name_is_taken_whatever_its_case(officer):
    theme = ThemeFactory(name="Waiting")
    with pytest.raises(ServiceError, match="already"):
        themes.add_theme(engagement=theme.codeframe.engagement, name=" waiting ", by=officer)


@pytest.mark.parametrize("name", ["", "   "])
def test_a_theme_needs_a_name(officer, name):
    with pytest.raises(ServiceError, match="needs a name"):
        themes.add_theme(engagement=EngagementFactory(), name=name, by=officer)


def test_a_name_in_another_script_still_gets_an_address(officer):
    engagement = EngagementFactory()
    first = themes.add_theme(engagement=engagement, name="等待", by=officer)
    second = themes.add_theme(engagement=engagement, name="انتظار", by=officer)
    assert first.slug != second.slug


def test_a_stale_version_is_refused_with_what_is_newer(officer):
    theme = ThemeFactory(name="Waiting")
    seen = theme.codeframe.version
    themes.rename_theme(theme=theme, by=officer, name="Waiting long", version=seen)
    with pytest.raises(themes.StaleCodeframeError, match="Theme renamed"):
        themes.rename_theme(theme=theme, by=officer, name="Waiting short", version=seen)
    theme.refresh_from_db()
    assert theme.name == "Waiting long"


def test_merging_moves_codings_and_topics_and_keeps_every_yes(officer):
    frame = CodeframeFactory()
    one, two = ThemeFactory(codeframe=frame), ThemeFactory(codeframe=frame)
    shared, alone = SegmentFactory(), SegmentFactory()
    PersonCodingFactory(segment=shared, theme=one, applies=True)
    PersonCodingFactory(segment=shared, theme=two, applies=False)
    MachineCodingFactory(segment=alone, theme=one)
    topic = TopicFactory(theme=one, status=TopicStatus.ADOPTED)
    themes.merge_themes(theme=one, into=two, by=officer)
    one.refresh_from_db()
    topic.refresh_from_db()
    assert (one.status, one.merged_into, topic.theme) == (ThemeStatus.MERGED, two, two)
    assert two.codings.get(segment=shared, source=Source.PERSON).applies is True
    assert two.codings.filter(segment=alone, source=Source.MACHINE).exists()


def test_themes_of_two_engagements_are_never_merged(officer):
    with pytest.raises(ServiceError, match="two different engagements"):
        themes.merge_themes(theme=ThemeFactory(), into=ThemeFactory(), by=officer)
    theme = ThemeFactory()
    with pytest.raises(ServiceError, match="into itself"):
        themes.merge_themes(theme=theme, into=theme, by=officer)


def test_retiring_drops_the_machines_codings_and_keeps_peoples(officer):
    theme = ThemeFactory()
    MachineCodingFactory(theme=theme)
    kept = PersonCodingFactory(theme=theme)
    themes.retire_theme(theme=theme, by=officer)
    assert list(theme.codings.all()) == [kept]
    with pytest.raises(ServiceError, match="no longer in use"):
        themes.rename_theme(theme=theme, by=officer, name="Back again")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from("mrn"), st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_no_sequence_of_operations_loses_a_persons_yes(officer, steps):
    frame = CodeframeFactory(engagement=EngagementFactory())
    rows = [ThemeFactory(codeframe=frame) for _ in range(4)]
    segments = [SegmentFactory() for _ in rows]
    for theme, segment in zip(rows, segments, strict=True):
        PersonCodingFactory(segment=segment, theme=theme, coder=officer)
    for kind, a, b in steps:
        theme, other = Theme.objects.get(pk=rows[a].pk), Theme.objects.get(pk=rows[b].pk)
        try:
            if kind == "m":
                themes.merge_themes(theme=theme, into=other, by=officer)
            elif kind == "r":
                themes.retire_theme(theme=theme, by=officer)
            else:
                themes.rename_theme(theme=theme, by=officer, name=f"Name {a} {b}")
        except ServiceError:
            pass
    frame.refresh_from_db()
    people = Coding.objects.filter(source=Source.PERSON, applies=True)
    assert {row.pk for row in segments} <= set(people.values_list("segment_id", flat=True))
    assert frame.version == frame.operations.count()


def test_a_persons_word_stands_beside_the_machines(officer):
    response = ResponseFactory()
    segment = SegmentFactory(response=response)
    theme = ThemeFactory(codeframe__engagement=response.submission.engagement)
    machine = MachineCodingFactory(segment=segment, theme=theme)
    correct_coding(segment=segment, theme=theme, by=officer, applies=False)
    correct_coding(segment=segment, theme=theme, by=officer, applies=True)
    assert Coding.objects.get(pk=machine.pk).source == Source.MACHINE
    person = Coding.objects.get(segment=segment, theme=theme, source=Source.PERSON)
    assert (person.applies, person.coder) == (True, officer)


def test_a_theme_of_another_engagement_is_refused(officer):
    with pytest.raises(ServiceError, match="another engagement"):
        correct_coding(segment=SegmentFactory(), theme=ThemeFactory(), by=officer, applies=True)
