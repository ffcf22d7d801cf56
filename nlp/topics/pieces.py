"""Pieces of one bunch put together again, where it is plain that they belong together."""

import numpy as np

from nlp.records import Vectors
from nlp.topics.centres import Labels, centroids_of

PLAIN_GAIN = 0.2
"""Gain in silhouette, -1 to 1, from which pieces are joined.

EVoC may break one even bunch in two or three; joining those gains 0.25 to 0.75. Real comments, where finer
topics are wanted, gain less than 0.1 by joining down to two topics.
"""

MOST_BUNCHES = 12
ROWS = 1_000


def join_pieces(vectors: Vectors, labels: Labels) -> Labels:
    """Return the labels with pieces of plainly separate bunches joined; mostly they come back unchanged."""
    from sklearn.cluster import AgglomerativeClustering

    count = int(labels.max(initial=-1)) + 1
    if count < 3:
        return labels
    centroids = centroids_of(vectors, labels)
    kept = np.flatnonzero(labels >= 0)
    rows = kept[:: max(1, len(kept) // ROWS)]
    distances = np.clip(1 - vectors[rows] @ vectors[rows].T, 0, 2)
    np.fill_diagonal(distances, 0)
    best, best_score = labels, _silhouette(distances, labels[rows]) + PLAIN_GAIN
    for wanted in range(2, min(count, MOST_BUNCHES + 1)):
        groups = AgglomerativeClustering(wanted, linkage="ward").fit_predict(centroids)
        joined = np.append(groups, -1)[labels]
        score = _silhouette(distances, joined[rows])
        if score > best_score:
            best, best_score = joined, score
    return best


def _silhouette(distances: Vectors, labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    different = len(np.unique(labels))
    if not 1 < different < len(labels):
        return -1.0
    return float(silhouette_score(distances, labels, metric="precomputed"))
