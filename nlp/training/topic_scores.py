"""How good the words and names of topics are, without anybody's labels."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nlp.usage import WORD

TOP = 8
"""Words of a topic that are judged: as many as ours show."""

Words = Sequence[Sequence[str]]
"""The ranked terms of each topic; a term may be of two words."""


def label_agreement(labels: Sequence[str], numbers: Sequence[int]) -> tuple[float, float]:
    """Return how far topics agree with people's labels: normalised mutual information, 0 to 1, and adjusted Rand index, 1 at most."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    return float(normalized_mutual_info_score(labels, numbers)), float(adjusted_rand_score(labels, numbers))


def coherence(topics: Words, texts: Sequence[str]) -> float:
    """Return the mean NPMI, -1 to 1, of pairs of a topic's terms, by the texts that hold both (Bouma 2009).

    A text holds a term if it holds all its words. The mean is over pairs, then over the topics that have one.
    """
    held = _holders([term for topic in topics for term in topic[:TOP]], texts)
    means = [
        float(np.mean([_npmi(held[first], held[second]) for first, second in combinations(topic[:TOP], 2)]))
        for topic in topics
        if len(topic[:TOP]) > 1
    ]
    return float(np.mean(means)) if means else 0.0


def _holders(terms: Sequence[str], texts: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    wanted = {word for term in terms for word in term.split()}
    rows = {word: np.zeros(len(texts), dtype=bool) for word in wanted}
    for row, text in enumerate(texts):
        for word in wanted & set(tokens(text)):
            rows[word][row] = True
    return {term: np.logical_and.reduce([rows[word] for word in term.split()]) for term in set(terms)}


def _npmi(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    both = (first & second).mean()
    if both == 0:
        return -1.0
    if both == 1:
        return 1.0
    return float(np.log(both / (first.mean() * second.mean())) / -np.log(both))


def diversity(topics: Words) -> float:
    """Return the share, 0 to 1, of different terms among the top ones of all topics (Dieng et al. 2020)."""
    terms = [term for topic in topics for term in topic[:TOP]]
    return len(set(terms)) / len(terms) if terms else 0.0


def names_said(names: Sequence[str], texts: Sequence[str]) -> float:
    """Return the share, 0 to 1, of the names that are of two words or more and that a text says in these words."""
    said = [f" {' '.join(tokens(text))} " for text in texts]
    phrases = [f" {' '.join(tokens(name))} " for name in names]
    good = [len(phrase.split()) > 1 and any(phrase in text for text in said) for phrase in phrases]
    return float(np.mean(good)) if good else 0.0


def tokens(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, with plain apostrophes."""
    return (match[0].lower() for match in WORD.finditer(text.replace("’", "'")))
