"""What the last run found and nobody has decided on yet, with words of people that show what each topic is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from insight.enums import ResponseStatus, RunKind, RunStatus, ThemeStatus, TopicLevel, TopicStatus
from insight.models import AnalysisRun, Engagement, Segment, Theme, Topic, TopicAssignment
from insight.selectors.lineage import earlier_themes

EXEMPLARS = 3
RANKS_LOOKED_AT = 30
"""Exemplars are looked for among so many of a topic's most telling segments."""
STEADY_FROM = 0.75
"""Below this stability a topic may not hold (Hennig 2007, on cluster-wise Jaccard similarity; docs/decisions/0014)."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic with up to EXEMPLARS telling segments, each by another person, and its finer topics.

    `earlier` is the theme that its forerunner in the run before became; `inside` are the wide topics of a family.
    """

    topic: Topic
    exemplars: list[Segment]
    finer: list["TopicCard"]
    earlier: Theme | None = None
    voices: "Voices | None" = None
    inside: list[Topic] = field(default_factory=list)

    @property
    def may_not_hold(self) -> bool:
        """Say whether the topic came back too seldom when the computer looked again."""
        return self.topic.stability < STEADY_FROM


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks of a topic: usable responses, people (sittings), and responses with near copies counted once."""

    answers: int
    people: int
    different: int


@dataclass(frozen=True, slots=True)
class TopicBoard:
    """The last run's topics: those of a level that wait, those set aside, and how many became themes. No run: all empty.

    `levels` are the levels that the run has, the broadest first, with how many topics lie at each.
    """

    run: AnalysisRun | None
    waiting: list[TopicCard]
    set_aside: list[Topic]
    adopted: int
    level: TopicLevel = TopicLevel.WIDE
    levels: dict[TopicLevel, int] = field(default_factory=dict)

    def topics_shown(self, most: int) -> list[Topic]:
        """Return the topics on a page that has `most` waiting ones, finer ones and those set aside too."""
        cards = self.waiting[:most]
        finer = [part.topic for card in cards for part in card.finer]
        return [*(card.topic for card in cards), *finer, *self.set_aside]


def last_discovery(engagement: Engagement) -> AnalysisRun | None:
    """Return the newest run of topic discovery that is done, if there is one."""
    return engagement.runs.filter(kind=RunKind.DISCOVERY, status=RunStatus.DONE).order_by("-pk").first()


def topic_board(engagement: Engagement, *, level: TopicLevel = TopicLevel.WIDE) -> TopicBoard:
    """Return the families or the wide topics of the last run; at the level of fine ones, the wide ones have these too.

    A run without families shows its wide topics instead.
    """
    run = last_discovery(engagement)
    if run is None:
        return TopicBoard(run=None, waiting=[], set_aside=[], adopted=0)
    levels = _levels(run)
    if level not in levels:
        level = TopicLevel.WIDE
    families, finer = level == TopicLevel.FAMILY, level == TopicLevel.FINE
    shown = run.topics.filter(level=TopicLevel.FAMILY if families else TopicLevel.WIDE)
    waiting = list(shown.filter(status=TopicStatus.PROPOSED).prefetch_related("children"))
    parts = {topic.pk: _waiting_children(topic) if finer else [] for topic in waiting}
    telling = _exemplars(run, [*waiting, *(part for some in parts.values() for part in some)])
    earlier = earlier_themes(run)
    voices = _voices(run)

    def card(topic: Topic, finer: list[Topic]) -> TopicCard:
        below = [card(part, []) for part in finer]
        inside = list(topic.children.all()) if families else []
        return TopicCard(topic, telling[topic.pk], below, earlier.get(topic.pk), voices.get(topic.pk), inside)

    return TopicBoard(
        run=run,
        waiting=[card(topic, parts[topic.pk]) for topic in waiting],
        set_aside=list(run.topics.filter(status=TopicStatus.REJECTED).select_related("decided_by")),
        adopted=shown.filter(status=TopicStatus.ADOPTED).count(),
        level=level,
        levels=levels,
    )


def undecided_topics(engagement: Engagement) -> int:
    """Return how many wide topics of the last run wait for a decision."""
    run = last_discovery(engagement)
    return run.topics.filter(level=TopicLevel.WIDE, status=TopicStatus.PROPOSED).count() if run else 0


def live_themes(engagement: Engagement) -> QuerySet[Theme]:
    """Return the themes that are in use, by name."""
    return Theme.objects.filter(codeframe__engagement=engagement, status=ThemeStatus.LIVE).select_related(
        "priority"
    )


def _waiting_children(topic: Topic) -> list[Topic]:
    return [child for child in topic.children.all() if child.status == TopicStatus.PROPOSED]


def _levels(run: AnalysisRun) -> dict[TopicLevel, int]:
    """Return how many topics the run has at each level where it has any, the broadest first."""
    counts = Counter(run.topics.values_list("level", flat=True))
    return {level: counts[level] for level in TopicLevel if counts[level]}


def _voices(run: AnalysisRun) -> dict[int, Voices]:
    """Return who speaks of each topic of the run, at every level."""
    group = "segment__response__duplicate_group"
    alone = Concat(Value("response "), Cast("segment__response", CharField()))
    usable = TopicAssignment.objects.filter(
        run=run, segment__response__status__in=ResponseStatus.usable()
    ).annotate(voice=Case(When(**{group: ""}, then=alone), default=F(group), output_field=CharField()))
    return {
        topic: Voices(*counts)
        for above in ("topic", "topic__parent", "topic__parent__parent")
        for topic, *counts in usable.filter(**{f"{above}__isnull": False})
        .values_list(above)
        .annotate(
            Count("segment__response", distinct=True),
            Count("segment__response__submission", distinct=True),
            Count("voice", distinct=True),
        )
        .order_by()
    }


def _exemplars(run: AnalysisRun, topics: Iterable[Topic]) -> dict[int, list[Segment]]:
    """Return for each topic its exemplars. Words that were held or taken back since the run are never shown."""
    chosen: dict[int, list[Segment]] = {topic.pk: [] for topic in topics}
    voices: dict[int, set[str]] = {pk: set() for pk in chosen}
    for assignment in _most_telling(run, chosen):
        response, topic = assignment.segment.response, cast(Topic, assignment.topic)
        voice = response.duplicate_group or str(response.submission_id)
        for pk in chosen.keys() & _with_those_above(topic):
            if len(chosen[pk]) < EXEMPLARS and voice not in voices[pk]:
                chosen[pk].append(assignment.segment)
                voices[pk].add(voice)
    return chosen


def _with_those_above(topic: Topic) -> set[int | None]:
    """Return the ids of a fine topic, of its wide one and of the family of that, if there is any."""
    return {topic.pk, topic.parent_id, topic.parent.parent_id if topic.parent else None}


def _most_telling(run: AnalysisRun, topics: Iterable[int]) -> QuerySet[TopicAssignment]:
    return (
        TopicAssignment.objects.filter(
            Q(topic__in=topics) | Q(topic__parent__in=topics) | Q(topic__parent__parent__in=topics),
            run=run,
            rank__lte=RANKS_LOOKED_AT,
            segment__response__status__in=ResponseStatus.usable(),
        )
        .select_related("topic__parent", "segment__response")
        .order_by("rank", "pk")
    )
