"""The coder to beat: TF-IDF of words and pairs, one logistic regression a label, thresholds by cross-validation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    features, others = words.fit_transform(known), words.transform(new)
    chances = np.tile(truth.mean(axis=0), (len(new), 1))
    for column in np.flatnonzero(truth.any(axis=0) & ~truth.all(axis=0)).tolist():
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3).fit(features, truth[:, column])
        chances[:, column] = model.predict_proba(others)[:, 1]
    return chances
