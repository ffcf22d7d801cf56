"""How well topics come back in runs with other seeds and, of very many texts, with other texts."""

import numpy as np
from numpy.typing import NDArray

from nlp.topics.centres import Labels


def topic_stability(labels: Labels, runs: Labels) -> NDArray[np.float64]:
    """Return the stability, 0 to 1, of each topic, where `runs` holds the labels by each run alone.

    It is the mean, over the runs, of the Jaccard similarity of the topic with the cluster most like it
    (Hennig 2007).
    """
    count = int(labels.max(initial=-1)) + 1
    return np.mean([best_jaccard(labels, run, count) for run in runs], axis=0)


def best_jaccard(first: Labels, second: Labels, count: int) -> NDArray[np.float64]:
    """Return for each label 0 … count-1 of `first` its greatest Jaccard similarity with one of `second`."""
    shared = np.zeros((count, int(second.max(initial=-1)) + 1))
    both = (first >= 0) & (second >= 0)
    np.add.at(shared, (first[both], second[both]), 1)
    sizes = np.bincount(first[first >= 0], minlength=count)[:, None]
    others = np.bincount(second[second >= 0], minlength=shared.shape[1])[None, :]
    return (shared / np.maximum(sizes + others - shared, 1)).max(axis=1, initial=0.0)
