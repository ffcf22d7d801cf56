"""Weights of the model of danger, by logistic regression on features and on vectors of words."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from nlp.screening.danger_features import Stretch, features_of, features_of_whole, plain, words_of
from nlp.screening.safeguarding import Scorer, Weights
from nlp.training.safeguarding.examples import Example
from nlp.training.word_leanings import Numbers, load_word_vectors

_STRENGTH: Final = 0.3
_RARE: Final = 3
_SMALL: Final = 0.004
_SMALL_LEANING: Final = 0.25
_VECTOR_SIZE: Final = 1.2
"""Size of one spread of one number of a word's vector, of which the mean is taken; a concept is 1."""

_DANGER_WEIGHTS: Final = {
    "lines": 1.5,
    "composed": 1.0,
    "comments": 6.0,
    "invented residents": 6.0,
    "residents in danger": 6.0,
}
_ORDINARY_WEIGHTS: Final = {
    "lines": 1.0, "composed": 1.0, "comments": 3.0, "invented residents": 3.0, "residents": 3.0, "voices": 1.0, "nhs": 0.5,
}  # fmt: skip
_TELLING: Final = 3
"""Of so many stretches of a comment in danger one is taken to tell of it."""

Features = Sequence[dict[str, float]]
Words = Sequence[Sequence[str]]


@cache
def _features(stretch: Stretch) -> dict[str, float]:
    return features_of(stretch)


def fit(
    features: Features,
    targets: Sequence[bool],
    weights: Sequence[float],
    strength: float,
    words: Words | None = None,
) -> Scorer:
    """Return the weights of features that occur in at least three examples, and of the words' vectors if given."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    kept = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= _RARE)
    table = table[:, kept]
    if words is not None:
        table = hstack(
            [table, csr_matrix(_VECTOR_SIZE * np.array([load_word_vectors().mean(own) for own in words]))]
        ).tocsr()
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    model.fit(table, np.array(targets), sample_weight=np.array(weights))
    names = vectorizer.get_feature_names_out()[kept]
    found = model.coef_[0]
    learnt = {str(n): round(float(w), 3) for n, w in zip(names, found, strict=False) if abs(w) > _SMALL}
    return Scorer(
        {"bias": round(float(model.intercept_[0]), 3), **learnt},
        {} if words is None else _leanings(found[len(names) :]),
    )


def _leanings(direction: Numbers) -> Weights:
    found = load_word_vectors().leanings(direction * _VECTOR_SIZE)
    return {word: round(value, 2) for word, value in found.items() if abs(value) > _SMALL_LEANING}


def learn_stretches(examples: Sequence[Example]) -> Scorer:
    """Return what scores stretches: learnt from all, then again from the more telling ones of comments in danger."""
    chosen = [example for example in examples if example.stretches]
    scorer = _fit_stretches(chosen, [tuple(range(len(example.stretches))) for example in chosen])
    return _fit_stretches(chosen, [_telling(example, scorer) for example in chosen])


def _telling(example: Example, scorer: Scorer) -> tuple[int, ...]:
    everything = tuple(range(len(example.stretches)))
    if example.kind is None:
        return everything
    scores = [scorer.score(_features(stretch), stretch.words) for stretch in example.stretches]
    order = sorted(everything, key=lambda at: -scores[at])
    return tuple(order[: max(1, len(order) // _TELLING)])


def _fit_stretches(examples: Sequence[Example], chosen: Sequence[Sequence[int]]) -> Scorer:
    rows = [
        (example.stretches[at], example, len(places))
        for example, places in zip(examples, chosen, strict=True)
        for at in places
    ]
    return fit(
        [_features(stretch) for stretch, _, _ in rows],
        [example.kind is not None for _, example, _ in rows],
        [
            _DANGER_WEIGHTS[example.source] / count if example.kind else _ORDINARY_WEIGHTS[example.source]
            for _, example, count in rows
        ],
        _STRENGTH,
        [stretch.words for stretch, _, _ in rows],
    )


def learn_whole(examples: Sequence[Example]) -> Scorer:
    """Return what scores whole texts; single invented lines have no say, comments made of them have."""
    chosen = [example for example in examples if example.source != "lines"]
    words = [words_of(plain(example.text)) for example in chosen]
    return fit(
        [features_of_whole(own) for own in words],
        [example.kind is not None for example in chosen],
        [(_DANGER_WEIGHTS if example.kind else _ORDINARY_WEIGHTS)[example.source] / 2 for example in chosen],
        1.0,
        words,
    )
