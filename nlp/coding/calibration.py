"""How sure a coder may be: scores turned into the share of assertions that is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 30
"""Assertions that are needed to tell high scores from low ones; with fewer all get the same confidence."""


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


def learn_calibration(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration:
    """Return the calibration by assertions on texts that the coder had not seen: isotonic regression.

    Shares are drawn a little towards a half, so that none is 0 or 1 for certain.
    """
    from sklearn.isotonic import IsotonicRegression

    if len(scores) < FEWEST:
        rate = (right.sum() + 1) / (len(right) + 2)
        return Calibration(np.array([0.5, 1.0]), np.array([rate, rate]))
    model = IsotonicRegression(y_min=1 / len(scores), y_max=1 - 1 / len(scores)).fit(scores, right)
    return Calibration(
        np.asarray(model.X_thresholds_, dtype=np.float64), np.asarray(model.y_thresholds_, dtype=np.float64)
    )
