"""Centres of topics, and which centre a text belongs to. Labels are 0, 1, … or -1 for no topic."""

import numpy as np
from numpy.typing import NDArray

from nlp.records import Vectors

Labels = NDArray[np.int64]

FLOOR_PERCENTILE = 75
"""A text belongs to no topic if its nearest centre is no nearer than this share of chance pairs is."""

FLOOR_ROWS = 2_000

MOST_OUTLIERS = 1.0
"""Percentage of the texts, those furthest from their centres, that may be left without a topic: people want to see
each comment somewhere, and on labelled sets leaving out more agreed less with people's themes."""

NO_FLOOR = -2.0
"""Below every cosine: each row belongs somewhere."""


def centroids_of(vectors: Vectors, labels: Labels) -> Vectors:
    """Return one unit row for each label 0, 1, …; rows labelled -1 count for nothing."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(labels >= 0)
    shape = (int(labels.max(initial=-1)) + 1, len(vectors))
    # A sparse product adds up the rows of each label in their order, as numpy.add.at does in ten times the time.
    members = csr_matrix((np.ones(len(rows), dtype=np.float32), (labels[rows], rows)), shape=shape)
    totals = members @ vectors
    return totals / np.maximum(np.linalg.norm(totals, axis=1, keepdims=True), 1e-9)


def without_gaps(labels: Labels, smallest: int = 1) -> Labels:
    """Return the labels numbered 0, 1, …, with those of fewer than `smallest` rows made -1."""
    counts = np.bincount(labels[labels >= 0], minlength=1)
    kept = np.flatnonzero(counts >= max(smallest, 1))
    numbers = np.full(len(counts) + 1, -1)
    numbers[kept] = np.arange(len(kept))
    return numbers[labels]


def nearest(vectors: Vectors, centroids: Vectors, floor: float) -> Labels:
    """Return the number of the nearest centroid of each row, -1 where it is below the floor (a cosine)."""
    if not len(centroids):
        return np.full(len(vectors), -1)
    likeness = vectors @ centroids.T
    return np.where(likeness.max(axis=1) >= floor, likeness.argmax(axis=1), -1)


def outlier_floor(vectors: Vectors, labels: Labels) -> float:
    """Return the cosine below which a text belongs to no topic: no more than chance, and then only the furthest."""
    if not len(labels) or labels.max() < 0:
        return NO_FLOOR
    centroids, kept = centroids_of(vectors, labels), labels >= 0
    own = (vectors[kept] * centroids[labels[kept]]).sum(axis=1)
    return min(chance_floor(vectors, centroids), float(np.percentile(own, MOST_OUTLIERS)))


def chance_floor(vectors: Vectors, centroids: Vectors) -> float:
    """Return the cosine at `FLOOR_PERCENTILE` of texts with centres that aren't their nearest."""
    step = max(1, len(vectors) // FLOOR_ROWS)
    likeness = np.sort(vectors[::step] @ centroids.T, axis=1)[:, :-1]
    return float(np.percentile(likeness, FLOOR_PERCENTILE)) if likeness.size else 0.0
