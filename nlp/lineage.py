"""What became of the topics of one run in the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nlp.errors import Message, TopicError
from nlp.records import Vectors

ALIKE = 0.5
"""Similarity, 0 to 1, from which a topic is taken for the same one."""

PART = 0.3
"""Share of a topic's texts that must go to another one for it to be a part of the story."""

GREW = 1.25
"""A topic with this many times the texts has grown."""

ENOUGH_SHARED = 0.2
"""Share of a run's texts that the runs must have in common for members to be believed over centres."""


class Fate(StrEnum):
    """What happened to a topic between two runs."""

    KEPT = "kept"
    GROWN = "grown"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RunTopics:
    """The topics of one run: the ids of each topic's texts by its number, and one unit row a topic.

    `centroids` follow the order of `members`.
    """

    members: Mapping[int, frozenset[str]]
    centroids: Vectors


@dataclass(frozen=True, slots=True)
class Lineage:
    """One topic's story. `topic` is None for one that is gone; `previous` is empty for a new one.

    A split topic gives one entry for each of its parts, a merged one names all that went into it, the
    closest first. `similarity` is that to the closest previous topic, 0 to 1.
    """

    topic: int | None
    fate: Fate
    previous: tuple[int, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Present topics by rows, previous ones by columns: similarity, and shares of the texts they share.

    `went` is the share of a previous topic's texts that are now in the present one, `came` the share of
    the present one's that were in the previous. Only texts that both runs have in a topic count.
    """

    likeness: NDArray[np.float64]
    went: NDArray[np.float64]
    came: NDArray[np.float64]


def trace_lineage(now: RunTopics, before: RunTopics) -> tuple[Lineage, ...]:
    """Return the story of each topic of `now` in its order, then those of `before` that are gone.

    Topics are paired one to one so that the sum of similarities is greatest. Both runs must use the same
    embedder. Raises TopicError if a run has not one centroid a topic.
    """
    for run in (now, before):
        if len(run.centroids) != len(run.members):
            raise TopicError(
                Message.CENTROIDS_DIFFER.format(topics=len(run.members), rows=len(run.centroids))
            )
    comparison = _compare(now, before)
    pairs = _pairs(comparison.likeness)
    stories = [_story(row, now, before, comparison, pairs.get(row)) for row in range(len(now.members))]
    named = {number for story in stories for number in story.previous}
    gone = [Lineage(None, Fate.GONE, (number,), 0.0) for number in before.members if number not in named]
    return (*stories, *gone)


def _compare(now: RunTopics, before: RunTopics) -> _Comparison:
    if not now.members or not before.members:
        nothing = np.zeros((len(now.members), len(before.members)))
        return _Comparison(nothing, nothing, nothing)
    both = frozenset().union(*now.members.values()) & frozenset().union(*before.members.values())
    shared = np.array(
        [[len(a & b) for b in before.members.values()] for a in now.members.values()], dtype=float
    )
    mine = np.array([[len(ids & both)] for ids in now.members.values()], dtype=float)
    theirs = np.array([[len(ids & both) for ids in before.members.values()]], dtype=float)
    jaccard = shared / np.maximum(mine + theirs - shared, 1)
    cosine = np.clip(now.centroids @ before.centroids.T, 0, 1)
    smaller = min(sum(map(len, run.members.values())) for run in (now, before))
    trust = 0.5 * min(1.0, len(both) / max(1.0, ENOUGH_SHARED * smaller))
    likeness = trust * jaccard + (1 - trust) * cosine**2
    return _Comparison(likeness, shared / np.maximum(theirs, 1), shared / np.maximum(mine, 1))


def _pairs(likeness: NDArray[np.float64]) -> dict[int, int]:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-likeness)
    found = zip(rows.tolist(), columns.tolist(), strict=True)
    return {row: column for row, column in found if likeness[row, column] >= ALIKE}


def _story(
    row: int, now: RunTopics, before: RunTopics, comparison: _Comparison, paired: int | None
) -> Lineage:
    number, likeness = list(now.members)[row], comparison.likeness[row]
    columns = _sources(row, comparison, paired)
    if not columns:
        return Lineage(number, Fate.NEW, (), float(likeness.max(initial=0.0)))
    numbers = list(before.members)
    previous = tuple(numbers[column] for column in columns)
    fate = Fate.MERGED
    if len(columns) == 1:
        parts = np.flatnonzero(comparison.went[:, columns[0]] >= PART)
        size, old = len(now.members[number]), len(before.members[previous[0]])
        grown = Fate.GROWN if size >= GREW * old else Fate.KEPT
        fate = Fate.SPLIT if paired is None or (len(parts) > 1 and row in parts) else grown
    return Lineage(number, fate, previous, float(likeness[columns[0]]))


def _sources(row: int, comparison: _Comparison, paired: int | None) -> list[int]:
    """Previous topics that gave this one a good part of theirs and of its own texts, closest first."""
    gave = (comparison.went[row] >= PART) & (comparison.came[row] >= PART / 2)
    found = set(np.flatnonzero(gave).tolist()) | ({paired} if paired is not None else set())
    return sorted(found, key=lambda column: (-comparison.likeness[row, column], column))
