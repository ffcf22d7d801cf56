"""Codeframe operations: recorded, versioned, refused when stale; nothing a person coded is lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.enums import OperationKind, Source, ThemeStatus, TopicStatus
from insight.errors import ServiceError
from insight.models import CodeframeOperation, Coding, Response, Theme, Topic
from insight.selectors.codings import coded_segments, effective_codings
from insight.selectors.operations import operations_since
from insight.selectors.priorities import given_priorities
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
    UserFactory,
)
from tests.insight.curation_rows import said


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


def recognised_as(theme):
    """A topic that a run took for `theme`."""
    return TopicFactory(run__engagement=theme.codeframe.engagement, status=TopicStatus.ADOPTED, theme=theme)


def test_a_person_may_decide_otherwise_on_what_a_run_recognised(officer):
    theme, other = (ThemeFactory(codeframe=CodeframeFactory()) for _ in range(2))
    other.codeframe = theme.codeframe
    other.save()
    confirmed, moved, made, aside = (recognised_as(theme) for _ in range(4))
    themes.add_topic_to_theme(topic=confirmed, theme=theme, by=officer)
    themes.add_topic_to_theme(topic=moved, theme=other, by=officer)
    new = themes.adopt_topic(topic=made, by=officer, name="Something else")
    themes.reject_topic(topic=aside, by=officer)
    assert [topic.theme for topic in (confirmed, moved, made, aside)] == [theme, other, new, None]
    assert not any(topic.is_recognised for topic in (confirmed, moved, made, aside))
    for topic in (confirmed, moved, made):
        with pytest.raises(TransitionError):
            themes.reject_topic(topic=topic, by=officer)


def test_undo_brings_back_what_a_run_recognised(officer):
    theme = ThemeFactory()
    topic = recognised_as(theme)
    themes.adopt_topic(topic=topic, by=officer, name="Something else")
    themes.undo_last(codeframe=theme.codeframe, by=officer)
    topic.refresh_from_db()
    assert (topic.theme, topic.is_recognised) == (theme, True)


def test_a_recognised_topic_waits_again_once_its_theme_is_out_of_use(officer):
    theme = themes.add_theme(engagement=EngagementFactory(), name="Waiting", by=officer)
    topic, decided = recognised_as(theme), TopicFactory(run__engagement=theme.codeframe.engagement)
    themes.add_topic_to_theme(topic=decided, theme=theme, by=officer)
    assert not Topic.objects.waiting().exists()
    themes.retire_theme(theme=theme, by=officer)
    assert list(Topic.objects.waiting()) == [topic]
    for _ in range(3):
        themes.undo_last(codeframe=theme.codeframe, by=officer)
    assert not Theme.objects.exists()
    assert set(Topic.objects.waiting()) == {topic, decided}
    topic.refresh_from_db()
    themes.adopt_topic(topic=topic, by=officer, name="Waiting again")


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


def test_retiring_keeps_every_coding_and_counts_none(officer):
    theme = ThemeFactory()
    kept = {MachineCodingFactory(theme=theme), PersonCodingFactory(theme=theme)}
    themes.retire_theme(theme=theme, by=officer)
    assert set(theme.codings.all()) == kept
    assert not effective_codings(theme.codeframe.engagement).exists()
    with pytest.raises(ServiceError, match="no longer in use"):
        themes.rename_theme(theme=theme, by=officer, name="Back again")


def state_of(frame):
    """All that an undo must bring back: themes, topics, and who coded what where."""
    return (
        set(
            frame.themes.values_list(
                "pk", "name", "definition", "name_drafted", "priority", "status", "merged_into", "parent"
            )
        ),
        set(Topic.objects.values_list("pk", "status", "theme", "decided_by", "decided_at")),
        set(Coding.objects.values_list("segment", "theme", "source", "applies", "doubled")),
    )


def change_something(kind, theme, other, officer, topic):
    """One operation of the codeframe on the themes given; ServiceError where it can't be done."""
    operations = {
        "merge": lambda: themes.merge_themes(theme=theme, into=other, by=officer),
        "retire": lambda: themes.retire_theme(theme=theme, by=officer),
        "rename": lambda: themes.rename_theme(theme=theme, by=officer, name=f"{other.name} or so"),
        "move": lambda: themes.move_theme(theme=theme, by=officer, under=other),
        "alone": lambda: themes.move_theme(theme=theme, by=officer, under=None),
        "priority": lambda: themes.set_priority(theme=theme, by=officer, priority=None),
        "add": lambda: themes.add_theme(
            engagement=theme.codeframe.engagement, name=f"Beside {theme.name}", by=officer
        ),
        "split": lambda: themes.split_theme(
            theme=theme,
            segment_ids=list(theme.codings.values_list("segment", flat=True))[::2],
            name=f"Part of {theme.name}",
            by=officer,
        ),
        "adopt": lambda: themes.adopt_topic(topic=topic, by=officer),
        "more": lambda: themes.add_topic_to_theme(topic=topic, theme=theme, by=officer),
        "aside": lambda: themes.reject_topic(topic=topic, by=officer),
    }
    operations[kind]()


