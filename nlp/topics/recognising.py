"""Topics taken for themes that people have already, by the texts that show what these mean."""

from collections.abc import Mapping, Sequence

import numpy as np

from nlp.embedding import unit_rows
from nlp.records import Vectors

FEWEST = 8
"""Examples of a theme below which their mean says too little."""

ALIKE = 0.9
"""Cosine of a topic's centre and the mean of a theme's examples, both without the mean of all texts.

Measured with MiniLM on 1,500 NHS comments labelled by people: the 52 topics of two halves, six times over with other
halves of the themes known, by 8 to 200 examples from the rest. From this cosine on, all 60 matches had most of their texts under
that theme; from 0.85 on it was 62 of 69, from 0.8 on 64 of 119. Of the topics with most texts under one known theme, 4 in 10
were recognised at each of these.
"""

HALF_WAY = 0.5
"""How far towards the centre, from the mean of all texts, the mean of the examples must lie at least: where topics are
few, a theme that is spread over them points to one of them as well, but from near the middle. By reasoning; the measure for
ALIKE had no such case at its cosine.
"""


def recognise_themes(
    vectors: Vectors, numbers: Sequence[int], examples: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """Return, by number of a topic, the theme that its texts are much like; what is like none isn't named.

    `vectors` has one unit row a text, `numbers` the topic of each (-1: none), and `examples` by theme the rows that
    show what it means.
    """
    labels = np.asarray(numbers, dtype=np.int64)
    topics = np.unique(labels[labels >= 0])
    themes = [theme for theme, rows in examples.items() if len(rows) >= FEWEST]
    if not len(topics) or not themes:
        return {}
    apart = vectors - vectors.mean(axis=0)
    centres = np.array([apart[labels == topic].mean(axis=0) for topic in topics])
    means = np.array([apart[list(examples[theme])].mean(axis=0) for theme in themes])
    likeness = unit_rows(centres) @ unit_rows(means).T
    way = (centres @ means.T) / np.maximum((centres**2).sum(axis=1, keepdims=True), 1e-9)
    likeness[way < HALF_WAY] = -1
    nearest = likeness.argmax(axis=1)
    return {
        int(topic): themes[nearest[row]]
        for row, topic in enumerate(topics)
        if likeness[row, nearest[row]] >= ALIKE
    }
