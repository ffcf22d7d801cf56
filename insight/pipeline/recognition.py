"""Topics of a run that are known already: what people made themes of, and what they set aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.lineage import Fate
from nlp.records import TopicResult, Vectors
from nlp.topics.recognising import recognise_themes

from insight.enums import TopicLevel, TopicStatus
from insight.models import AnalysisRun, Codeframe, Theme
from insight.pipeline.examples import Examples, gather_examples, live_themes
from insight.selectors.heirs import live_heirs

Place = tuple[str, int]
"""Level (a TopicLevel) and number of a topic."""

MOSTLY = 0.5
"""Share of a topic's points above which the theme that people coded them under is the topic's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a topic is from the start: adopted with its live theme, set aside, or else proposed."""

    status: TopicStatus = TopicStatus.PROPOSED
    theme: Theme | None = None


def recognise_topics(
    run: AnalysisRun, segment_ids: Sequence[int], vectors: Vectors, result: TopicResult
) -> dict[Place, Standing]:
    """Return the topics of `result` that are known, by place; a topic that isn't named is new.

    A topic that was kept or has grown since the run before (`run.lineage`) goes on with the theme that a person gave its
    forerunner, there or in a run from which that went on, or the live one that this was merged into; a kept one goes on
    as set aside. Any other is taken for the live theme under which people coded most of its points, or whose examples it
    is much like; a family, which groups several such topics, never is. `vectors` has one unit row a segment.
    """
    known = _by_evidence(run, segment_ids, vectors, result)
    return known | _by_lineage(run)


def _by_lineage(run: AnalysisRun) -> dict[Place, Standing]:
    """Return how topics go on from what people decided, in the run before or handed down to it from earlier ones."""
    heirs = live_heirs(Theme.objects.filter(codeframe__engagement=run.engagement_id))
    runs = [run]
    while (previous := runs[-1].previous) is not None:
        runs.append(previous)
    standings: dict[Place, Standing] = {}
    for before, after in pairwise(reversed(runs)):
        standings = _handed_down(after, _decided(before, standings, heirs))
    return standings


def _decided(
    run: AnalysisRun, handed_down: Mapping[Place, Standing], heirs: Mapping[int, Theme]
) -> dict[Place, Standing]:
    """Return the standings of the topics of `run` that a person decided on, there or in a run from which they went on.

    A topic that a run took for another theme than was handed down, by its points alone, is none of them.
    """
    found: dict[Place, Standing] = {}
    for topic in run.topics.exclude(status=TopicStatus.PROPOSED):
        place = (topic.level, topic.number)
        theme = None if topic.theme_id is None else heirs.get(topic.theme_id)
        standing = Standing(TopicStatus(topic.status), theme)
        if not topic.is_recognised or handed_down.get(place) == standing:
            found[place] = standing
    return found


def _handed_down(run: AnalysisRun, before: Mapping[Place, Standing]) -> dict[Place, Standing]:
    """Return how the topics of `run` go on from those of the run before it."""
    standings: dict[Place, Standing] = {}
    for story in run.lineage:
        for number in story["previous"] if story["topic"] is not None else ():
            standing = before.get((story["layer"], number))
            if standing and _goes_on(standing, story["fate"]):
                standings[story["layer"], story["topic"]] = standing
    return standings


def _goes_on(standing: Standing, fate: str) -> bool:
    if standing.status == TopicStatus.REJECTED:
        return fate == Fate.KEPT
    return standing.theme is not None and fate in (Fate.KEPT, Fate.GROWN)


def _by_evidence(
    run: AnalysisRun, segment_ids: Sequence[int], vectors: Vectors, result: TopicResult
) -> dict[Place, Standing]:
    codeframe = Codeframe.objects.filter(engagement__runs=run).first()
    themes = live_themes(codeframe) if codeframe and result.topics else {}
    if codeframe is None or not themes:
        return {}
    examples = gather_examples(codeframe, dict(zip(segment_ids, vectors, strict=True)), seed=run.seed)
    rows = {segment: row for row, segment in enumerate(segment_ids)}
    shown = {theme: [rows[segment] for segment in sorted(own)] for theme, own in examples.yes.items()}
    found: dict[Place, int] = {}
    for level, numbers in ((TopicLevel.WIDE, result.parent), (TopicLevel.FINE, result.fine)):
        said = _by_people(numbers, rows, examples)
        alike = recognise_themes(vectors, numbers, shown)
        found |= {(level, number): theme for number, theme in (alike | said).items()}
    return {place: Standing(TopicStatus.ADOPTED, themes[theme]) for place, theme in found.items()}


def _by_people(numbers: Sequence[int], rows: Mapping[int, int], examples: Examples) -> dict[int, int]:
    """Return by number of a topic the theme under which people coded more than MOSTLY of its points."""
    sizes = Counter(numbers)
    coded = Counter(
        (numbers[rows[segment]], theme)
        for segment, theme in examples.said
        if segment in examples.yes.get(theme, ())
    )
    most = sorted(coded.items(), key=lambda pair: (pair[1], -pair[0][1]))
    return {
        number: theme for (number, theme), count in most if number >= 0 and count > MOSTLY * sizes[number]
    }
