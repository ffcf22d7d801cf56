"""Topics as people meet them: numbered by size, named, with telling texts."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.naming import choose_exemplars, name_topics
from nlp.records import Topic, Vectors
from nlp.topics.clustering import Labels, centroids_of
from nlp.topics.words import TopicWords

NAMING_TEXTS = 40
"""Texts near the centre that a name is drawn from."""

Presented = tuple[tuple[Topic, ...], tuple[Topic, ...], tuple[int, ...], tuple[int, ...], Vectors]


def present_topics(
    texts: Sequence[str],
    vectors: Vectors,
    voices: Sequence[Hashable],
    fine: Labels,
    words: TopicWords,
    stability: tuple[NDArray[np.float64], ...],
) -> Presented:
    """Return topics, parents, fine and parent numbers of each text, and the fine centroids.

    `fine` covers all texts and bears the numbers of `words`, which covers those that were clustered.
    Numbers are given anew in both layers, the largest topic first.
    """
    above = _parent_of_fine(words)
    wide = np.where(fine >= 0, above[fine], -1)
    fine_order, wide_order = _by_size(fine, len(above)), _by_size(wide, int(above.max()) + 1)
    new_wide = np.argsort(wide_order)
    topics = _topics(
        texts, vectors, voices, fine, fine_order, words.fine_words, stability[0], new_wide[above[fine_order]]
    )
    parents = _topics(
        texts, vectors, voices, wide, wide_order, words.parent_words, stability[1], range(len(wide_order))
    )
    new_fine = np.argsort(fine_order)
    numbers = [int(new_fine[label]) if label >= 0 else -1 for label in fine]
    wider = [int(new_wide[label]) if label >= 0 else -1 for label in wide]
    return topics, parents, tuple(numbers), tuple(wider), centroids_of(vectors, np.array(numbers))


def _parent_of_fine(words: TopicWords) -> Labels:
    above = np.zeros(int(words.fine.max()) + 1, dtype=np.int64)
    kept = words.fine >= 0
    above[words.fine[kept]] = words.parent[kept]
    return above


def _by_size(labels: Labels, count: int) -> NDArray[np.int64]:
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    return np.argsort(-sizes, kind="stable")


def _topics(
    texts: Sequence[str],
    vectors: Vectors,
    voices: Sequence[Hashable],
    labels: Labels,
    order: NDArray[np.int64],
    words: Mapping[int, tuple[str, ...]],
    stability: NDArray[np.float64],
    parents: Sequence[int] | NDArray[np.int64],
) -> tuple[Topic, ...]:
    centroids = centroids_of(vectors, labels)
    members = [_nearest_first(vectors, centroids, labels, int(number)) for number in order]
    keywords = [words.get(int(number), ()) for number in order]
    near = [[texts[row] for row in _one_a_voice(rows, voices)[:NAMING_TEXTS]] for rows in members]
    names = name_topics(list(zip(keywords, near, strict=True)))
    return tuple(
        Topic(
            number=number,
            parent=int(parents[number]),
            name=names[number],
            keywords=keywords[number],
            size=len(rows),
            exemplars=choose_exemplars(rows, texts=texts, vectors=vectors, voices=voices),
            stability=round(float(stability[order[number]]), 3),
        )
        for number, rows in enumerate(members)
    )


def _nearest_first(vectors: Vectors, centroids: Vectors, labels: Labels, number: int) -> list[int]:
    rows = np.flatnonzero(labels == number)
    likeness = vectors[rows] @ centroids[number]
    return [int(row) for row in rows[np.argsort(-likeness, kind="stable")]]


def _one_a_voice(rows: Sequence[int], voices: Sequence[Hashable]) -> list[int]:
    first: dict[Hashable, int] = {}
    for row in rows:
        first.setdefault(voices[row], row)
    return list(first.values())
