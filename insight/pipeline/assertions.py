"""What coders assert of segments: which themes, how surely, and because of which words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from nlp.coding import Coder
from nlp.coding.reviewing import LEAST_DOUBT
from nlp.records import Cue
from numpy.typing import NDArray

from insight.pipeline.coders import Task, has_enough
from insight.pipeline.runs import batches

BATCH = 250
"""Segments that are compared with examples at a time."""

LIKE_AN_EXAMPLE = 0.4
"""Cosine to the nearest example of a theme below which its odds are not believed.

People's first examples seldom show all that a theme does not mean. On the labelled NHS comments this cost no
recall and nothing in F1.
"""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the machine says of one segment: the theme's id, how sure it is, the text it read and its cues there."""

    theme: int
    confidence: float
    text: str
    cues: tuple[Cue, ...]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end of each cue in `text`; none if that isn't what was read."""
        return [(cue.start, cue.end) for cue in self.cues] if text == self.text else []


def score(task: Task, coders: Sequence[Coder]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each live theme fits each segment, 0.5 being the threshold, and how sure the machine may be.

    Both have the shape (segments, themes), and lie between 0 and 1.
    """
    columns = {theme.slug: (column, key) for column, (key, theme) in enumerate(task.themes.items())}
    scores = np.zeros((len(task.corpus.ids), len(columns)))
    sure = np.zeros_like(scores)
    for coder in coders:
        themes = task.corpus.usual_themes if coder.learnt else None
        said = coder.scores(task.corpus.records, task.corpus.vectors, themes)
        confidence = coder.calibration.confidence(said)
        for place, slug in enumerate(coder.labels):
            column, key = columns[slug]
            if has_enough(task, key) == bool(coder.learnt):
                scores[:, column] = np.where(_like_an_example(task, key, said[:, place]), said[:, place], 0)
                sure[:, column] = confidence[:, place] * task.examples.trust.get(key, 1.0)
    return scores, sure


def _like_an_example(task: Task, theme: int, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which segments are like any example of a learnt theme; other themes know likeness only."""
    fits = np.ones(len(scores), dtype=bool)
    if has_enough(task, theme):
        examples, vectors = task.examples.yes[theme], task.corpus.vectors
        own = vectors[[row for row, segment in enumerate(task.corpus.ids) if segment in examples]]
        # A score too low to be asserted or doubted needs no look at its examples.
        for rows in batches(np.flatnonzero(scores >= LEAST_DOUBT / 2).tolist(), BATCH):
            fits[rows] = (vectors[rows] @ own.T).max(axis=1) >= LIKE_AN_EXAMPLE
    return fits


def assert_themes(
    task: Task, coders: Sequence[Coder], scores: NDArray[np.float64], sure: NDArray[np.float64]
) -> dict[int, list[Assertion]]:
    """Return what is asserted by segment, without what a person has settled."""
    corpus, themes = task.corpus, list(task.themes)
    places = [
        (row, column)
        for row, column in np.argwhere(scores >= 0.5).tolist()
        if (corpus.ids[row], themes[column]) not in task.examples.said
    ]
    cues = _cues(task, coders, [(row, task.themes[themes[column]].slug) for row, column in places])
    found: dict[int, list[Assertion]] = defaultdict(list)
    for (row, column), words in zip(places, cues, strict=True):
        confidence = round(float(sure[row, column]), 4)
        found[corpus.ids[row]].append(Assertion(themes[column], confidence, corpus.records[row].text, words))
    return found


def _cues(task: Task, coders: Sequence[Coder], wanted: Sequence[tuple[int, str]]) -> list[tuple[Cue, ...]]:
    """Return the words that speak most for each (row of a segment, slug): none where its theme isn't learnt."""
    for coder in coders:
        if coder.learnt:
            return coder.cues(task.corpus.records, wanted)
    return [()] * len(wanted)
