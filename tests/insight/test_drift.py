"""Drift: new words are compared with earlier ones, chance is left alone, and little is not told of."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from insight.enums import ResponseStatus, RunKind, ThemeStatus
from insight.models import Coding, Segment
from insight.pipeline.drift import Outcome, watch
from insight.pipeline.examples import Examples
from insight.selectors.drift import CHANCE, FEWEST_VOICES, Share, drift_of, how_far
from tests.factories import (
    CodeframeFactory,
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


@dataclass(frozen=True)
class Said:
    theme: int
    confidence: float = 0.8


class Desk:
    """An engagement with a theme; `hear` adds people who speak of it or of nothing known, `code` keeps a run."""

    def __init__(self):
        self.engagement = EngagementFactory()
        self.codeframe = CodeframeFactory(engagement=self.engagement)
        self.theme = ThemeFactory(codeframe=self.codeframe, name="Parking")
        self.question = QuestionFactory(engagement=self.engagement)
        self.segments = []
        self.fits = set()
        self.sure = {}

    def hear(self, people, none=0, **fields):
        added = []
        for count in range(people):
            response = ResponseFactory(
                submission=SubmissionFactory(engagement=self.engagement),
                question=self.question,
                status=ResponseStatus.ENRICHED,
                **fields,
            )
            added.append(SegmentFactory(response=response).pk)
            if count >= none:
                self.fits.add(added[-1])
        self.segments += added
        return added

    def code(self, examples=None, cards=()):
        run = RunFactory(kind=RunKind.CODING, engagement=self.engagement, finished_at=timezone.now())
        asserted = {
            key: [Said(self.theme.pk, self.sure.get(key, 0.8))] for key in self.segments if key in self.fits
        }
        outcome = Outcome(
            self.segments,
            asserted,
            examples or Examples(),
            slugs={self.theme.pk: self.theme.slug},
            cards=cards,
        )
        run.configuration = {"watch": watch(run, outcome)}
        run.save()
        return run


@pytest.fixture
def desk(db):
    return Desk()


def sentences(run):
    return [drift.sentence for drift in drift_of(run)]


def test_a_run_keeps_its_shares(desk):
    desk.hear(40, none=10)
    kept = desk.code().configuration["watch"]
    assert (kept["coded"], kept["none"], kept["confidence"]) == (0.75, 0.25, 0.8)
    assert kept["themes"] == {str(desk.theme.pk): 0.75}
    assert kept["said"] == {"agreed": 0, "added": 0, "refused": 0, "voices": 0}
    assert kept["newest"] == max(desk.segments)
    assert kept["since"] is None


def test_what_a_person_said_counts_as_a_theme_there(desk):
    first, *_ = desk.hear(4, none=4)
    examples = Examples(said={(first, desk.theme.pk)})
    examples.yes[desk.theme.pk] = {first, desk.segments[1]}
    kept = desk.code(examples).configuration["watch"]
    assert (kept["coded"], kept["confidence"]) == (0.25, None)


def test_the_same_words_again_are_no_drift(desk):
    desk.hear(100, none=20)
    desk.code()
    assert sentences(desk.code()) == []


def test_more_of_the_same_is_no_drift(desk):
    desk.hear(100, none=20)
    desk.code()
    desk.hear(60, none=14)
    run = desk.code()
    assert run.configuration["watch"]["since"]["new"]["segments"] == 60
    assert sentences(run) == []


def test_a_third_about_something_new_is_told(desk):
    desk.hear(80, none=8)
    first = desk.code()
    desk.hear(45, none=19)
    drift = drift_of(desk.code())
    day = timezone.localtime(first.finished_at)
    assert drift[0].sentence == (
        f"Since the coding on {day.day} {day:%B %Y}, more points fit no theme: 42% where it was 10%."
    )
    assert [found.look for found in drift] == ["new", "theme"]
    assert "fewer points are about “Parking”: 58% where it was 90%." in drift[1].sentence


def test_a_drafted_name_is_marked(desk):
    desk.theme.name_drafted = True
    desk.theme.save()
    desk.hear(80, none=8)
    desk.code()
    desk.hear(45, none=19)
    assert "about “Parking (name drafted by a machine)”: 58%" in sentences(desk.code())[1]


def test_better_fit_is_told_too_and_asks_for_nothing(desk):
    desk.hear(80, none=40)
    desk.code()
    desk.hear(80, none=8)
    drift = drift_of(desk.code())
    assert "fewer points fit no theme: 10% where it was 50%." in drift[0].sentence
    assert drift[0].look == ""


def test_coding_again_tells_the_same(desk):
    desk.hear(80, none=8)
    desk.code()
    desk.hear(45, none=19)
    first, again = desk.code(), desk.code()
    assert sentences(again) == sentences(first) != []
    assert again.configuration["watch"]["since"] == first.configuration["watch"]["since"]


def test_few_are_not_told_of_and_drops_add_up(desk):
    desk.hear(80, none=8)
    first = desk.code()
    for _ in range(5):
        desk.hear(FEWEST_VOICES // 6, none=FEWEST_VOICES // 6)
        assert sentences(desk.code()) == []
    desk.hear(FEWEST_VOICES // 6)
    run = desk.code()
    assert run.configuration["watch"]["since"]["run"] == first.pk
    assert "more points fit no theme" in sentences(run)[0]


def test_when_enough_have_come_the_next_run_begins_there(desk):
    desk.hear(80, none=8)
    desk.code()
    desk.hear(60, none=30)
    second = desk.code()
    desk.hear(60, none=14)
    third = desk.code()
    assert third.configuration["watch"]["since"]["run"] == second.pk
    assert sentences(third) == []


def test_few_before_are_not_told_of(desk):
    desk.hear(FEWEST_VOICES - 1)
    desk.code()
    desk.hear(60, none=40)
    assert sentences(desk.code()) == []


def test_copies_are_one_voice(desk):
    desk.hear(80, none=8)
    desk.code()
    desk.hear(100, none=100, duplicate_group="letter")
    assert sentences(desk.code()) == []


def test_a_theme_that_curators_add_is_no_drift(desk):
    desk.hear(100, none=40)
    desk.code()
    desk.hear(100, none=40)
    desk.fits |= set(desk.segments)
    assert sentences(desk.code()) == []


def test_learnt_words_are_counted_as_if_they_had_not_been(desk):
    learnt = desk.hear(100)
    desk.code()
    desk.hear(100, none=25)
    examples = Examples()
    examples.yes[desk.theme.pk] = set(learnt)
    validated = {"kind": "learnt", "cross_validation": {"said": {desk.theme.slug: 0.78}, "none": 0.22}}
    run = desk.code(examples, [validated])
    before = run.configuration["watch"]["since"]["before"]
    assert (before["none"], before["segments"]) == (22, 100)
    assert before["themes"] == {str(desk.theme.pk): 78}
    assert sentences(run) == []
    assert sentences(desk.code()) != []


@pytest.mark.parametrize(("people", "sure", "told"), [(40, 0.6, True), (40, 0.77, False), (20, 0.6, False)])
def test_a_machine_that_is_less_sure_is_told_of(desk, people, sure, told):
    desk.hear(60)
    desk.code()
    new = desk.hear(people)
    desk.sure = dict.fromkeys(new, sure) | dict.fromkeys(new[::2], sure + 0.04)
    drift = drift_of(desk.code())
    assert [found.look for found in drift] == (["review"] if told else [])
    assert not told or "less sure of the themes that it gives: 62% where it was 80%." in drift[0].sentence


def test_a_machine_that_is_surer_is_no_news(desk):
    desk.hear(60)
    desk.code()
    desk.sure = dict.fromkeys(desk.hear(60), 0.99)
    assert sentences(desk.code()) == []


def test_a_theme_out_of_use_is_not_told_of(desk):
    desk.hear(80, none=8)
    desk.code()
    desk.hear(45, none=19)
    run = desk.code()
    desk.theme.status = ThemeStatus.RETIRED
    desk.theme.save()
    assert [drift.look for drift in drift_of(run)] == ["new"]


def test_runs_of_before_there_was_a_watch_are_silent(desk):
    desk.hear(80, none=8)
    RunFactory(kind=RunKind.CODING, engagement=desk.engagement)
    desk.hear(45, none=19)
    assert sentences(desk.code()) == []
    assert drift_of(RunFactory(kind=RunKind.CODING, engagement=desk.engagement)) == []


@pytest.mark.parametrize(
    ("machine", "applies", "count"),
    [(True, True, "agreed"), (False, True, "added"), (True, False, "refused"), (False, False, None)],
)
def test_people_s_codings_are_held_against_what_the_machine_had_said(desk, machine, applies, count):
    first, second = desk.hear(2)
    PersonCodingFactory(segment_id=second, theme=desk.theme, applies=applies)
    desk.code()
    if machine:
        MachineCodingFactory(segment_id=first, theme=desk.theme)
    PersonCodingFactory(segment_id=first, theme=desk.theme, applies=applies)
    said = desk.code().configuration["watch"]["said"]
    assert said.pop("voices") == int(count in ("agreed", "refused"))
    assert said == {name: int(name == count) for name in ("agreed", "added", "refused")}
    assert sum(desk.code().configuration["watch"]["said"].values()) == 0


def test_answers_about_one_persons_words_are_one_voice(desk):
    first, *copies = desk.hear(3, duplicate_group="letter")
    alone = desk.hear(1)[0]
    second = SegmentFactory(response=Segment.objects.get(pk=alone).response, start=1).pk
    other = ThemeFactory(codeframe=desk.codeframe)
    desk.code()
    for segment in (first, *copies, alone, second):
        for theme in (desk.theme, other):
            MachineCodingFactory(segment_id=segment, theme=theme)
            PersonCodingFactory(segment_id=segment, theme=theme, applies=theme == other)
    said = desk.code().configuration["watch"]["said"]
    assert said == {"agreed": 5, "added": 0, "refused": 5, "voices": 2}


def test_many_answers_about_few_people_are_not_told_of(desk):
    for agreed, refused, voices in [(58, 4, 62), (20, 20, FEWEST_VOICES - 1)]:
        run = checked_run(desk, agreed, refused, voices=voices)
    assert sentences(run) == []


def test_runs_that_kept_no_people_are_no_part_of_it(desk):
    for agreed, refused in [(30, 2), (28, 2)]:
        run = checked_run(desk, agreed, refused)
        del run.configuration["watch"]["said"]["voices"]
        run.save()
    assert sentences(checked_run(desk, 20, 20)) == []


def checked_run(desk, agreed, refused, voices=None):
    """A run before which people checked what the machine had said, each of another person's words unless told otherwise."""
    voices = agreed + refused if voices is None else voices
    said = {"agreed": agreed, "added": 5, "refused": refused, "voices": voices}
    run = RunFactory(kind=RunKind.CODING, engagement=desk.engagement, finished_at=timezone.now())
    run.configuration = {"watch": {"said": said, "since": None}}
    run.save()
    return run


