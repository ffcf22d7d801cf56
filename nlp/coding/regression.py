"""One-vs-rest logistic regression whose state is two plain arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = 60
"""Steps of the dense fit; twice as many moved F1 on the NHS comments by 0.008 at most, up or down."""

SURE = 4.0
"""Log odds of a label that all texts have, or against one that none has: 98 of 100."""


@dataclass(frozen=True, slots=True)
class Regression:
    """Weights of shape (features, labels) and one intercept a label."""

    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def probabilities(self, features: Any) -> NDArray[np.float64]:
        """Return the probability of each label, shape (rows, labels), each 0 to 1 by itself."""
        scores = np.asarray(features @ self.weights, dtype=np.float64) + self.intercepts
        return 0.5 * (1 + np.tanh(0.5 * scores))


def fit_sparse(features: Any, targets: NDArray[np.bool_], *, strength: float) -> Regression:
    """Fit an L2-regularised logistic regression for each column of `targets`; one without both values stays flat.

    `strength` is the inverse of the regularisation (C in scikit-learn). Coordinate descent by liblinear:
    quick where most features are zero.
    """
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    intercepts = np.zeros(targets.shape[1], dtype=np.float32)
    wide = features.astype(np.float64)
    intercepts[:] = np.where(targets.all(axis=0), SURE, -SURE)
    for column in np.flatnonzero(targets.any(axis=0) & ~targets.all(axis=0)).tolist():
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3).fit(wide, targets[:, column])
        weights[:, column], intercepts[column] = model.coef_[0], model.intercept_[0]
    return Regression(weights, intercepts)


def fit_dense(features: NDArray[np.float32], targets: NDArray[np.bool_], *, strength: float) -> Regression:
    """Fit the same loss on dense features, all labels in one L-BFGS run of matrix products.

    One fit a label by liblinear took three times the CPU time on 4,138 texts with 41 labels.
    """
    from scipy.optimize import minimize

    rows, width = features.shape
    labels = targets.shape[1]
    wanted = targets.astype(np.float32)
    rate = np.clip(wanted.mean(axis=0), 0.5 / rows, 1 - 0.5 / rows)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        model = flat.astype(np.float32).reshape(width + 1, labels)
        scores = features @ model[:-1] + model[-1]
        softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
        miss = 0.5 * (1 + np.tanh(0.5 * scores)) - wanted
        slope = np.vstack([strength * (features.T @ miss) + model[:-1], strength * miss.sum(axis=0)])
        value = strength * float((softplus - wanted * scores).sum(dtype=np.float64))
        return value + 0.5 * float((model[:-1] ** 2).sum(dtype=np.float64)), slope.ravel().astype(np.float64)

    start = np.vstack([np.zeros((width, labels)), np.log(rate / (1 - rate))]).ravel()
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    model = found.astype(np.float32).reshape(width + 1, labels)
    return Regression(model[:-1], model[-1])
