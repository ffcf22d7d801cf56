"""How many topics to make: dense clusters joined step by step, cut where the topics stand apart best."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.config import PARENT_TOPICS, TOPIC_FAMILIES
from nlp.records import Vectors
from nlp.topics.centres import Labels, centroids_of

ROWS = 1_500
"""Rows that separation is measured on: its standard error is below 0.01 then."""

AS_GOOD = 0.99
"""Part of the best separation from which a smaller number of topics is taken for as good: it is less to read."""

FINE_AS_GOOD = 0.92
"""Part of the best separation down to which more topics than the clearest number are made."""

MORE = 1.5
"""How many times the clearest number of topics is made at most. Fine topics are what the wide ones hold; more of them agree
better with people's themes, and say less that differs."""

PLAIN_GAIN = 0.4
"""Gain in separation from which fewer than eight topics are made of more.

Plainly separate bunches that were broken in pieces gain 0.5 to 1.5 by being joined; real comments, which shade
into each other, gain 0.3 at most by joining down to three topics.
"""

SAME_SCATTER = 1.2
"""Growth of the distance from centres up to which joining put pieces together, not different things."""

MOST_IN_ONE = 1 / 3
"""Part of the texts that one topic may hold where another number of topics does not ask for more. Separation alone
likes a few far clusters beside one that holds all the rest, which tells people nothing."""

