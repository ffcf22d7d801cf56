"""How alike two texts are, as one number, and what each feature weighs in a regression on such numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.coding.features import Features, Written


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the score of a label.

    `shared` has the shape (features, labels): terms first, then the numbers of the vector. `own` has one such
    array a question, added for texts that answer it; `question`, of shape (questions, labels), is what the
    question adds by itself.
    """

    shared: NDArray[np.float32]
    own: NDArray[np.float32]
    question: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, features: Features) -> NDArray[np.float64]:
        """Return the score of each label, shape (texts, labels)."""
        found = _times(features.counted, features.vectors, self.shared)
        for column, own in enumerate(self.own):
            rows = np.flatnonzero(features.asked[:, column])
            if len(rows):
                found[rows] += _times(features.counted[rows], features.vectors[rows], own)
        return np.asarray(found + features.asked @ self.question + self.intercepts, dtype=np.float64)

    def of_terms(
        self, features: Written, row: int, label: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the columns of the terms that a text has, and what each adds to its score of the label."""
        here = slice(*features.counted.indptr[row : row + 2])
        terms = features.counted.indices[here]
        weights = self.shared[terms, label]
        for column, own in enumerate(self.own):
            weights = weights + features.asked[row, column] * own[terms, label]
        return terms, features.counted.data[here] * weights

    def stretched(self, slopes: NDArray[np.float64], offsets: NDArray[np.float64]) -> "Weights":
        """Return weights whose scores are these, times a slope and plus an offset for each label."""
        slope = slopes.astype(np.float32)
        return Weights(
            self.shared * slope,
            self.own * slope,
            self.question * slope,
            (self.intercepts * slopes + offsets).astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """A likeness of texts by words, letters and vectors.

    A share of `asked` counts only if both answer the same question; `same_question` is added if they do.
    """

    asked: float
    same_question: float

    def between(self, left: Features, right: Features) -> NDArray[np.float32]:
        """Return how alike the texts are, shape (left, right)."""
        same = left.asked @ right.asked.T
        alike = (left.counted @ right.counted.T).toarray() + left.vectors @ right.vectors.T
        alike *= 1 - self.asked + self.asked * same
        return np.asarray(alike + self.same_question * same, dtype=np.float32)

    def weights(
        self, features: Features, shares: NDArray[np.float32], intercepts: NDArray[np.float32]
    ) -> Weights:
        """Return the weights whose scores are likeness to the texts times their shares, of shape (texts, labels).

        With them no text that was learnt from need be kept.
        """
        width = features.counted.shape[1] + features.vectors.shape[1]
        own = np.zeros((features.asked.shape[1] if self.asked else 0, width, shares.shape[1]), np.float32)
        for column in range(len(own)):
            rows = np.flatnonzero(features.asked[:, column])
            own[column] = self.asked * _summed(features.counted[rows], features.vectors[rows], shares[rows])
        shared = (1 - self.asked) * _summed(features.counted, features.vectors, shares)
        question = self.same_question * (features.asked.T @ shares)
        return Weights(shared.astype(np.float32), own, question.astype(np.float32), intercepts)


def _times(counted: Any, vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    terms = counted.shape[1]
    return np.asarray(counted @ weights[:terms] + vectors @ weights[terms:], dtype=np.float32)


def _summed(counted: Any, vectors: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.vstack([np.asarray(counted.T @ shares), vectors.T @ shares])
