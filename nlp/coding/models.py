"""What a coder has learnt of its labels: what it reads in a text, and what each thing read weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.coding.cues import find_cues
from nlp.coding.features import Coded, Reader, no_vocabulary, read_themes
from nlp.coding.likeness import Likeness, Weights
from nlp.coding.regression import Fit, chances_of, fit_logistic, fit_squares
from nlp.records import Cue, Vectors

SEVERAL = Likeness(asked=0.2, same_question=0.1)
"""Where a text may have several labels. By cross-validation on the NHS comments; other likenesses of questions moved
micro-F1 by 0.003 at most."""

ONE = Likeness(asked=0.0, same_question=0.5)
"""Where each text has one label. Weights that differ by question took 0.02 to 0.08 of the accuracy on a trust never seen."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is read in a text, and what each thing read adds to the log odds of each label."""

    reader: Reader
    weights: Weights

    def probabilities(
        self, texts: Sequence[Coded], vectors: Vectors, themes: Vectors | None
    ) -> NDArray[np.float64]:
        """Return how likely each label is, shape (texts, labels), each 0 to 1 by itself."""
        if not len(self.weights.intercepts):
            return np.zeros((len(texts), 0))
        known = read_themes(texts) if themes is None else themes
        return chances_of(self.weights.scores(self.reader.read(texts, vectors, known)))

    def cues(self, texts: Sequence[Coded], wanted: Sequence[tuple[int, int]]) -> list[tuple[Cue, ...]]:
        """Return the words that speak most for each wanted (row of a text, column of a label)."""
        rows = sorted({row for row, _ in wanted})
        written = self.reader.read_words([texts[row] for row in rows])
        place_of = {row: place for place, row in enumerate(rows)}
        terms, letters = self.reader.words.terms, self.reader.letters.terms
        found = []
        for row, label in wanted:
            columns, added = self.weights.of_terms(written, place_of[row], label)
            spoken = list(zip(columns.tolist(), added.tolist(), strict=True))
            words = {terms[column]: value for column, value in spoken if column < len(terms)}
            runs = {letters[column - len(terms)]: value for column, value in spoken if column >= len(terms)}
            found.append(find_cues(texts[row].text, words, runs))
        return found


def fit(likeness: NDArray[np.float32], targets: NDArray[np.bool_], *, one_each: bool) -> Fit:
    """Return the regression on texts that are so alike: least squares, or the logistic one where each has one label.

    On the NHS comments with several labels least squares gave 0.004 micro-F1 and 0.04 macro-F1 more than
    the logistic loss by cross-validation; on those with one label each 0.01 of accuracy less.
    """
    return fit_logistic(likeness, targets) if one_each else fit_squares(likeness, targets)


def no_model() -> Model:
    """Return a model of no label."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    weights = Weights(nothing, np.zeros((0, 0, 0), np.float32), nothing, nothing[0:0].ravel())
    return Model(Reader(no_vocabulary(), no_vocabulary(letters=True), ()), weights)
