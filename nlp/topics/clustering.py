"""Dense clusters by EVoC, every text then given to the nearest centre that is near enough."""

import warnings
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from nlp.config import PARENT_TOPICS
from nlp.records import Vectors
from nlp.topics.centres import Labels, centroids_of, chance_floor, nearest, without_gaps
from nlp.topics.libraries import import_evoc
from nlp.topics.pieces import join_pieces

ROUNDS = 5
"""Rounds of spherical k-means; on three open sets a sixth moved about 1% of the texts."""


def smallest_topic(rows: int) -> int:
    """Return how many texts a fine topic needs: 3 in a small set, growing with its square root."""
    return 3 if rows < 100 else max(5, round(rows**0.5 / 10))


def find_clusters(vectors: Vectors, *, seed: int, count: int | None = None) -> tuple[Labels, float]:
    """Return the fine cluster of each row (-1: none) and the floor that was used.

    `count` asks for about that many clusters instead of as many as the data shows.
    """
    smallest = smallest_topic(len(vectors))
    labels = _finest_persistent(_layers(vectors, seed=seed, smallest=smallest, count=count))
    floor = chance_floor(vectors, centroids_of(vectors, labels))
    for _ in range(ROUNDS):
        labels = without_gaps(nearest(vectors, centroids_of(vectors, labels), floor), smallest)
    return join_pieces(vectors, labels), floor


def _layers(vectors: Vectors, *, seed: int, smallest: int, count: int | None) -> list[Labels]:
    evoc = import_evoc()
    neighbours = min(15, max(5, len(vectors) // 3))
    model = evoc.EVoC(
        random_state=seed, base_min_cluster_size=smallest, approx_n_clusters=count, n_neighbors=neighbours
    )
    with warnings.catch_warnings():
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


@dataclass(slots=True)
class DenseClusters:
    """The clusters in the shape that BERTopic asks of its clustering model."""

    seed: int
    labels_: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    centroids_: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    floor_: float = 0.0
    seconds_: float = 0.0

    def fit(self, vectors: Vectors, y: object = None) -> "DenseClusters":
        """Find the clusters of the rows; `labels_`, `centroids_` and `floor_` hold them."""
        started = perf_counter()
        self.labels_, self.floor_ = find_clusters(vectors, seed=self.seed)
        self.centroids_ = centroids_of(vectors, self.labels_)
        self.seconds_ = perf_counter() - started
        return self

    def predict(self, vectors: Vectors) -> Labels:
        """Return the cluster of each new row, -1 where none is near enough."""
        return nearest(vectors, self.centroids_, self.floor_)
