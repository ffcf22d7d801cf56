"""The coders of a run: one learnt from people's examples, and one that starts from what a theme is called."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.conf import settings
from nlp.coding import Coder, OrdinaryTexts, ThemeExamples, learn_coder, read_themes, start_coder
from nlp.coding.learning import FEWEST_TEXTS
from nlp.embedding import Embedder
from nlp.records import LabelledText, TextRecord, Vectors

from insight.models import Codeframe, Theme
from insight.pipeline.examples import Examples

ENOUGH_EXAMPLES = 8
"""Examples from which a theme is learnt; with fewer its name and definition say more of it than they do."""

MOST_ORDINARY = 2_000
"""Segments that a coder is tried on to see what is usual: four parts of 500."""


@dataclass(frozen=True)
class Corpus:
    """Segments to code, in order: ids, texts with their questions, one unit row each."""

    ids: tuple[int, ...]
    records: tuple[TextRecord, ...]
    vectors: Vectors

    @cached_property
    def usual_themes(self) -> Vectors:
        """What the network of usual themes says of each segment; read once, where a theme is learnt."""
        return read_themes(self.records)

    def ordinary(self, known: Container[int]) -> OrdinaryTexts | None:
        """Return segments at even distances that aren't `known`, enough to tell how sure a coder is of most; None if all are."""
        others = np.array([row for row, key in enumerate(self.ids) if key not in known], dtype=np.intp)
        if not len(others):
            return None
        rows = others[np.linspace(0, len(others) - 1, min(len(others), MOST_ORDINARY)).astype(np.intp)]
        records = [self.records[row] for row in rows.tolist()]
        return OrdinaryTexts(records, self.vectors[rows], self.usual_themes[rows])


@dataclass(frozen=True, slots=True)
class Task:
    """All that a run of coding works with; `themes` are the live ones by id."""

    codeframe: Codeframe
    themes: dict[int, Theme]
    corpus: Corpus
    examples: Examples
    embedder: Embedder


def coders_of(task: Task) -> list[Coder]:
    """Return the coders of the live themes: of those with enough examples, of those with few, or both."""
    return [*_learnt(task), *_started(task)]


def has_enough(task: Task, theme: int) -> bool:
    """Say whether the theme (an id) has examples enough to be learnt from them."""
    return len(task.examples.yes.get(theme, ())) >= ENOUGH_EXAMPLES


def _learnt(task: Task) -> list[Coder]:
    """Return a coder for the themes with enough examples, if there are any."""
    learnable = {key: theme.slug for key, theme in task.themes.items() if has_enough(task, key)}
    known = task.examples.known()
    rows = [row for row, key in enumerate(task.corpus.ids) if key in known]
    if not learnable or len(rows) < FEWEST_TEXTS:
        return []
    labelled = [_labelled(task, row, learnable) for row in rows]
    vectors = task.corpus.vectors[rows]
    return [
        learn_coder(
            labelled,
            vectors=vectors,
            themes=task.corpus.usual_themes[rows],
            ordinary=task.corpus.ordinary(known),
            seed=settings.TOPIC_SEED,
            embedder=task.embedder.fingerprint,
        )
    ]


def _labelled(task: Task, row: int, learnable: Mapping[int, str]) -> LabelledText:
    record = task.corpus.records[row]
    themes = task.examples.themes_of(task.corpus.ids[row])
    labels = tuple(learnable[theme] for theme in themes if theme in learnable)
    return LabelledText(record.id, record.text, labels, record.question)


def _started(task: Task) -> list[Coder]:
    """Return a coder for the themes with few examples or none: it knows them by their own words too.

    It knows the other themes as well, so that it leaves to them what is more like them.
    """
    if all(has_enough(task, key) for key in task.themes):
        return []
    places = {key: row for row, key in enumerate(task.corpus.ids)}
    known = {}
    for key, theme in task.themes.items():
        rows = sorted(places[segment] for segment in task.examples.yes.get(key, ()))
        own = f"{theme.name}. {theme.definition}".strip()
        vectors = np.vstack([task.embedder.embed([own]), task.corpus.vectors[rows]])
        known[theme.slug] = ThemeExamples((own, *(task.corpus.records[row].text for row in rows)), vectors)
    readable = {slug: examples for slug, examples in known.items() if examples.vectors.any()}
    if not readable:
        return []
    return [start_coder(readable, ordinary=task.corpus.vectors, embedder=task.embedder.fingerprint)]
