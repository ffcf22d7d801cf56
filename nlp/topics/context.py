"""Where a point lies among others: with what its comment says besides, and without what all comments share."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embedding import unit_rows
from nlp.records import Vectors
from nlp.topics.centres import NO_FLOOR, Labels, centroids_of, nearest

SHARED = 0.3
"""Mean cosine of two texts of a set from which their common part is taken off: it says nothing of what tells them
apart, and points of few words ("waste of time") lie so near it that a quarter of a set became one topic. With the
quick static model it brought banking77 from NMI 0.63 and ARI 0.20 to 0.69 and 0.37; below this likeness it cost as
much as it gave."""

ALL_ALIKE = 0.95
"""Mean cosine of texts that say the same: what is left of them without their common part is chance."""


def in_context(vectors: Vectors, wholes: Sequence[Hashable]) -> Vectors:
    """Return unit rows, each half of its own point and half of all points of its comment; zero rows stay zero.

    Points of one comment have equal `wholes`. A clause alone often doesn't say what it is about ("they never
    rang back"). Rolled up to comments, topics of such rows agreed as well or better with people's themes on
    four labelled sets: on the gambling consultation NMI 0.43 became 0.53, and ARI 0.33 became 0.46.
    """
    numbers: dict[Hashable, int] = {}
    owners = np.array([numbers.setdefault(whole, len(numbers)) for whole in wholes], dtype=np.int64)
    if len(numbers) == len(vectors):
        return vectors
    placed = unit_rows(vectors + centroids_of(vectors, owners)[owners])
    return np.where(vectors.any(axis=1, keepdims=True), placed, vectors)


def without_shared_part(vectors: Vectors, voices: Sequence[Hashable]) -> Vectors:
    """Return unit rows without the mean of all voices, where these are much alike; zero rows stay zero.

    Rows of equal `voices` say the same and count once in the mean.
    """
    first = {voice: row for row, voice in enumerate(voices) if vectors[row].any()}
    if not first:
        return vectors
    mean = vectors[list(first.values())].mean(axis=0)
    if not SHARED <= float(mean @ mean) < ALL_ALIKE:
        return vectors
    apart = unit_rows(vectors - mean)
    return np.where(vectors.any(axis=1, keepdims=True) & apart.any(axis=1, keepdims=True), apart, vectors)


def speaks_for_itself(vectors: Vectors, labels: Labels) -> NDArray[np.bool_]:
    """Say of each row whether its own words too lie nearest to the centre of its topic (a label; -1 is none).

    A point that is in a topic by its context alone ("I did.") shows nobody what the topic is about.
    """
    apart = without_shared_part(vectors, range(len(vectors)))
    own = nearest(apart, centroids_of(apart, labels), NO_FLOOR)
    return (labels >= 0) & (own == labels)
