"""The regressions of a coder taken together: by words, by meaning, and by runs of letters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.coding.features import Coded, Vocabulary, learn_letters, learn_vocabulary
from nlp.coding.regression import Regression, fit_dense, fit_sparse
from nlp.records import LabelledText, Vectors

LEXICAL_STRENGTH, SEMANTIC_STRENGTH, SPELLED_STRENGTH = 8.0, 2.0, 4.0
"""Inverse regularisation, by cross-validation on the NHS comments."""


@dataclass(frozen=True, slots=True)
class Models:
    """Three regressions on one set of labels, with what the first and the third count.

    Letters of no known run have no say: the third is left out of the mean where `letters` knows none.
    """

    words: Vocabulary
    letters: Vocabulary
    lexical: Regression
    semantic: Regression
    spelled: Regression

    def probabilities(self, texts: Sequence[Coded], vectors: Vectors) -> NDArray[np.float64]:
        """Return the mean of what they say, shape (texts, labels), each 0 to 1."""
        said = [
            self.lexical.probabilities(self.words.lexical(texts)),
            self.semantic.probabilities(self.words.semantic(texts, vectors)),
        ]
        if self.letters.terms:
            said.append(self.spelled.probabilities(self.letters.lexical(texts)))
        return np.mean(said, axis=0)


def fit_models(
    labelled: Sequence[LabelledText], vectors: Vectors, targets: NDArray[np.bool_], *, one_each: bool
) -> Models:
    """Return the regressions learnt; with `one_each` letters are left out.

    On the NHS comments with several labels letters gave 0.012 micro-F1 by cross-validation; on those of two other
    trusts, with one label each, they took 0.009 of the accuracy.
    """
    words = learn_vocabulary(labelled)
    letters = no_vocabulary(letters=True) if one_each else learn_letters(labelled)
    return Models(
        words,
        letters,
        fit_sparse(words.lexical(labelled), targets, strength=LEXICAL_STRENGTH),
        fit_dense(words.semantic(labelled, vectors), targets, strength=SEMANTIC_STRENGTH),
        fit_sparse(letters.lexical(labelled), targets, strength=SPELLED_STRENGTH)
        if letters.terms
        else Regression(np.zeros((0, targets.shape[1]), np.float32), np.zeros(targets.shape[1], np.float32)),
    )


def no_vocabulary(*, letters: bool = False) -> Vocabulary:
    """Return one that knows no term and no question."""
    return Vocabulary((), np.zeros(0, dtype=np.float32), (), letters)


def no_models(width: int) -> Models:
    """Return models of no label, for vectors of that width."""
    none = np.zeros(0, dtype=np.float32)
    empty = Regression(np.zeros((0, 0), dtype=np.float32), none)
    semantic = Regression(np.zeros((width, 0), dtype=np.float32), none)
    return Models(no_vocabulary(), no_vocabulary(letters=True), empty, semantic, empty)
