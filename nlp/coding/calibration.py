"""How sure a coder may be: scores turned into the share of assertions that is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 30
"""Assertions that are needed to tell high scores from low ones; with fewer all get the same confidence."""

DOUBT_PARTS = 4
"""Equal parts that ordinary texts are put in by doubt. On the NHS comments, 850 of them chosen by the review queue, this took the
calibration error from 0.080 to 0.057; 8 and 16 parts were no better in a trial on the same comments."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Points of a rising line from scores to shares of right assertions, each 0 to 1; none leave scores as they are."""

    scores: NDArray[np.float64]
    rates: NDArray[np.float64]

    def confidence(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how likely an assertion with each score is right, in the same shape."""
        return np.interp(scores, self.scores, self.rates) if len(self.scores) else scores


def no_calibration() -> Calibration:
    """Return the one that leaves scores as they are, for a coder that was never tried on labelled texts."""
    return Calibration(np.zeros(0), np.zeros(0))


def doubts_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each text is in doubt, by its scores, shape (texts, labels): more if several are near the threshold."""
    return np.asarray(((1 - 2 * np.abs(scores - 0.5)) ** 2).sum(axis=1))


def as_ordinary(doubts: NDArray[np.float64], ordinary: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a weight for each text, so that doubts are spread as they are over ordinary texts.

    People check what a coder is unsure of first: of such texts it says less that is right than of others. All weights are 0 where
    no ordinary text is in such doubt.
    """
    edges = np.quantile(ordinary, np.linspace(0, 1, DOUBT_PARTS + 1)[1:-1])
    here, usual = (np.searchsorted(edges, values) for values in (doubts, ordinary))
    shares = [np.bincount(parts, minlength=DOUBT_PARTS) / len(parts) for parts in (here, usual)]
    return np.asarray((shares[1] / np.maximum(shares[0], 1 / len(doubts)))[here])


def learn_calibration(
    scores: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64] | None = None
) -> Calibration:
    """Return the calibration by assertions on texts that the coder had not seen: isotonic regression.

    `weights` say how much each assertion counts, all alike if not given or all 0. Shares are drawn a little towards a half, so
    that none is 0 or 1 for certain.
    """
    from sklearn.isotonic import IsotonicRegression

    counted = np.ones(len(scores)) if weights is None or not weights.any() else weights
    if len(scores) < FEWEST:
        rate = (counted[right].sum() + 1) / (counted.sum() + 2)
        return Calibration(np.array([0.5, 1.0]), np.array([rate, rate]))
    model = IsotonicRegression(y_min=1 / len(scores), y_max=1 - 1 / len(scores)).fit(scores, right, counted)
    return Calibration(
        np.asarray(model.X_thresholds_, dtype=np.float64), np.asarray(model.y_thresholds_, dtype=np.float64)
    )
