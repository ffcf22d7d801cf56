"""Regressions on how alike texts are: what each text that was learnt from adds to the score of one like it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RIDGE = 0.4
"""Regularisation of the least squares; by cross-validation on the NHS comments, where 0.2 took 0.003 micro-F1."""

STRENGTH = 10.0
"""Inverse regularisation of the logistic loss; 4 and 25 took 0.002 of the accuracy on the comments with one label."""

STEPS = 60
"""Steps of the logistic fit."""

JITTER = 1e-3
"""Added to the likeness of each text to itself, so that there is a factor where texts are the same."""

LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True)
class Fit:
    """What each text adds to a score, shape (texts, labels), and one intercept a label."""

    shares: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, likeness: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the score of each label; `likeness` has the shape (rows, texts)."""
        return np.asarray(likeness @ self.shares + self.intercepts, dtype=np.float64)


def fit_squares(likeness: NDArray[np.float32], targets: NDArray[np.bool_]) -> Fit:
    """Fit a ridge regression on 0 and 1 for each column of `targets`; scores rise with how likely a label is."""
    from scipy.linalg import cho_factor, cho_solve

    wanted = targets.astype(np.float32)
    rates = wanted.mean(axis=0)
    factor = cho_factor(likeness + RIDGE * np.eye(len(likeness), dtype=np.float32), overwrite_a=True)
    return Fit(np.asarray(cho_solve(factor, wanted - rates), dtype=np.float32), rates)


def fit_logistic(likeness: NDArray[np.float32], targets: NDArray[np.bool_]) -> Fit:
    """Fit an L2-regularised logistic regression for each column of `targets`; scores are log odds."""
    from scipy.linalg import cholesky, solve_triangular

    factor = cholesky(likeness + JITTER * np.eye(len(likeness), dtype=np.float32), lower=True)
    weights, intercepts = _descend(factor, targets.astype(np.float32))
    return Fit(np.asarray(solve_triangular(factor, weights, lower=True, trans="T"), np.float32), intercepts)


def _descend(
    features: NDArray[np.float32], wanted: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return weights and intercepts by L-BFGS, all labels in one run of matrix products."""
    from scipy.optimize import minimize

    rows, width = features.shape
    labels = wanted.shape[1]
    rate = np.clip(wanted.mean(axis=0), 0.5 / rows, 1 - 0.5 / rows)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        model = flat.astype(np.float32).reshape(width + 1, labels)
        scores = features @ model[:-1] + model[-1]
        softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
        miss = 0.5 * (1 + np.tanh(0.5 * scores)) - wanted
        slope = np.vstack([STRENGTH * (features.T @ miss) + model[:-1], STRENGTH * miss.sum(axis=0)])
        value = STRENGTH * float((softplus - wanted * scores).sum(dtype=np.float64))
        return value + 0.5 * float((model[:-1] ** 2).sum(dtype=np.float64)), slope.ravel().astype(np.float64)

    start = np.vstack([np.zeros((width, labels)), np.log(rate / (1 - rate))]).ravel()
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    model = found.astype(np.float32).reshape(width + 1, labels)
    return model[:-1], model[-1]


def log_odds(
    scores: NDArray[np.float64], targets: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope and the offset of each column that turn its scores into log odds of the label.

    `scores` are of texts that had no say in them. A column without both values gets the odds of one
    text more than there are.
    """
    from sklearn.linear_model import LogisticRegression

    rows = len(targets)
    rates = (targets.sum(axis=0) + 0.5) / (rows + 1)
    slopes, offsets = np.zeros(targets.shape[1]), np.log(rates / (1 - rates))
    for column in np.flatnonzero(targets.any(axis=0) & ~targets.all(axis=0)).tolist():
        spread = max(float(scores[:, column].std()), LEAST_SPREAD)
        found = LogisticRegression().fit(scores[:, [column]] / spread, targets[:, column])
        slopes[column], offsets[column] = found.coef_[0, 0] / spread, found.intercept_[0]
    return slopes, offsets


def chances_of(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities of log odds, each 0 to 1."""
    return 0.5 * (1 + np.tanh(0.5 * odds))