KINDS = ["merge", "retire", "rename", "move", "alone", "priority", "add", "split", "adopt", "more", "aside"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8
    ),
    says=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans()), min_size=1, max_size=12),
)
def test_any_sequence_and_its_undo_restore_the_state(officer, steps, says):
    frame = CodeframeFactory(engagement=EngagementFactory())
    rows = [
        ThemeFactory(codeframe=frame, priority=PriorityFactory(), name_drafted=drafted)
        for drafted in (True, True, False, False)
    ]
    segments = [SegmentFactory() for _ in range(6)]
    topic = TopicFactory(run__engagement=frame.engagement, name=f"A topic of {frame.pk}")
    for segment, theme, applies in dict.fromkeys(says):
        if not rows[theme].codings.filter(segment=segments[segment], source=Source.PERSON).exists():
            PersonCodingFactory(segment=segments[segment], theme=rows[theme], applies=applies, coder=officer)
            MachineCodingFactory(segment=segments[segment], theme=rows[theme])
    codings, past, done = Coding.objects.count(), [state_of(frame)], []
    for kind, a, b in steps:
        there = list(frame.themes.order_by("pk"))
        try:
            change_something(
                kind, there[a % len(there)], there[b % len(there)], officer, Topic.objects.get(pk=topic.pk)
            )
        except ServiceError:
            continue
        past.append(state_of(frame))
        done.append(kind)
        assert Coding.objects.count() == codings
        if kind not in ("merge", "split"):
            assert past[-1][2] == past[-2][2], "what is coded where stays"
    for kind, before in zip(reversed(done), reversed(past[:-1]), strict=True):
        if kind == "aside":
            themes.put_back_topic(topic=Topic.objects.get(pk=topic.pk), by=officer)
        else:
            themes.undo_last(codeframe=frame, by=officer)
        assert state_of(frame) == before
    with pytest.raises(ServiceError, match="no change"):
        themes.undo_last(codeframe=frame, by=officer)
    frame.refresh_from_db()
    assert frame.version == frame.operations.count() == 2 * (len(past) - 1)
    Coding.objects.all().delete()


def test_splitting_moves_what_was_chosen_and_undo_brings_back_what_was_said_since(officer):
    theme = ThemeFactory(name="Phones")
    first, second = PersonCodingFactory(theme=theme), PersonCodingFactory(theme=theme)
    new = themes.split_theme(theme=theme, segment_ids=[first.segment_id], name="Call-backs", by=officer)
    assert (list(new.codings.all()), list(theme.codings.all())) == ([first], [second])
    later = PersonCodingFactory(theme=new)
    themes.undo_last(codeframe=theme.codeframe, by=officer)
    assert set(theme.codings.all()) == {first, second, later}
    assert not Theme.objects.filter(pk=new.pk).exists()


def merged_with_doubles(frame, officer, *, applies=True):
    """A theme into which one was merged, and a usable segment that people and the machine had coded under both."""
    one, two = ThemeFactory(codeframe=frame, name="Lines"), ThemeFactory(codeframe=frame, name="Phones")
    segment = said(frame.engagement)
    for theme in (one, two):
        MachineCodingFactory(segment=segment, theme=theme)
        PersonCodingFactory(segment=segment, theme=theme, applies=applies or theme == one)
    themes.merge_themes(theme=one, into=two, by=officer)
    return two, segment


