"""The coder to beat: TF-IDF of words and pairs, one logistic regression a label, thresholds by cross-validation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.coding.regression import fit_sparse
from nlp.coding.scoring import best_thresholds

FOLDS, STRENGTH = 5, 8.0


def plain_coder(
    known: Sequence[str], truth: NDArray[np.bool_], new: Sequence[str], *, seed: int
) -> NDArray[np.bool_]:
    """Return which labels it asserts of the new texts, shape (new, labels); `truth` are those of the known ones."""
    fold = np.random.default_rng(seed).permutation(len(known)) % FOLDS
    unseen = np.zeros(truth.shape)
    for number in range(FOLDS):
        seen, left = np.flatnonzero(fold != number).tolist(), np.flatnonzero(fold == number).tolist()
        unseen[left] = _chances([known[row] for row in seen], truth[seen], [known[row] for row in left])
    return _chances(known, truth, new) >= best_thresholds(truth, unseen)


def _chances(known: Sequence[str], truth: NDArray[np.bool_], new: Sequence[str]) -> NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    features = words.fit_transform(known)
    return fit_sparse(features, truth, strength=STRENGTH).probabilities(words.transform(new))
