"""What a run recognises: what people decided on forerunners holds on, live themes are known again, the rest is new."""

import numpy as np
import pytest
from django.utils import timezone

from insight.enums import RunKind, ThemeStatus, TopicLevel, TopicStatus
from insight.pipeline.recognition import Standing, recognise_topics
from insight.selectors.heirs import live_heirs, merged_family
from nlp.embedding import unit_rows
from nlp.records import Topic as FoundTopic
from nlp.records import TopicResult
from tests.factories import (
    CodeframeFactory,
    EngagementFactory,
    PersonCodingFactory,
    RunFactory,
    ThemeFactory,
    TopicFactory,
    UserFactory,
)
from tests.insight.curation_rows import said

pytestmark = pytest.mark.django_db

FATES = ("kept", "grown", "split", "merged", "new")
A_SUBJECT = 20


def theme_in(frame, state):
    """A theme of the codeframe that is "live", "retired", or was merged into one that is."""
    if state.startswith("merged"):
        heir = theme_in(frame, state.removeprefix("merged into "))
        return ThemeFactory(codeframe=frame, status=ThemeStatus.MERGED, merged_into=heir)
    return ThemeFactory(codeframe=frame, status=ThemeStatus(state))


def decided_topic(frame, **fields):
    """A topic on which a person decided, unless it waits."""
    decided_at = None if fields["status"] == TopicStatus.PROPOSED else timezone.now()
    return TopicFactory(run__engagement=frame.engagement, decided_at=decided_at, **fields)


def run_after(forerunner, fate, layer="wide"):
    previous = [] if fate == "new" else [forerunner.number]
    story = {"layer": layer, "topic": 7, "previous": previous, "fate": fate, "similarity": 0.9}
    gone = {"layer": layer, "topic": None, "previous": [forerunner.number], "fate": "gone", "similarity": 0.0}
    return RunFactory(
        kind=RunKind.DISCOVERY,
        engagement=forerunner.run.engagement,
        previous=forerunner.run,
        lineage=[story, gone],
    )


def known_in(run):
    nothing = TopicResult((), (), (), (), np.zeros((0, 3), dtype=np.float32))
    return recognise_topics(run, [], np.zeros((0, 3), dtype=np.float32), nothing)


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize(
    ("status", "theme_state", "goes_on"),
    [
        (TopicStatus.PROPOSED, None, ()),
        (TopicStatus.PROPOSED, "live", ()),
        (TopicStatus.REJECTED, None, ("kept",)),
        (TopicStatus.ADOPTED, "live", ("kept", "grown")),
        (TopicStatus.ADOPTED, "merged into live", ("kept", "grown")),
        (TopicStatus.ADOPTED, "merged into merged into live", ("kept", "grown")),
        (TopicStatus.ADOPTED, "merged into retired", ()),
        (TopicStatus.ADOPTED, "retired", ()),
        (TopicStatus.ADOPTED, None, ()),
    ],
)
def test_what_people_decided_on_a_forerunner_holds_on(status, theme_state, goes_on, fate):
    frame = CodeframeFactory()
    theme = theme_in(frame, theme_state) if theme_state else None
    forerunner = decided_topic(frame, status=status, theme=theme)
    heir = theme
    while heir is not None and heir.merged_into:
        heir = heir.merged_into
    expected = {("wide", 7): Standing(status, heir)} if fate in goes_on else {}
    assert known_in(run_after(forerunner, fate)) == expected


def test_a_topic_that_was_set_aside_brings_no_theme_along():
    theme = ThemeFactory()
    aside = decided_topic(theme.codeframe, status=TopicStatus.REJECTED, theme=theme)
    assert known_in(run_after(aside, "grown")) == {}


def recognised_after(forerunner, fate, theme):
    """A topic that a run recognised as `theme` and that follows from `forerunner`."""
    run = run_after(forerunner, fate)
    return TopicFactory(run=run, number=7, status=TopicStatus.ADOPTED, theme=theme)


@pytest.mark.parametrize(
    ("decided", "fate", "goes_on"),
    [(True, "kept", True), (True, "grown", True), (True, "split", False), (False, "kept", False)],
)
def test_a_theme_goes_on_from_run_to_run_only_where_a_person_decided_once(decided, fate, goes_on):
    theme = ThemeFactory()
    first = decided_topic(theme.codeframe, status=TopicStatus.ADOPTED, theme=theme)
    if not decided:
        first.decided_at = None
        first.save()
    third = recognised_after(recognised_after(first, fate, theme), "kept", theme)
    expected = {("wide", 7): Standing(TopicStatus.ADOPTED, theme)} if goes_on else {}
    assert known_in(run_after(third, "grown")) == expected


def test_a_theme_that_only_a_topics_points_spoke_for_does_not_go_on():
    decided, alike = (ThemeFactory(codeframe=frame) for frame in [CodeframeFactory()] * 2)
    first = decided_topic(decided.codeframe, status=TopicStatus.ADOPTED, theme=decided)
    assert known_in(run_after(recognised_after(first, "kept", alike), "kept")) == {}


def test_a_decision_that_was_taken_back_is_handed_down_no_further():
    theme = ThemeFactory()
    first = decided_topic(theme.codeframe, status=TopicStatus.ADOPTED, theme=theme)
    second = recognised_after(first, "kept", theme)
    first.status, first.theme, first.decided_at = TopicStatus.PROPOSED, None, None
    first.save()
    assert known_in(run_after(second, "kept")) == {}