@pytest.mark.parametrize("applies", [True, False])
def test_after_a_merge_what_is_split_off_counts_in_the_new_theme_alone(officer, applies):
    frame = CodeframeFactory()
    two, segment = merged_with_doubles(frame, officer, applies=applies)
    assert set(coded_segments(two)) == {segment}
    new = themes.split_theme(theme=two, segment_ids=[segment.pk], name="Call-backs", by=officer)
    assert (set(coded_segments(new)), set(coded_segments(two))) == ({segment}, set())
    themes.undo_last(codeframe=frame, by=officer)
    assert set(coded_segments(two)) == {segment}
    themes.undo_last(codeframe=frame, by=officer)
    assert set(coded_segments(Theme.objects.get(name="Lines"))) == {segment}


def test_what_the_machine_alone_had_said_twice_is_split_off_too(officer):
    frame = CodeframeFactory()
    two, segment = merged_with_doubles(frame, officer)
    Coding.objects.filter(source=Source.PERSON).delete()
    new = themes.split_theme(theme=two, segment_ids=[segment.pk], name="Call-backs", by=officer)
    assert (set(coded_segments(new)), set(coded_segments(two))) == ({segment}, set())


def test_after_a_merge_a_persons_no_counts_for_the_theme_that_stands(officer):
    frame = CodeframeFactory()
    two, segment = merged_with_doubles(frame, officer)
    themes.set_priority(theme=two, by=officer, priority=PriorityFactory())
    response = Response.objects.filter(pk=segment.response_id)
    assert [given.by_person for given in given_priorities(response)] == [True]
    correct_coding(segment=segment, theme=two, by=officer, applies=False)
    assert not coded_segments(two).exists()
    assert list(given_priorities(response)) == []


def test_codings_of_themes_merged_before_are_told_apart(officer):
    frame = CodeframeFactory()
    two, segment = merged_with_doubles(frame, officer)
    three = ThemeFactory(codeframe=frame, name="Calls")
    alone = PersonCodingFactory(theme=Theme.objects.get(name="Lines"))
    themes.merge_themes(theme=two, into=three, by=officer)
    told = set(Coding.objects.filter(doubled=True))
    assert {coding.segment for coding in told} == {segment}
    Coding.objects.update(doubled=False)
    import_module("insight.migrations.0015_doubled_codings").mark_doubled(apps, None)
    assert set(Coding.objects.filter(doubled=True)) == told
    assert alone not in told


def test_splitting_needs_points_that_are_coded_here(officer):
    theme = ThemeFactory()
    with pytest.raises(ServiceError, match="at least one"):
        themes.split_theme(theme=theme, segment_ids=[SegmentFactory().pk], name="Other", by=officer)
    assert Theme.objects.count() == 1


def test_a_theme_that_people_have_coded_since_is_retired_not_removed(officer):
    theme = themes.add_theme(engagement=EngagementFactory(), name="Parking", by=officer)
    said = PersonCodingFactory(theme=theme)
    themes.undo_last(codeframe=theme.codeframe, by=officer)
    theme.refresh_from_db()
    assert (theme.status, list(theme.codings.all())) == (ThemeStatus.RETIRED, [said])


def test_a_merge_taken_back_leaves_what_a_person_has_looked_at_since(officer):
    frame = CodeframeFactory()
    one, two = ThemeFactory(codeframe=frame), ThemeFactory(codeframe=frame)
    segment = SegmentFactory(response__submission__engagement=frame.engagement)
    PersonCodingFactory(segment=segment, theme=one, applies=True)
    PersonCodingFactory(segment=segment, theme=two, applies=False)
    themes.merge_themes(theme=one, into=two, by=officer)
    correct_coding(segment=segment, theme=two, applies=True, by=officer)
    themes.undo_last(codeframe=frame, by=officer)
    assert two.codings.get(segment=segment, source=Source.PERSON).applies is True


def test_a_merge_taken_back_leaves_a_topic_that_has_moved_on_since(officer):
    frame = CodeframeFactory()
    one, two = ThemeFactory(codeframe=frame), ThemeFactory(codeframe=frame)
    kept, aside = recognised_as(one), recognised_as(one)
    themes.merge_themes(theme=one, into=two, by=officer)
    Topic.objects.filter(pk=aside.pk).update(status=TopicStatus.REJECTED, theme=None)
    themes.undo_last(codeframe=frame, by=officer)
    for topic in (kept, aside):
        topic.refresh_from_db()
    assert (kept.theme, kept.status) == (one, TopicStatus.ADOPTED)
    assert (aside.theme, aside.status) == (None, TopicStatus.REJECTED)


