"""Topics as people meet them: numbered by size, named, with telling texts."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.naming import name_topics
from nlp.records import Topic, TopicResult
from nlp.topics.centres import Labels, centroids_of
from nlp.topics.corpus import Corpus
from nlp.topics.exemplars import choose_exemplars, telling_first
from nlp.topics.words import TopicWords

NAMING_TEXTS = 100
"""Texts near the centre that a name is drawn from."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer before it is numbered anew: the label of each row, and by label its words and stability."""

    labels: Labels
    words: Mapping[int, tuple[str, ...]]
    stability: NDArray[np.float64]

    def order(self) -> NDArray[np.int64]:
        """Return the labels, the largest topic first."""
        sizes = np.bincount(self.labels[self.labels >= 0], minlength=len(self.stability))
        return np.argsort(-sizes, kind="stable")

    def renumbered(self) -> tuple[int, ...]:
        """Return for each row the place of its label in that order, -1 for none."""
        places = np.append(np.argsort(self.order()), -1)
        return tuple(places[self.labels].tolist())


def present_topics(
    corpus: Corpus,
    fine: Labels,
    words: TopicWords,
    stability: Sequence[NDArray[np.float64]],
) -> TopicResult:
    """Return the result without timings and settings.

    `fine` covers all rows and bears the numbers of `words`, which covers those that were clustered; `stability` is
    that of each fine topic, wide one and family. Numbers are given anew in each layer, the largest topic first.
    """
    above, over = _above(words.fine, words.parent), _above(words.parent, words.family)
    narrow = _Layer(fine, words.fine_words, stability[0])
    wide = _Layer(np.append(above, -1)[fine], words.parent_words, stability[1])
    family = _Layer(np.append(over, -1)[wide.labels], words.family_words, stability[2])
    places, families = np.argsort(wide.order()), np.argsort(family.order())
    numbers = narrow.renumbered()
    return TopicResult(
        topics=_topics(corpus, narrow, places[above[narrow.order()]].tolist()),
        parents=_topics(corpus, wide, range(len(places))),
        fine=numbers,
        parent=wide.renumbered(),
        centroids=centroids_of(corpus.given, np.array(numbers)),
        families=_topics(corpus, family, range(len(families))),
        family_of=tuple(families[over[wide.order()]].tolist()) if len(families) else (),
    )


def _above(labels: Labels, wider: Labels) -> Labels:
    """Return for each label the one of the wider layer that its rows have."""
    above = np.full(int(labels.max()) + 1, -1)
    above[labels[labels >= 0]] = wider[labels >= 0]
    return above


def _topics(corpus: Corpus, layer: _Layer, parents: Sequence[int]) -> tuple[Topic, ...]:
    order = layer.order().tolist()
    centroids = centroids_of(corpus.vectors, layer.labels)
    members = []
    for label in order:
        rows = np.flatnonzero(layer.labels == label)
        likeness = corpus.vectors[rows] @ centroids[label]
        members.append(rows[np.argsort(-likeness, kind="stable")].tolist())
    keywords = [layer.words.get(label, ()) for label in order]
    near = [
        [corpus.texts[row] for row in _one_a_voice(rows, corpus.voices)[:NAMING_TEXTS]] for rows in members
    ]
    names = name_topics(list(zip(keywords, near, strict=True)))
    return tuple(
        Topic(
            number=number,
            parent=parents[number],
            name=names[number],
            keywords=keywords[number],
            size=len(rows),
            exemplars=choose_exemplars(
                telling_first(rows, corpus.texts, keywords[number]),
                texts=corpus.texts,
                vectors=corpus.vectors,
                voices=corpus.voices,
            ),
            stability=round(float(layer.stability[order[number]]), 3),
        )
        for number, rows in enumerate(members)
    )


def _one_a_voice(rows: Sequence[int], voices: Sequence[Hashable]) -> list[int]:
    first: dict[Hashable, int] = {}
    for row in rows:
        first.setdefault(voices[row], row)
    return list(first.values())