@pytest.mark.parametrize(
    ("recent", "told"),
    [
        ([(20, 20)], "people refuse more of the themes that the machine gave: 50% of those they checked"),
        ([(10, 10), (10, 10), (0, 0)], "people refuse more"),
        ([(37, 3)], ""),
        ([(2, 3)], ""),
    ],
)
def test_people_who_refuse_more_than_before_are_told_of(desk, recent, told):
    for agreed, refused in [(30, 2), (28, 2), *recent]:
        run = checked_run(desk, agreed, refused)
    drift = drift_of(run)
    assert [found.look for found in drift] == (["review"] if told else [])
    assert told in " ".join(sentences(run))


shares = st.builds(Share, part=st.floats(0, 1), voices=st.integers(0, 5000))


@given(shares, shares, st.integers(1, 50))
def test_a_rise_is_a_fall_the_other_way_round(now, then, tests):
    far = how_far(now, then, tests=tests)
    assert far == pytest.approx(-how_far(then, now, tests=tests))
    assert far == 0 or (far > 0) is (now.part > then.part)
    assert min(now.voices, then.voices) >= FEWEST_VOICES or far == 0


@given(shares, st.integers(1, 50))
def test_a_share_never_differs_from_itself(share, tests):
    assert how_far(share, share, tests=tests) == 0