def test_a_merge_taken_back_leaves_a_coding_that_has_moved_on_since(officer):
    frame = CodeframeFactory()
    two, segment = merged_with_doubles(frame, officer, applies=False)
    new = themes.split_theme(theme=two, segment_ids=[segment.pk], name="Call-backs", by=officer)
    correct_coding(segment=segment, theme=two, by=officer, applies=True)
    for _ in range(2):
        themes.undo_last(codeframe=frame, by=officer)
    assert new.codings.get(source=Source.PERSON).applies is True
    assert two.codings.get(source=Source.PERSON).applies is True


def test_a_topic_that_was_set_aside_can_be_put_back(officer, editor):
    theme = ThemeFactory(name="Phones")
    frame, proposed, known = theme.codeframe, TopicFactory(name="a queue"), recognised_as(theme)
    proposed.run = known.run
    proposed.number = known.number + 1
    proposed.save()
    for topic in (proposed, known):
        themes.reject_topic(topic=topic, by=officer)
    assert [line.words for line in operations_since(frame, 0)] == [
        f"“Phones”: topic “{known.name}” set aside",
        "topic “a queue” set aside",
    ]
    for topic in (proposed, known):
        topic.refresh_from_db()
        with pytest.raises(PermissionDenied):
            themes.put_back_topic(topic=topic, by=editor)
        themes.put_back_topic(topic=topic, by=officer)
        topic.refresh_from_db()
        assert (topic.status, topic.theme, topic.decided_by) == (TopicStatus.PROPOSED, None, None)
        with pytest.raises(TransitionError, match="now stands as “Waiting”"):
            themes.put_back_topic(topic=topic, by=officer)
    assert operations_since(frame, 2)[1].words == "topic “a queue” put back"


def test_topics_set_aside_stand_before_no_change_to_themes(officer):
    theme = ThemeFactory(name="Phones")
    frame, other = theme.codeframe, recognised_as(ThemeFactory(codeframe=theme.codeframe))
    themes.rename_theme(theme=theme, by=officer, name="Telephones")
    themes.reject_topic(topic=other, by=officer)
    with pytest.raises(themes.StaleCodeframeError):
        themes.undo_last(codeframe=frame, by=officer, version=99)
    # Whoever opened the page before the topic was set aside may still save.
    themes.undo_last(codeframe=frame, by=officer, version=1)
    theme.refresh_from_db()
    other.refresh_from_db()
    assert (theme.name, other.status) == ("Phones", TopicStatus.REJECTED)


def test_a_decision_comes_back_though_whoever_made_it_is_gone(officer):
    topic, gone = TopicFactory(), UserFactory(is_superuser=True)
    themes.reject_topic(topic=topic, by=gone)
    themes.adopt_topic(topic=topic, by=officer)
    gone.delete()
    themes.undo_last(codeframe=topic.run.engagement.codeframe, by=officer)
    connection.check_constraints()
    topic.refresh_from_db()
    assert (topic.status, topic.decided_by) == (TopicStatus.REJECTED, None)
    assert topic.decided_at is not None


def test_there_are_two_levels_of_themes(officer):
    frame = CodeframeFactory()
    wide, middle, narrow = (ThemeFactory(codeframe=frame) for _ in range(3))
    themes.move_theme(theme=middle, by=officer, under=wide)
    with pytest.raises(ServiceError, match="lies below another"):
        themes.move_theme(theme=narrow, by=officer, under=middle)
    with pytest.raises(ServiceError, match="Other themes lie below"):
        themes.move_theme(theme=wide, by=officer, under=narrow)
    with pytest.raises(ServiceError, match="below itself"):
        themes.move_theme(theme=narrow, by=officer, under=narrow)
    with pytest.raises(ServiceError, match="two different engagements"):
        themes.move_theme(theme=narrow, by=officer, under=ThemeFactory())


def test_a_change_is_taken_back_only_as_it_was_seen_and_by_those_who_curate(officer, editor):
    theme = ThemeFactory(name="Waiting")
    themes.rename_theme(theme=theme, by=officer, name="Waiting long")
    with pytest.raises(PermissionDenied):
        themes.undo_last(codeframe=theme.codeframe, by=editor)
    with pytest.raises(themes.StaleCodeframeError):
        themes.undo_last(codeframe=theme.codeframe, by=officer, version=0)


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
