"""The wider layer: fine topics put together so that people meet 8 to 40 first."""

import numpy as np

from nlp.config import FINE_PER_PARENT, PARENT_TOPICS
from nlp.records import Vectors
from nlp.topics.centres import Labels, centroids_of


def parent_count(fine: int) -> int:
    """Return how many wider topics to make of so many fine ones; few fine ones stay as they are."""
    fewest, most = PARENT_TOPICS
    return min(fine, max(fewest, min(most, round(fine / FINE_PER_PARENT))))


def group_topics(vectors: Vectors, fine: Labels, *, count: int | None = None) -> list[list[int]]:
    """Return the fine numbers in groups, each group one wider topic; `count` asks for so many.

    Ward's method on the centres: on the open sets average linkage left one group with half the texts.
    """
    from sklearn.cluster import AgglomerativeClustering

    numbers = range(int(fine.max(initial=-1)) + 1)
    wanted = min(count or parent_count(len(numbers)), len(numbers))
    if wanted == len(numbers):
        return [[number] for number in numbers]
    groups = AgglomerativeClustering(wanted, linkage="ward").fit_predict(centroids_of(vectors, fine))
    return [[number for number in numbers if groups[number] == group] for group in range(wanted)]


def joined(fine: Labels, groups: list[list[int]]) -> Labels:
    """Return the number of the group that each row's fine topic is in, -1 for none."""
    above = np.full(int(fine.max(initial=-1)) + 2, -1)
    for group, numbers in enumerate(groups):
        above[numbers] = group
    return above[fine]
