"""How the topics of a run follow from those of the run before, as JSON for the run's row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from nlp.lineage import RunTopics, trace_lineage
from nlp.records import TopicResult, Vectors

from insight.enums import TopicLevel
from insight.models import AnalysisRun, TopicAssignment
from insight.pipeline.vectors import current_embedder, read_vectors

Members = Mapping[int, Iterable[int]]
"""Segment ids by topic number."""


def lineage_of(run: AnalysisRun, segment_ids: Sequence[int], result: TopicResult) -> list[dict[str, Any]]:
    """Return one entry a topic of `result` and one for each topic of `run.previous` that is gone.

    `layer` is a TopicLevel; `topic` and `previous` are numbers in that layer of this run and the one
    before; `fate` is kept, grown, split, merged, new or gone; `similarity` is 0 to 1. A first run has none.
    """
    if run.previous is None or not result.topics:
        return []
    numbers = {
        TopicLevel.WIDE: result.parent,
        TopicLevel.FINE: result.fine,
        TopicLevel.FAMILY: result.family,
    }
    then = _members_then(run.previous)
    vectors = _vectors(segment_ids, then[TopicLevel.FINE])
    return [
        story
        for layer, now in numbers.items()
        for story in _trace(layer, _members(segment_ids, now), then[layer], vectors)
    ]


def _trace(
    layer: TopicLevel, now: Members, then: Members, vectors: Mapping[int, Vectors]
) -> list[dict[str, Any]]:
    stories = trace_lineage(_run_topics(now, vectors), _run_topics(then, vectors))
    return [
        {
            "layer": layer.value,
            "topic": story.topic,
            "fate": str(story.fate),
            "previous": list(story.previous),
            "similarity": round(story.similarity, 3),
        }
        for story in stories
    ]


def _members(segment_ids: Sequence[int], numbers: Sequence[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for key, number in zip(segment_ids, numbers, strict=True):
        if number >= 0:
            members[number].append(key)
    return dict(sorted(members.items()))


def _members_then(previous: AnalysisRun) -> dict[TopicLevel, dict[int, list[int]]]:
    rows = TopicAssignment.objects.filter(run=previous, topic__isnull=False).order_by("segment_id")
    numbers = ("topic__number", "topic__parent__number", "topic__parent__parent__number")
    found = list(rows.values_list("segment_id", *numbers))
    keys = [row[0] for row in found]
    return {
        level: _members(keys, [-1 if row[place] is None else row[place] for row in found])
        for place, level in enumerate((TopicLevel.FINE, TopicLevel.WIDE, TopicLevel.FAMILY), start=1)
    }


def _vectors(segment_ids: Sequence[int], then: Members) -> dict[int, Vectors]:
    wanted = sorted({*segment_ids, *(key for members in then.values() for key in members)})
    kept, vectors = read_vectors(wanted, current_embedder())
    return dict(zip(kept, vectors, strict=True))


def _run_topics(members: Members, vectors: Mapping[int, Vectors]) -> RunTopics:
    ids = {number: frozenset(str(key) for key in keys) for number, keys in members.items()}
    centroids = np.zeros((len(ids), current_embedder().dimensions), dtype=np.float32)
    for row, keys in enumerate(members.values()):
        total = sum((vectors[key] for key in keys if key in vectors), start=centroids[row])
        centroids[row] = total / max(float(np.linalg.norm(total)), 1e-9)
    return RunTopics(ids, centroids)
