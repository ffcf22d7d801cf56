"""What the last run found, new or known, with words of people that show what each topic is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Prefetch, Q, QuerySet

from insight.enums import ResponseStatus, RunKind, RunStatus, ThemeStatus, TopicStatus
from insight.models import AnalysisRun, Engagement, Priority, Segment, Theme, Topic, TopicAssignment
from insight.selectors.lineage import earlier_themes

EXEMPLARS = 3
LAYERS = ("topic", "topic__parent")
"""How an assignment leads to its fine topic and to its wide one."""
RANKS_LOOKED_AT = 30
"""Exemplars are looked for among so many of a topic's most telling segments."""
MAINLY = 0.5
"""A topic is mainly of a priority if more than this share of its answers speak to it, and fewer to any other."""
STEADY_FROM = 0.6
"""Below this stability a topic is not to be trusted (Hennig 2007, on cluster-wise Jaccard similarity)."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic with up to EXEMPLARS telling segments, each by another person, and its finer topics.

    `earlier` is the theme that its forerunner in the run before became. `answers` counts the usable responses that
    speak of the topic, each once however many points it makes. `about` is the priority that they mainly speak to.
    """

    topic: Topic
    exemplars: list[Segment]
    finer: list["TopicCard"]
    earlier: Theme | None = None
    answers: int = 0
    about: Priority | None = None

    @property
    def may_not_hold(self) -> bool:
        """Say whether the topic came back too seldom when some of the words were left out."""
        return self.topic.stability < STEADY_FROM


@dataclass(frozen=True, slots=True)
class TopicBoard:
    """The last run's topics: those that wait, those that are themes, and those set aside. No run: all empty.

    `known` has no topic that lies in another known one.
    """

    run: AnalysisRun | None
    waiting: list[TopicCard]
    known: list[TopicCard]
    set_aside: list[Topic]

    def topics_shown(self, most: int) -> list[Topic]:
        """Return the topics on a page that has `most` waiting ones, with all other ones that can be decided on."""
        cards = self.waiting[:most]
        finer = [part.topic for card in cards for part in card.finer]
        recognised = [card.topic for card in self.known if card.topic.is_recognised]
        return [*(card.topic for card in cards), *finer, *recognised, *self.set_aside]


def last_discovery(engagement: Engagement) -> AnalysisRun | None:
    """Return the newest run of topic discovery that is done, if there is one."""
    return engagement.runs.filter(kind=RunKind.DISCOVERY, status=RunStatus.DONE).order_by("-pk").first()


def topic_board(engagement: Engagement, *, finer: bool = False) -> TopicBoard:
    """Return the wide topics of the last run; with `finer`, the waiting ones have their finer topics too."""
    run = last_discovery(engagement)
    if run is None:
        return TopicBoard(run=None, waiting=[], known=[], set_aside=[])
    waits = run.topics.waiting()
    waiting = list(waits.filter(parent__isnull=True).prefetch_related(Prefetch("children", waits)))
    adopted = run.topics.outermost(TopicStatus.ADOPTED).filter(theme__isnull=False)
    known = list(adopted.exclude(pk__in=waits).select_related("theme"))
    parts = {topic.pk: list(topic.children.all()) if finer else [] for topic in waiting}
    telling = exemplars_of_topics(
        run, [*waiting, *known, *(part for some in parts.values() for part in some)]
    )
    earlier = earlier_themes(run)
    answers = _answers(run)
    about = _priorities(run, answers)

    def card(topic: Topic, finer: list[Topic]) -> TopicCard:
        below = [card(part, []) for part in finer]
        return TopicCard(
            topic,
            telling[topic.pk],
            below,
            earlier.get(topic.pk),
            answers.get(topic.pk, 0),
            about.get(topic.pk),
        )

    return TopicBoard(
        run=run,
        waiting=[card(topic, parts[topic.pk]) for topic in waiting],
        known=[card(topic, []) for topic in known],
        set_aside=list(run.topics.filter(status=TopicStatus.REJECTED).select_related("decided_by")),
    )


def undecided_topics(engagement: Engagement) -> int:
    """Return how many wide topics of the last run wait for a decision."""
    run = last_discovery(engagement)
    return run.topics.waiting().filter(parent__isnull=True).count() if run else 0


def live_themes(engagement: Engagement) -> QuerySet[Theme]:
    """Return the themes that are in use, by name."""
    return Theme.objects.filter(codeframe__engagement=engagement, status=ThemeStatus.LIVE).select_related(
        "priority"
    )


def _answers(run: AnalysisRun) -> dict[int, int]:
    """Return how many usable responses speak of each topic of the run, wide or fine."""
    return {
        topic: count
        for field in LAYERS
        for topic, count in _said(run, field)
        .values_list(field)
        .annotate(Count("segment__response", distinct=True))
        .order_by()
    }


def _priorities(run: AnalysisRun, answers: Mapping[int, int]) -> dict[int, Priority]:
    """Return the priority that each topic is mainly of, by the scores that its responses were given."""
    speak: dict[int, dict[int, int]] = defaultdict(dict)
    priority_of = "segment__response__priorityscores__priority"
    for field in LAYERS:
        scored = _said(run, field).filter(**{f"{priority_of}__isnull": False})
        counted = scored.values_list(field, priority_of).annotate(Count("segment__response", distinct=True))
        for topic, priority, count in counted.order_by():
            speak[topic][priority] = count
    priorities = Priority.objects.in_bulk()
    found: dict[int, Priority] = {}
    for topic, counts in speak.items():
        first, second = sorted([*counts.values(), 0], reverse=True)[:2]
        if first > MAINLY * answers[topic] and first > second:
            found[topic] = priorities[max(counts, key=lambda priority: counts[priority])]
    return found


def _said(run: AnalysisRun, field: str) -> QuerySet[TopicAssignment]:
    """Return what usable responses say of the topics that `field` leads to."""
    usable = TopicAssignment.objects.filter(run=run, segment__response__status__in=ResponseStatus.usable())
    return usable.filter(**{f"{field}__isnull": False})


def exemplars_of_topics(run: AnalysisRun, topics: Iterable[Topic]) -> dict[int, list[Segment]]:
    """Return for each topic its exemplars. Words that were held or taken back since the run are never shown."""
    chosen: dict[int, list[Segment]] = {topic.pk: [] for topic in topics}
    voices: dict[int, set[str]] = {pk: set() for pk in chosen}
    for assignment in _most_telling(run, chosen):
        response, topic = assignment.segment.response, cast(Topic, assignment.topic)
        voice = response.duplicate_group or str(response.submission_id)
        for pk in chosen.keys() & {topic.pk, topic.parent_id}:
            if len(chosen[pk]) < EXEMPLARS and voice not in voices[pk]:
                chosen[pk].append(assignment.segment)
                voices[pk].add(voice)
    return chosen


def _most_telling(run: AnalysisRun, topics: Iterable[int]) -> QuerySet[TopicAssignment]:
    return (
        TopicAssignment.objects.filter(
            Q(topic__in=topics) | Q(topic__parent__in=topics),
            run=run,
            rank__lte=RANKS_LOOKED_AT,
            segment__response__status__in=ResponseStatus.usable(),
        )
        .select_related("topic", "segment__response")
        .order_by("rank", "pk")
    )
