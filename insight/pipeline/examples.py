"""What coding learns from: people's codings, the members of adopted topics, and themes in their own words."""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Max
from nlp.records import Vectors
from nlp.topics.context import speaks_for_itself

from insight.enums import RunStatus, Source, ThemeStatus, TopicStatus
from insight.models import Codeframe, Coding, Theme, Topic, TopicAssignment

MOST_MEMBERS = 2_000
"""Members of adopted topics that are learnt from, the same share for each theme; people's codings all are."""

FEWEST_MEMBERS = 30
"""What a theme may have of its topics' members however many themes there are."""

MOST_OTHERS = 1_000
"""Segments learnt from that show only what no theme means."""

FOLLOWS_FROM = 0.2
"""A topic with this share of a theme's examples among its members goes on with that theme."""


@dataclass(slots=True)
class Examples:
    """Segments by what is known of them. `yes` and `no` are by theme id; `none` belong to no live theme.

    `said` are the pairs of segment and theme that a person has settled. `trust` is how far the examples of a theme
    may be believed, 0 to 1: a person's wholly, a topic's member as far as its topic comes back in other runs.
    """

    yes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    no: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    none: set[int] = field(default_factory=set)
    said: set[tuple[int, int]] = field(default_factory=set)
    trust: dict[int, float] = field(default_factory=dict)

    def themes_of(self, segment_id: int) -> list[int]:
        """Return the themes that the segment is an example of."""
        return [theme for theme, segments in self.yes.items() if segment_id in segments]

    def known(self) -> set[int]:
        """Return every segment that teaches something."""
        return set(self.none).union(*self.yes.values(), *self.no.values())


def live_themes(codeframe: Codeframe) -> dict[int, Theme]:
    """Return the themes that are in use, by id."""
    return {theme.pk: theme for theme in codeframe.themes.filter(status=ThemeStatus.LIVE).order_by("pk")}


def gather_examples(codeframe: Codeframe, vectors: Mapping[int, Vectors], *, seed: int) -> Examples:
    """Return what is known of segments, given with their unit rows; a person's word wins over a topic's members.

    Of a topic that a person adopted those members count whose own words lie nearest to its centre; what runs recognise teaches
    nothing, so that no theme drifts by itself. Segments of topics that nobody adopted show what the themes don't mean; outliers show nothing.
    """
    themes = live_themes(codeframe)
    examples = Examples()
    members, telling = _adopted_members(themes), _telling_members(themes, vectors)
    taken = set[int]().union(*members.values())
    share = max(FEWEST_MEMBERS, MOST_MEMBERS // max(len(themes), 1))
    for theme, segments in members.items():
        examples.yes[theme] = set(_sample(sorted(segments.keys() & telling), share, seed))
    codings = Coding.objects.filter(theme__in=themes, source=Source.PERSON)
    for theme, segment, applies in codings.values_list("theme_id", "segment_id", "applies"):
        if segment in vectors:
            examples.said.add((segment, theme))
            (examples.yes if applies else examples.no)[theme].add(segment)
            (examples.no if applies else examples.yes)[theme].discard(segment)
    for theme, shown in examples.yes.items():
        believed = [
            1.0 if (segment, theme) in examples.said else members[theme][segment] for segment in shown
        ]
        examples.trust[theme] = sum(believed) / max(len(believed), 1)
    others = _members_of_other_topics(codeframe, taken) & vectors.keys()
    examples.none = set(_sample(sorted(others - taken - examples.known()), MOST_OTHERS, seed))
    return examples


def _adopted_members(themes: dict[int, Theme]) -> dict[int, dict[int, float]]:
    """Return the members of each theme's adopted topics, with the topic's stability; a wide one has its fine ones', a family its wide ones'."""
    adopted = Topic.objects.adopted_by_people().filter(theme__in=themes)
    members: dict[int, dict[int, float]] = defaultdict(dict)
    for topic in TopicAssignment.LEVELS:
        rows = TopicAssignment.objects.filter(**{f"{topic}__in": adopted}).order_by("pk")
        for theme, segment, stability in rows.values_list(
            f"{topic}__theme_id", "segment_id", f"{topic}__stability"
        ):
            members[theme][segment] = stability
    return members


def _telling_members(themes: Mapping[int, Theme], vectors: Mapping[int, Vectors]) -> set[int]:
    """Return the segments that say by themselves what their topic is about, in each run that has adopted topics."""
    runs = Topic.objects.adopted_by_people().filter(theme__in=themes).values_list("run_id", flat=True)
    telling: set[int] = set()
    for run in sorted(set(runs)):
        rows = TopicAssignment.objects.filter(run_id=run, topic__isnull=False).order_by("segment_id")
        topics = {
            segment: topic
            for segment, topic in rows.values_list("segment_id", "topic_id")
            if segment in vectors
        }
        if topics:
            labels = np.unique(list(topics.values()), return_inverse=True)[1]
            kept = speaks_for_itself(np.array([vectors[key] for key in topics]), labels)
            telling.update(itertools.compress(topics, kept.tolist()))
    return telling


def _members_of_other_topics(codeframe: Codeframe, taken: set[int]) -> set[int]:
    """Return the members of the last run's fine topics, without topics that go on with a theme."""
    topics = Topic.objects.filter(run__engagement_id=codeframe.engagement_id, run__status=RunStatus.DONE)
    last = topics.aggregate(last=Max("run_id"))["last"]
    members: dict[int, set[int]] = defaultdict(set)
    rows = TopicAssignment.objects.filter(run_id=last, topic__isnull=False)
    known = Topic.objects.filter(run_id=last, status=TopicStatus.ADOPTED)
    for level in TopicAssignment.LEVELS:
        rows = rows.exclude(**{f"{level}__in": known})
    for topic, segment in rows.values_list("topic_id", "segment_id"):
        members[topic].add(segment)
    others = (ids for ids in members.values() if len(ids & taken) < FOLLOWS_FROM * len(ids))
    return set().union(*others)


def _sample(ids: list[int], count: int, seed: int) -> list[int]:
    if len(ids) <= count:
        return ids
    return np.random.default_rng(seed).choice(ids, size=count, replace=False).tolist()
