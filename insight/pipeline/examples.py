"""What coding learns from: people's codings, the members of adopted topics, and themes in their own words."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Max

from insight.enums import Source, ThemeStatus, TopicStatus
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

    `said` are the pairs of segment and theme that a person has settled.
    """

    yes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    no: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    none: set[int] = field(default_factory=set)
    said: set[tuple[int, int]] = field(default_factory=set)

    def themes_of(self, segment_id: int) -> list[int]:
        """Return the themes that the segment is an example of."""
        return [theme for theme, segments in self.yes.items() if segment_id in segments]

    def known(self) -> set[int]:
        """Return every segment that teaches something."""
        return set(self.none).union(*self.yes.values(), *self.no.values())


def live_themes(codeframe: Codeframe) -> dict[int, Theme]:
    """Return the themes that are in use, by id."""
    return {theme.pk: theme for theme in codeframe.themes.filter(status=ThemeStatus.LIVE).order_by("pk")}


def gather_examples(codeframe: Codeframe, segment_ids: set[int], *, seed: int) -> Examples:
    """Return what is known of `segment_ids`; a person's word wins over a topic's members.

    Segments of topics that nobody adopted show what the themes don't mean; outliers show nothing.
    """
    themes = live_themes(codeframe)
    examples = Examples()
    members = _adopted_members(themes)
    taken = set().union(*members.values())
    share = max(FEWEST_MEMBERS, MOST_MEMBERS // max(len(themes), 1))
    for theme, segments in members.items():
        examples.yes[theme] = set(_sample(sorted(segments & segment_ids), share, seed))
    codings = Coding.objects.filter(theme__in=themes, source=Source.PERSON)
    for theme, segment, applies in codings.values_list("theme_id", "segment_id", "applies"):
        if segment in segment_ids:
            examples.said.add((segment, theme))
            (examples.yes if applies else examples.no)[theme].add(segment)
            (examples.no if applies else examples.yes)[theme].discard(segment)
    others = _members_of_other_topics(codeframe, taken) & segment_ids
    examples.none = set(_sample(sorted(others - taken - examples.known()), MOST_OTHERS, seed))
    return examples


def _adopted_members(themes: dict[int, Theme]) -> dict[int, set[int]]:
    """Return the members of each theme's adopted topics; a wide topic has its fine ones' members."""
    adopted = Topic.objects.filter(theme__in=themes, status=TopicStatus.ADOPTED)
    members: dict[int, set[int]] = defaultdict(set)
    for topic in ("topic", "topic__parent"):
        rows = TopicAssignment.objects.filter(**{f"{topic}__in": adopted})
        for theme, segment in rows.values_list(f"{topic}__theme_id", "segment_id"):
            members[theme].add(segment)
    return members


def _members_of_other_topics(codeframe: Codeframe, taken: set[int]) -> set[int]:
    """Return the members of the last run's fine topics, without topics that go on with an adopted one."""
    last = Topic.objects.filter(run__engagement_id=codeframe.engagement_id).aggregate(last=Max("run_id"))[
        "last"
    ]
    members: dict[int, set[int]] = defaultdict(set)
    rows = TopicAssignment.objects.filter(run_id=last, topic__isnull=False)
    for topic, segment in rows.values_list("topic_id", "segment_id"):
        members[topic].add(segment)
    others = (ids for ids in members.values() if len(ids & taken) < FOLLOWS_FROM * len(ids))
    return set().union(*others)


def _sample(ids: list[int], count: int, seed: int) -> list[int]:
    if len(ids) <= count:
        return ids
    return np.random.default_rng(seed).choice(ids, size=count, replace=False).tolist()
