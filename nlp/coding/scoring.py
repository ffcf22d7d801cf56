"""How well asserted labels agree with people's: F1 by label, micro and macro, and the best thresholds."""

import numpy as np
from numpy.typing import NDArray

CUTS = np.round(np.arange(0.06, 0.91, 0.02), 2)
"""Probabilities that are tried as a threshold."""

PRIOR = 15.0
"""Examples that the threshold common to all labels counts for in a label's own."""


def f1_scores(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the F1 of each column, 0 to 1; a column with nothing to find and nothing said gets 0."""
    hits = (truth & said).sum(axis=0)
    return 2 * hits / np.maximum(truth.sum(axis=0) + said.sum(axis=0), 1)


def micro_f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the F1 over all texts and labels together, 0 to 1."""
    return float(2 * (truth & said).sum() / max(truth.sum() + said.sum(), 1))


def macro_f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the mean F1 of the labels that occur in the truth, 0 to 1."""
    occurs = truth.any(axis=0)
    return float(f1_scores(truth, said)[occurs].mean()) if occurs.any() else 0.0


def best_thresholds(truth: NDArray[np.bool_], chances: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the threshold of each label with the best F1, drawn to the common one where examples are few."""
    if not truth.shape[1]:
        return np.zeros(0, dtype=np.float32)
    common = CUTS[int(np.argmax([micro_f1(truth, chances >= cut) for cut in CUTS]))]
    by_cut = np.array([f1_scores(truth, chances >= cut) for cut in CUTS])
    own = CUTS[by_cut.argmax(axis=0)]
    counts = truth.sum(axis=0)
    return ((counts * own + PRIOR * common) / (counts + PRIOR)).astype(np.float32)
