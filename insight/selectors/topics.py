"""What the last run found, new or known, with words of people that show what each topic is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from insight.enums import RunKind, RunStatus, ThemeStatus, TopicLevel, TopicStatus
from insight.models import AnalysisRun, Engagement, Priority, Response, Segment, Theme, Topic, TopicAssignment
from insight.selectors.lineage import earlier_themes
from insight.selectors.priorities import given_priorities

EXEMPLARS = 3
RANKS_LOOKED_AT = 30
"""Exemplars are looked for among so many of a topic's most telling segments."""
MAINLY = 0.5
"""A topic is mainly of a priority if more than this share of its answers speak to it, and fewer to any other."""
STEADY_FROM = 0.75
"""Below this stability a topic may not hold (Hennig 2007, on cluster-wise Jaccard similarity; docs/decisions/0014)."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic with up to EXEMPLARS telling segments, each by another person, and its finer topics.

    `earlier` is the theme that its forerunner in the run before became; `inside` are the wide topics of a family.
    `about` is the priority that the answers that speak of the topic mainly speak to.
    """

    topic: Topic
    exemplars: list[Segment]
    finer: list["TopicCard"]
    earlier: Theme | None = None
    voices: "Voices | None" = None
    about: Priority | None = None
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
    """The last run's topics at `level`: those that wait, those that are themes, and those set aside. No run: all empty.

    At the level of families it has these alone. At the others it has none: wide ones wait, those known and set aside
    may be fine ones too, and `known` has no topic that lies in another known one. `levels` are the levels that the run
    has, the broadest first, with how many topics lie at each.
    """

    run: AnalysisRun | None
    waiting: list[TopicCard]
    known: list[TopicCard]
    set_aside: list[Topic]
    level: TopicLevel = TopicLevel.WIDE
    levels: dict[TopicLevel, int] = field(default_factory=dict)

    def topics_shown(self, most: int) -> list[Topic]:
        """Return the topics on a page that has `most` waiting ones, with all other ones that can be decided on."""
        cards = self.waiting[:most]
        finer = [part.topic for card in cards for part in card.finer]
        recognised = [card.topic for card in self.known if card.topic.is_recognised]
        return [*(card.topic for card in cards), *finer, *recognised, *self.set_aside]


def last_discovery(engagement: Engagement) -> AnalysisRun | None:
    """Return the newest run of topic discovery that is done, if there is one."""
    return engagement.runs.filter(kind=RunKind.DISCOVERY, status=RunStatus.DONE).order_by("-pk").first()


def topic_board(engagement: Engagement, *, level: TopicLevel = TopicLevel.WIDE) -> TopicBoard:
    """Return the families or the wide topics of the last run; at the level of fine ones, the wide ones have these too.

    A run without families shows its wide topics instead.
    """
    run = last_discovery(engagement)
    if run is None:
        return TopicBoard(run=None, waiting=[], known=[], set_aside=[])
    levels = _levels(run)
    if level not in levels:
        level = TopicLevel.WIDE
    families, finer = level == TopicLevel.FAMILY, level == TopicLevel.FINE
    of_level = run.topics.families() if families else run.topics.beside_families()
    children = Prefetch("children", run.topics.select_related("theme"))
    waits = of_level.waiting()
    broad = waits.exclude(level=TopicLevel.FINE)
    waiting = list(broad.select_related("theme").prefetch_related(children))
    adopted = of_level.outermost(TopicStatus.ADOPTED).filter(theme__isnull=False)
    known = list(adopted.exclude(pk__in=waits).select_related("theme").prefetch_related(children))
    parts = {topic.pk: _waiting_children(topic) if finer else [] for topic in waiting}
    telling = exemplars_of_topics(
        run, [*waiting, *known, *(part for some in parts.values() for part in some)]
    )
    earlier = earlier_themes(run)
    voices = _voices(run)
    about = _priorities(run, voices)

    def card(topic: Topic, finer: list[Topic]) -> TopicCard:
        return TopicCard(
            topic,
            telling[topic.pk],
            [card(part, []) for part in finer],
            earlier.get(topic.pk),
            voices.get(topic.pk),
            about.get(topic.pk),
            list(topic.children.all()) if families else [],
        )

    return TopicBoard(
        run=run,
        waiting=[card(topic, parts[topic.pk]) for topic in waiting],
        known=[card(topic, []) for topic in known],
        set_aside=list(of_level.filter(status=TopicStatus.REJECTED).select_related("decided_by")),
        level=level,
        levels=levels,
    )


def undecided_topics(engagement: Engagement) -> int:
    """Return how many wide topics of the last run wait for a decision."""
    run = last_discovery(engagement)
    return run.topics.waiting().filter(level=TopicLevel.WIDE).count() if run else 0


def live_themes(engagement: Engagement) -> QuerySet[Theme]:
    """Return the themes that are in use, by name."""
    return Theme.objects.filter(codeframe__engagement=engagement, status=ThemeStatus.LIVE).select_related(
        "priority"
    )


def _waiting_children(topic: Topic) -> list[Topic]:
    return [child for child in topic.children.all() if child.waits]


def _levels(run: AnalysisRun) -> dict[TopicLevel, int]:
    """Return how many topics the run has at each level where it has any, the broadest first."""
    counts = Counter(run.topics.values_list("level", flat=True))
    return {level: counts[level] for level in TopicLevel if counts[level]}


def _voices(run: AnalysisRun) -> dict[int, Voices]:
    """Return who speaks of each topic of the run, at every level."""
    group = "segment__response__duplicate_group"
    alone = Concat(Value("response "), Cast("segment__response", CharField()))
    voice = Case(When(**{group: ""}, then=alone), default=F(group), output_field=CharField())
    return {
        topic: Voices(*counts)
        for above in TopicAssignment.LEVELS
        for topic, *counts in _said(run, above)
        .annotate(voice=voice)
        .values_list(above)
        .annotate(
            Count("segment__response", distinct=True),
            Count("segment__response__submission", distinct=True),
            Count("voice", distinct=True),
        )
        .order_by()
    }


def _priorities(run: AnalysisRun, voices: Mapping[int, Voices]) -> dict[int, Priority]:
    """Return the priority that each topic is mainly of, by those that its responses were given."""
    given: dict[int, list[str]] = defaultdict(list)
    for one in given_priorities(Response.objects.usable().filter(question__engagement=run.engagement_id)):
        given[one.response].append(one.slug)
    priorities = {priority.slug: priority for priority in Priority.objects.all()}
    found: dict[int, Priority] = {}
    for above in TopicAssignment.LEVELS:
        speak: dict[int, Counter[str]] = defaultdict(Counter)
        for topic, response in set(_said(run, above).order_by().values_list(above, "segment__response")):
            speak[topic].update(given[response])
        for topic, counts in speak.items():
            (slug, first), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
            if first > MAINLY * voices[topic].answers and first > second:
                found[topic] = priorities[slug]
    return found


def _said(run: AnalysisRun, above: str) -> QuerySet[TopicAssignment]:
    """Return what usable responses say of the topics that `above` leads to."""
    usable = TopicAssignment.objects.filter(run=run, segment__response__in=Response.objects.usable())
    return usable.filter(**{f"{above}__isnull": False})


def exemplars_of_topics(run: AnalysisRun, topics: Iterable[Topic]) -> dict[int, list[Segment]]:
    """Return for each topic its exemplars. Words that were held or taken back since the run, or that tell of danger, are never shown."""
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
            segment__response__in=Response.objects.usable().filter(safeguarding=""),
        )
        .select_related("topic__parent", "segment__response")
        .order_by("rank", "pk")
    )