TRIED = 24
"""Numbers of topics that are tried, evenly spread on a scale of ratios."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Fine clusters of several runs in the order in which Ward's method joins their centres.

    `votes` holds the fine cluster of each row in each run, shape (runs, rows), all runs numbered through;
    `centres` has one unit row a fine cluster; `joins` is scipy's linkage. Joining the clusters of all runs and
    letting the runs vote on each row is the meta-clustering of Strehl and Ghosh (2002).
    """

    vectors: Vectors
    votes: Labels
    centres: Vectors
    joins: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Return how many fine clusters the run with most of them has."""
        return max(len(np.unique(run)) for run in self.votes)

    def at(self, rows: NDArray[np.intp]) -> "Tree":
        """Return the tree with these rows alone."""
        return Tree(self.vectors[rows], self.votes[:, rows], self.centres, self.joins)

    def groups(self, count: int) -> Labels:
        """Return for each fine cluster its group, 0 to `count` - 1; fewer clusters make fewer groups."""
        from scipy.cluster.hierarchy import fcluster

        if len(self.centres) < 2:
            return np.zeros(len(self.centres), dtype=np.int64)
        return np.unique(fcluster(self.joins, count, criterion="maxclust"), return_inverse=True)[1]

    def without_small(self, groups: Labels, smallest: int) -> Labels:
        """Return the groups, each one that fewer than `smallest` rows fall to joined to the nearest one that has enough."""
        while True:
            sizes = np.bincount(self.cut(groups), minlength=int(groups.max(initial=-1)) + 1)
            enough = np.flatnonzero(sizes >= smallest)
            if not len(enough) or len(enough) == len(sizes):
                return groups
            middles = centroids_of(self.centres, groups)
            least = int(sizes.argmin())
            into = enough[(middles[enough] @ middles[least]).argmax()]
            groups = np.unique(np.where(groups == least, into, groups), return_inverse=True)[1]

    def cut(self, groups: Labels) -> Labels:
        """Return for each row the group that most runs give it; where they differ the nearer centre decides."""
        totals = self.vectors @ centroids_of(self.centres, groups).T / 2
        for run in self.votes:
            totals[np.arange(len(run)), groups[run]] += 1
        return totals.argmax(axis=1)


def join_clusters(vectors: Vectors, votes: Labels, centres: Vectors) -> Tree:
    """Return the tree of the fine clusters of all runs."""
    from scipy.cluster.hierarchy import linkage

    joins = linkage(centres, method="ward") if len(centres) > 1 else np.zeros((0, 4))
    return Tree(vectors, votes, centres, joins)


def topic_counts(tree: Tree, *, seed: int) -> tuple[int, int]:
    """Return how many topics to make, and how many wider ones of these.

    Separation decides; the number that is shown first lies between 8 and 40 where there is enough to show.
    """
    fewest, most = PARENT_TOPICS
    sample = sampled(tree, seed)
    many = separations(sample, spread_counts(fewest, tree.size))
    even = _even(sample, many)
    clearest = smallest_good(even)
    few = separations(sample, range(2, min(fewest, tree.size)))
    if few and max(few.values()) >= max(many.values()) + PLAIN_GAIN:
        joined = smallest_good(few)
        if _scatter(sample, joined) <= SAME_SCATTER * _scatter(sample, clearest):
            return joined, joined
    topics = largest_good(even, round(MORE * clearest))
    wide = {count: value for count, value in even.items() if count <= min(most, clearest // 2)}
    if wide and clearest > fewest:
        return topics, smallest_good(wide)
    return topics, min(clearest, most)


def join_wide(tree: Tree, wide: Labels, *, seed: int) -> Labels:
    """Return the family of each wide topic, 0, 1, …, or -1 for all where there are too few for families.

    `wide` holds the wide topic of each fine cluster of the tree, which is cut once more, higher up: separation decides
    at how many families. Each wide topic lies in the family that holds most of its fine clusters.
    """
    (fewest, most), wide_ones = TOPIC_FAMILIES, int(wide.max(initial=-1)) + 1
    counts = range(fewest, min(most, wide_ones // 2) + 1)
    if counts:
        sample = sampled(tree, seed)
        families = wider(wide, tree.groups(smallest_good(_even(sample, separations(sample, counts)))))
        if families.max() + 1 >= fewest:
            return families
    return np.full(wide_ones, -1)


def wider(topics: Labels, parents: Labels) -> Labels:
    """Return for each topic the wide one, numbered without gaps, that holds most of its fine clusters."""
    held = np.zeros((int(topics.max()) + 1, int(parents.max()) + 1), dtype=np.int64)
    np.add.at(held, (topics, parents), 1)
    return np.unique(held.argmax(axis=1), return_inverse=True)[1]


def sampled(tree: Tree, seed: int) -> Tree:
    """Return the tree with the rows alone that separation is measured on."""
    return tree.at(np.sort(np.random.default_rng(seed).permutation(len(tree.vectors))[:ROWS]))


def _even(tree: Tree, scores: dict[int, float]) -> dict[int, float]:
    """Return the scores of those numbers at which no topic holds too much, or else of those with the smallest largest."""
    held = {count: np.bincount(tree.cut(tree.groups(count))).max() / len(tree.vectors) for count in scores}
    most = max(MOST_IN_ONE, min(held.values()))
    return {count: score for count, score in scores.items() if held[count] <= most}


def _scatter(tree: Tree, count: int) -> float:
    """Return the mean distance of the rows from the centre of their group."""
    groups = tree.groups(count)
    own = centroids_of(tree.centres, groups)[tree.cut(groups)]
    return float(1 - (tree.vectors * own).sum(axis=1).mean())


def spread_counts(fewest: int, most: int) -> list[int]:
    """Return up to `TRIED` numbers from `fewest` to `most`, further apart as they grow; only `most` if it is less."""
    if most <= fewest:
        return [max(most, 1)]
    return sorted({round(count) for count in np.geomspace(fewest, most, TRIED).tolist()})


def smallest_good(scores: dict[int, float]) -> int:
    """Return the smallest number whose separation is as good as the best."""
    best = max(scores.values())
    enough = best * AS_GOOD if best > 0 else best
    return min(count for count, score in scores.items() if score >= enough)


def largest_good(scores: dict[int, float], most: int) -> int:
    """Return the largest number up to `most` whose separation is nearly as good as the best."""
    best = max(scores.values())
    enough = best * FINE_AS_GOOD if best > 0 else best
    return max(count for count, score in scores.items() if score >= enough and count <= most)


def separations(tree: Tree, counts: Iterable[int]) -> dict[int, float]:
    """Return for each number of topics how far these stand apart, -2 to 2.

    It is the silhouette (Rousseeuw 1987) by distances between texts, plus that by distances to centres. On
    labelled sets the first alone made too few topics where there were many small ones, the second too many.
    """
    distances = np.clip(1 - tree.vectors @ tree.vectors.T, 0, 2)
    np.fill_diagonal(distances, 0)
    found = {}
    for count in counts:
        groups = tree.groups(count)
        likeness = tree.vectors @ centroids_of(tree.centres, groups).T
        found[count] = _silhouette(distances, tree.cut(groups)) + _by_centres(1 - likeness)
    return found


def _by_centres(distances: NDArray[np.float32]) -> float:
    if distances.shape[1] < 2:
        return -1.0
    own, other = np.partition(distances, 1, axis=1)[:, :2].T
    return float(((other - own) / np.maximum(other, 1e-9)).mean())


def _silhouette(distances: NDArray[np.float32], labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    different = len(np.unique(labels))
    if not 1 < different < len(labels):
        return -1.0
    return float(silhouette_score(distances, labels, metric="precomputed"))