@pytest.mark.parametrize(("part", "voices"), list(product((0.1, 0.3), ((40, 300), (400, 400)))))
def test_chance_is_told_of_as_seldom_as_it_says(part, voices):
    chance = np.random.default_rng(7)
    now, then = (chance.binomial(count, part, 5000) / count for count in voices)
    told = sum(
        how_far(Share(a, voices[0]), Share(b, voices[1]), tests=1) != 0
        for a, b in zip(now.tolist(), then.tolist(), strict=True)
    )
    assert told / 5000 <= 1.5 * CHANCE


def test_a_real_change_is_seldom_missed():
    chance = np.random.default_rng(7)
    now, then = chance.binomial(90, 0.45, 500) / 90, chance.binomial(300, 0.18, 500) / 300
    told = sum(
        how_far(Share(a, 90), Share(b, 300), tests=10) > 0
        for a, b in zip(now.tolist(), then.tolist(), strict=True)
    )
    assert told >= 0.95 * 500


def test_the_page_tells_it_with_a_way_to_what_helps(desk, client, officer, editor):
    desk.hear(80, none=8)
    desk.code()
    desk.hear(45, none=19)
    run = desk.code()
    run.finished_at = timezone.now() + timedelta(minutes=1)
    run.save()
    client.force_login(officer)
    address = reverse("insight_analysis", args=[desk.engagement.pk])
    page = " ".join(client.get(address).content.decode().split())
    assert "more points fit no theme: 42% where it was 10%. <a href=" in page
    review = reverse("insight_review", args=[desk.engagement.pk])
    assert f'<a href="{review}">Look at what is new</a>' in page
    assert reverse("insight_engagement_topics", args=[desk.engagement.pk]) in page
    assert reverse("insight_theme", args=[desk.theme.pk]) in page
    assert not Coding.objects.exists()
    client.force_login(editor)
    page = client.get(address).content.decode()
    assert "more points fit no theme" in page
    assert review not in page
