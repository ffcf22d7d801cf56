"""How well topics come back when some of the texts are left out."""

import numpy as np
from numpy.typing import NDArray

from nlp.config import STABILITY_ROUNDS, STABILITY_SAMPLE
from nlp.records import Vectors
from nlp.topics.centres import Labels
from nlp.topics.clustering import find_clusters
from nlp.topics.layers import group_topics, joined
from nlp.topics.pieces import MOST_BUNCHES

SHARE = 0.8


def topic_stability(
    vectors: Vectors, fine: Labels, parent: Labels, *, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the stability, 0 to 1, of each fine topic and of each parent.

    It is the mean, over resamples clustered afresh, of the Jaccard similarity of the topic with the
    cluster most like it (Hennig 2007). Topics that no resample holds a text of get 0.
    """
    totals = np.zeros(int(fine.max(initial=-1)) + 1), np.zeros(int(parent.max(initial=-1)) + 1)
    chooser = np.random.default_rng(seed)
    # Asked for many topics EVoC gives about as many; asked for a few, it may miss one that it finds unasked.
    asked = len(totals[0]) if len(totals[0]) > MOST_BUNCHES else None
    size = min(STABILITY_SAMPLE, max(2, round(SHARE * len(vectors))))
    for turn in range(STABILITY_ROUNDS):
        rows = np.sort(chooser.choice(len(vectors), size=size, replace=False))
        again, _ = find_clusters(vectors[rows], seed=seed + turn + 1, count=asked)
        wider = joined(again, group_topics(vectors[rows], again, count=len(totals[1])))
        totals[0][:] += best_jaccard(fine[rows], again, len(totals[0]))
        totals[1][:] += best_jaccard(parent[rows], wider, len(totals[1]))
    return totals[0] / STABILITY_ROUNDS, totals[1] / STABILITY_ROUNDS


def best_jaccard(first: Labels, second: Labels, count: int) -> NDArray[np.float64]:
    """Return for each label 0 … count-1 of `first` its greatest Jaccard similarity with one of `second`."""
    shared = np.zeros((count, int(second.max(initial=-1)) + 1))
    both = (first >= 0) & (second >= 0)
    np.add.at(shared, (first[both], second[both]), 1)
    sizes = np.bincount(first[first >= 0], minlength=count)[:, None]
    others = np.bincount(second[second >= 0], minlength=shared.shape[1])[None, :]
    return (shared / np.maximum(sizes + others - shared, 1)).max(axis=1, initial=0.0)