def test_a_finer_topic_goes_on_by_itself():
    wide = TopicFactory(number=3)
    fine = TopicFactory(run=wide.run, parent=wide, number=3, status=TopicStatus.REJECTED)
    assert known_in(run_after(fine, "kept", "fine")) == {("fine", 7): Standing(TopicStatus.REJECTED)}
    assert known_in(run_after(wide, "kept", "wide")) == {}


@pytest.mark.parametrize("layer", TopicLevel)
def test_what_people_decided_on_a_family_is_not_taken_for_a_wide_topic_of_its_number(layer):
    family = TopicFactory(level=TopicLevel.FAMILY, number=3, status=TopicStatus.REJECTED)
    wide = TopicFactory(run=family.run, level=TopicLevel.WIDE, parent=family, number=3)
    TopicFactory(run=family.run, parent=wide, number=3)
    expected = {("family", 7): Standing(TopicStatus.REJECTED)} if layer == TopicLevel.FAMILY else {}
    assert known_in(run_after(family, "kept", layer.value)) == expected


def test_themes_merged_in_a_circle_have_no_heir():
    frame = CodeframeFactory()
    one = ThemeFactory(codeframe=frame, status=ThemeStatus.MERGED)
    two = ThemeFactory(codeframe=frame, status=ThemeStatus.MERGED, merged_into=one)
    one.merged_into = two
    one.save()
    assert live_heirs(frame.themes.all()) == {}
    assert merged_family(one) == [one.pk, two.pk]


def test_the_first_run_of_an_engagement_without_themes_knows_nothing():
    assert known_in(RunFactory(kind=RunKind.DISCOVERY, engagement=EngagementFactory())) == {}


class Subjects:
    """Segments on three subjects whose vectors lie apart, each subject a topic of all levels."""

    def __init__(self):
        self.engagement = EngagementFactory()
        self.frame = CodeframeFactory(engagement=self.engagement)
        self.segments = [said(self.engagement, f"Words {row}.") for row in range(3 * A_SUBJECT)]
        self.numbers = tuple(row // A_SUBJECT for row in range(len(self.segments)))
        noise = np.random.default_rng(1).normal(scale=0.2, size=(len(self.segments), 8))
        noise[np.arange(len(self.segments)), self.numbers] += 1
        self.vectors = unit_rows(noise)

    def code(self, theme, rows, *, applies=True):
        person = UserFactory()
        for row in rows:
            PersonCodingFactory(segment=self.segments[row], theme=theme, applies=applies, coder=person)

    def standings(self, **fields):
        run = RunFactory(kind=RunKind.DISCOVERY, engagement=self.engagement, **fields)
        topics = tuple(
            FoundTopic(number, number, f"subject {number}", (), A_SUBJECT, (), 0.9) for number in range(3)
        )
        centroids = np.eye(3, 8, dtype=np.float32)
        kin = {"families": topics, "family_of": (0, 1, 2)}
        result = TopicResult(topics, topics, self.numbers, self.numbers, centroids, **kin)
        return recognise_topics(run, [segment.pk for segment in self.segments], self.vectors, result)

    def known(self):
        return {place: standing.theme for place, standing in self.standings().items()}


@pytest.fixture
def subjects(db):
    return Subjects()


def test_a_theme_made_by_hand_is_recognised_by_its_examples_and_other_topics_and_families_are_new(subjects):
    theme = ThemeFactory(codeframe=subjects.frame)
    subjects.code(theme, range(9))
    assert subjects.known() == {("wide", 0): theme, ("fine", 0): theme}


def test_a_theme_is_recognised_where_people_coded_most_of_the_points(subjects):
    near, said_so = (ThemeFactory(codeframe=subjects.frame) for _ in range(2))
    subjects.code(near, range(9))
    subjects.code(said_so, range(9, A_SUBJECT))
    found = subjects.known()
    assert found[("wide", 0)] == said_so
    assert ("wide", 1) not in found


@pytest.mark.parametrize("coded", [0, 3])
def test_few_examples_recognise_nothing(subjects, coded):
    subjects.code(ThemeFactory(codeframe=subjects.frame), range(coded))
    assert subjects.known() == {}


def test_examples_spread_over_topics_recognise_none(subjects):
    spread = [row for row in range(3 * A_SUBJECT) if row % A_SUBJECT < 6]
    subjects.code(ThemeFactory(codeframe=subjects.frame), spread)
    assert subjects.known() == {}


def test_what_people_said_no_to_is_no_example(subjects):
    subjects.code(ThemeFactory(codeframe=subjects.frame), range(A_SUBJECT), applies=False)
    assert subjects.known() == {}


@pytest.mark.parametrize("state", ["retired", "merged into live"])
def test_a_theme_out_of_use_is_not_recognised(subjects, state):
    subjects.code(theme_in(subjects.frame, state), range(A_SUBJECT))
    assert subjects.known() == {}


def test_another_engagements_theme_is_not_recognised(subjects):
    subjects.code(ThemeFactory(), range(A_SUBJECT))
    assert subjects.known() == {}


def test_what_was_set_aside_stays_so_though_it_is_like_a_theme(subjects):
    subjects.code(ThemeFactory(codeframe=subjects.frame), range(9))
    aside = TopicFactory(run__engagement=subjects.engagement, status=TopicStatus.REJECTED)
    story = {"layer": "wide", "topic": 0, "previous": [aside.number], "fate": "kept", "similarity": 0.9}
    found = subjects.standings(previous=aside.run, lineage=[story])
    assert found[("wide", 0)] == Standing(TopicStatus.REJECTED)
