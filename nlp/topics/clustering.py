"""Dense clusters by EVoC, every text then given to the nearest centre that is near enough."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from nlp.config import PARENT_TOPICS
from nlp.records import Vectors
from nlp.topics.centres import NO_FLOOR, Labels, centroids_of, nearest, outlier_floor, without_gaps
from nlp.topics.keeping import Earlier, keep_topics, wide_topics
from nlp.topics.layers import Tree, join_clusters, join_wide, topic_counts, wider
from nlp.topics.libraries import import_evoc

RUNS, RUN_SAMPLE = range(3, 17), 10_000
"""Fewest and most runs, and the most rows in one: of fewer rows each run takes all, since on 80% of them it finds half
the clusters."""

RUN_ROWS = 35_000
"""Rows in all runs together, where the fewest runs don't ask for more. Sixteen runs in place of four moved NMI and ARI
up by 0.010 and 0.020 on the Polis statements, by 0.005 and 0.015 on Bowling Green, by -0.001 and 0.027 on the NHS
comments, over three draws each; a small set is a greater lottery, and its runs cost little. Three in place of four on
10,000 questions moved NMI by 0.002."""

ROUNDS = 5
"""Rounds of spherical k-means; on three open sets a sixth moved about 1% of the texts."""


def smallest_topic(rows: int) -> int:
    """Return how many texts a fine topic needs: 3 in a small set, growing with its square root."""
    return 3 if rows < 100 else max(5, round(rows**0.5 / 10))


def runs_for(rows: int) -> int:
    """Return how many runs have a vote on so many rows each."""
    return min(max(RUN_ROWS // rows, RUNS.start), RUNS.stop - 1)


def find_clusters(vectors: Vectors, *, seed: int) -> Tree:
    """Return the fine clusters that several runs find, each in most of the rows, and how they join.

    One run hangs on its seed: on a thousand comments NMI with people's themes went from 0.35 to 0.49.
    """
    chooser = np.random.default_rng(seed)
    size = min(RUN_SAMPLE, len(vectors))
    votes, centres, known = [], [], 0
    for turn in range(runs_for(size)):
        rows = np.sort(chooser.choice(len(vectors), size=size, replace=False))
        found = _one_run(vectors[rows], seed=seed + turn)
        votes.append(known + nearest(vectors, found, NO_FLOOR))
        centres.append(found)
        known += len(found)
    return join_clusters(vectors, np.array(votes), np.vstack(centres))


def _one_run(vectors: Vectors, *, seed: int) -> Vectors:
    """Return the centres of the clusters of one run; rows without a dense cluster all in one give one."""
    smallest = smallest_topic(len(vectors))
    labels = without_gaps(_finest_persistent(_layers(vectors, seed=seed, smallest=smallest)))
    for _ in range(ROUNDS if labels.max() >= 0 else 0):
        labels = without_gaps(nearest(vectors, centroids_of(vectors, labels), NO_FLOOR), smallest)
    return centroids_of(vectors, labels if labels.max() >= 0 else np.zeros_like(labels))


def _layers(vectors: Vectors, *, seed: int, smallest: int) -> list[Labels]:
    evoc = import_evoc()
    neighbours = min(15, max(5, len(vectors) // 3))
    model = evoc.EVoC(random_state=seed, base_min_cluster_size=smallest, n_neighbors=neighbours)
    with warnings.catch_warnings(), one_thread():
        # Identical rows have a rounded similarity above 1: EVoC warns and puts them at distance 0, as it should.
        warnings.simplefilter("ignore")
        model.fit(vectors)
    return [np.asarray(layer, dtype=np.int64) for layer in model.cluster_layers_]


def _finest_persistent(layers: list[Labels]) -> Labels:
    """EVoC's first layer is a plain cut; the second is the finest that persists over a range of cuts."""
    persistent = layers[1:2]
    if persistent and persistent[0].max() + 1 >= PARENT_TOPICS[0]:
        return persistent[0]
    return layers[0]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let compiled code use one thread: EVoC finds other clusters on two than on one, whatever the seed."""
    import numba

    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        yield
    finally:
        numba.set_num_threads(before)


@dataclass(slots=True)
class DenseClusters:
    """The clusters in the shape that BERTopic asks of its clustering model; `earlier` topics are kept while they fit."""

    seed: int
    earlier: Earlier | None = None
    kept_: bool = False
    labels_: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    centroids_: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    floor_: float = 0.0
    parent_: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    family_: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    runs_: Labels = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    parent_runs_: Labels = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    family_runs_: Labels = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    seconds_: float = 0.0

    def fit(self, vectors: Vectors, y: object = None) -> "DenseClusters":
        """Find the clusters of the rows; `labels_`, `parent_`, `family_`, `centroids_` and `floor_` hold them.

        `family_` is -1 everywhere where there are no families. `runs_`, `parent_runs_` and `family_runs_` hold what
        each run alone says of each row, shape (runs, rows); `kept_` says whether the earlier topics were kept.
        """
        started = perf_counter()
        tree = find_clusters(vectors, seed=self.seed)
        runs, (many, few) = tree.votes, topic_counts(tree, seed=self.seed)
        if self.earlier is not None and self.earlier.is_familiar():
            kept = keep_topics(tree, many, self.earlier, seed=self.seed)
            self.kept_ = kept is not None
            tree, many = kept or (tree, many)
        topics = tree.without_small(tree.groups(many), smallest_topic(len(vectors)))
        labels = tree.cut(topics)
        if self.kept_ and self.earlier is not None:
            wide = wide_topics(labels, vectors, self.earlier)
        else:
            wide = wider(topics, tree.groups(few))
        families = join_wide(tree, wide[topics], seed=self.seed)
        self.runs_, self.parent_runs_ = topics[runs], wide[topics[runs]]
        self.family_runs_ = families[self.parent_runs_]
        self.floor_ = outlier_floor(vectors, labels)
        near = (vectors * centroids_of(vectors, labels)[labels]).sum(axis=1) >= self.floor_
        self.labels_, self.parent_ = np.where(near, labels, -1), np.where(near, wide[labels], -1)
        self.family_ = np.where(near, families[wide[labels]], -1)
        self.centroids_ = centroids_of(vectors, self.labels_)
        self.seconds_ = perf_counter() - started
        return self

    def predict(self, vectors: Vectors) -> Labels:
        """Return the cluster of each new row, -1 where none is near enough."""
        return nearest(vectors, self.centroids_, self.floor_)
