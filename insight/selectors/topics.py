"""What the last run found and nobody has decided on yet, with words of people that show what each topic is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q, QuerySet

from insight.enums import ResponseStatus, RunKind, RunStatus, ThemeStatus, TopicStatus
from insight.models import AnalysisRun, Engagement, Segment, Theme, Topic, TopicAssignment
from insight.selectors.lineage import earlier_themes

EXEMPLARS = 3
RANKS_LOOKED_AT = 30
"""Exemplars are looked for among so many of a topic's most telling segments."""
STEADY_FROM = 0.6
"""Below this stability a topic is not to be trusted (Hennig 2007, on cluster-wise Jaccard similarity)."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic with up to EXEMPLARS telling segments, each by another person, and its finer topics.

    `earlier` is the theme that its forerunner in the run before became. `answers` counts the usable responses that
    speak of the topic, each once however many points it makes.
    """

    topic: Topic
    exemplars: list[Segment]
    finer: list["TopicCard"]
    earlier: Theme | None = None
    answers: int = 0

    @property
    def may_not_hold(self) -> bool:
        """Say whether the topic came back too seldom when some of the words were left out."""
        return self.topic.stability < STEADY_FROM


@dataclass(frozen=True, slots=True)
class TopicBoard:
    """The last run's topics: those that wait, those set aside, and how many became themes. No run: all empty."""

    run: AnalysisRun | None
    waiting: list[TopicCard]
    set_aside: list[Topic]
    adopted: int

    def topics_shown(self, most: int) -> list[Topic]:
        """Return the topics on a page that has `most` waiting ones, finer ones and those set aside too."""
        cards = self.waiting[:most]
        finer = [part.topic for card in cards for part in card.finer]
        return [*(card.topic for card in cards), *finer, *self.set_aside]


def last_discovery(engagement: Engagement) -> AnalysisRun | None:
    """Return the newest run of topic discovery that is done, if there is one."""
    return engagement.runs.filter(kind=RunKind.DISCOVERY, status=RunStatus.DONE).order_by("-pk").first()


def topic_board(engagement: Engagement, *, finer: bool = False) -> TopicBoard:
    """Return the wide topics of the last run; with `finer`, the waiting ones have their finer topics too."""
    run = last_discovery(engagement)
    if run is None:
        return TopicBoard(run=None, waiting=[], set_aside=[], adopted=0)
    wide = run.topics.filter(parent__isnull=True)
    waiting = list(wide.filter(status=TopicStatus.PROPOSED).prefetch_related("children"))
    parts = {topic.pk: _waiting_children(topic) if finer else [] for topic in waiting}
    telling = exemplars_of_topics(run, [*waiting, *(part for some in parts.values() for part in some)])
    earlier = earlier_themes(run)
    answers = _answers(run)

    def card(topic: Topic, finer: list[Topic]) -> TopicCard:
        below = [card(part, []) for part in finer]
        return TopicCard(topic, telling[topic.pk], below, earlier.get(topic.pk), answers.get(topic.pk, 0))

    return TopicBoard(
        run=run,
        waiting=[card(topic, parts[topic.pk]) for topic in waiting],
        set_aside=list(run.topics.filter(status=TopicStatus.REJECTED).select_related("decided_by")),
        adopted=wide.filter(status=TopicStatus.ADOPTED).count(),
    )


def undecided_topics(engagement: Engagement) -> int:
    """Return how many wide topics of the last run wait for a decision."""
    run = last_discovery(engagement)
    return run.topics.filter(parent__isnull=True, status=TopicStatus.PROPOSED).count() if run else 0


def live_themes(engagement: Engagement) -> QuerySet[Theme]:
    """Return the themes that are in use, by name."""
    return Theme.objects.filter(codeframe__engagement=engagement, status=ThemeStatus.LIVE).select_related(
        "priority"
    )


def _waiting_children(topic: Topic) -> list[Topic]:
    return [child for child in topic.children.all() if child.status == TopicStatus.PROPOSED]


def _answers(run: AnalysisRun) -> dict[int, int]:
    """Return how many usable responses speak of each topic of the run, wide or fine."""
    usable = TopicAssignment.objects.filter(run=run, segment__response__status__in=ResponseStatus.usable())
    return {
        topic: count
        for field in ("topic", "topic__parent")
        for topic, count in usable.filter(**{f"{field}__isnull": False})
        .values_list(field)
        .annotate(Count("segment__response", distinct=True))
        .order_by()
    }


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
