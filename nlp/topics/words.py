"""The words that tell topics apart: class-based TF-IDF in BERTopic's frame."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.config import TOPIC_KEYWORDS
from nlp.records import Vectors
from nlp.topics.centres import Labels
from nlp.topics.clustering import DenseClusters
from nlp.topics.cohesion import cohesive_picks

MARK = re.compile(r"\[[^\]]*\]|\bX{2,}\b")
"""What stands in a text for hidden personal data: never a keyword."""

RANKED_WORDS, FEW_WORDS = 40, 3
"""Terms looked at, and how many a topic shows at least, however little they are its own. With four, the fourth was some
other topic's word: NPMI was lower by 0.02 to 0.07, diversity by 0.01 to 0.04."""

CANDIDATES = 30
"""Terms that the words shown are picked from."""

HOLDERS, SMALL_TOPIC = 3, 12
"""Texts of a topic that must hold a keyword; two do in a topic of fewer than `SMALL_TOPIC` texts."""

OWN_PART = 0.8
"""Part of a term's greatest weight in any topic that it must have in one whose keyword it is: words are there to tell
topics apart. Rare words told them apart as well but did not belong together: NPMI was lower by 0.1 to 0.5."""

TOKEN = r"(?u)\b[^\W\d_][\w'-]*[^\W_]\b"  # noqa: S105 - a pattern of words, no secret
LARGEST_VOCABULARY = 20_000


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Labels of the rows in three layers, with the ranked keywords of each number, best first.

    Without families all of `family` is -1.
    """

    fine: Labels
    parent: Labels
    family: Labels
    fine_words: dict[int, tuple[str, ...]]
    parent_words: dict[int, tuple[str, ...]]
    family_words: dict[int, tuple[str, ...]]


def describe_clusters(
    texts: Sequence[str], vectors: Vectors, clusters: DenseClusters, vocabulary: dict[str, int]
) -> TopicWords:
    """Fit BERTopic with the clustering model, then put fine topics into wider ones, and these into families.

    `texts` are clean; `vocabulary` is theirs, of two words or more.
    """
    frame = _frame(clusters, vocabulary)
    with warnings.catch_warnings():
        # Topics whose every word is a stop word have an all-zero row, which BERTopic divides by.
        warnings.simplefilter("ignore")
        frame.fit_transform(texts, embeddings=vectors)
        fine = np.asarray(frame.topics_, dtype=np.int64)
        held = frame.vectorizer_model.transform(texts) > 0
        fine_words = _keywords(frame, held)
        parent = _merged(frame, texts, fine, clusters.parent_)
        parent_words = _keywords(frame, held)
        if clusters.family_.max(initial=-1) < 0:
            return TopicWords(fine, parent, clusters.family_, fine_words, parent_words, {})
        family = _merged(frame, texts, parent, clusters.family_)
    return TopicWords(fine, parent, family, fine_words, parent_words, _keywords(frame, held))


def _merged(frame: Any, texts: Sequence[str], numbers: Labels, above: Labels) -> Labels:
    """Merge the topics of the frame that have the same one above them; return the number of each row then."""
    merged = [several for several in _together(numbers, above) if len(several) > 1]
    if merged:
        frame.merge_topics(texts, merged)
    return np.asarray(frame.topics_, dtype=np.int64)


def _together(fine: Labels, parent: Labels) -> list[list[int]]:
    """Return the numbers of the fine topics of each wider one; BERTopic keeps the order of the rows."""
    pairs = {(int(above), int(number)) for above, number in zip(parent, fine, strict=True) if number >= 0}
    above: dict[int, list[int]] = {group: [] for group, _ in sorted(pairs)}
    for group, number in sorted(pairs):
        above[group].append(number)
    return list(above.values())


def _frame(clusters: DenseClusters, vocabulary: dict[str, int]) -> Any:
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    return BERTopic(
        language="multilingual",  # "english" would take out every letter that isn't A to Z
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusters,
        vectorizer_model=_vectoriser(vocabulary),
        ctfidf_model=ClassTfidfTransformer(),
        top_n_words=RANKED_WORDS,
        min_topic_size=2,
    )


def _vectoriser(vocabulary: dict[str, int] | None = None) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    shared = {"ngram_range": (1, 2), "stop_words": stop_words(), "token_pattern": TOKEN}
    if vocabulary is not None:
        return CountVectorizer(vocabulary=vocabulary, **shared)
    return CountVectorizer(min_df=2, max_features=LARGEST_VOCABULARY, binary=True, **shared)


def shared_vocabulary(texts: Sequence[str]) -> dict[str, int]:
    """Return the words and word pairs that at least two of the cleaned texts use, with their column.

    A word of one person only is never shown, so that it can't give that person away.
    """
    finder = _vectoriser()
    try:
        finder.fit(texts)
    except ValueError:  # scikit-learn's answer where no word is left
        return {}
    return finder.vocabulary_


def clean_texts(texts: Sequence[str]) -> list[str]:
    """Return the texts without the marks of hidden personal data, with plain apostrophes."""
    return [MARK.sub(" ", text).replace("’", "'") for text in texts]


def stop_words() -> list[str]:
    """Return English words that say nothing of a topic, in the vectoriser's own tokens."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    from nlp.lexicons import load_words

    return sorted((ENGLISH_STOP_WORDS - {"nothing"}) | load_words("topic_stop_words.txt"))


def _keywords(frame: Any, held: Any) -> dict[int, tuple[str, ...]]:
    """Return the keywords of each topic; `held` says which text holds which term, shape (texts, terms)."""
    terms = frame.vectorizer_model.get_feature_names_out().tolist()
    labels = np.asarray(frame.topics_, dtype=np.int64)
    numbers = sorted(frame.get_topics())
    first = sum(number < 0 for number in numbers)
    if first == len(numbers):
        return {}
    place_of = {term: place for place, term in enumerate(terms)}
    held = held.tocsc()
    greatest = frame.c_tf_idf_[first:].max(axis=0).toarray().ravel()
    found = {}
    for row, number in enumerate(numbers[first:], start=first):
        members = labels == number
        weights = frame.c_tf_idf_[row].toarray().ravel()
        holders = np.asarray(held[members].sum(axis=0)).ravel()
        needed = HOLDERS if members.sum() >= SMALL_TOPIC else 2
        own, shared = weights >= OWN_PART * greatest, holders >= needed
        rather_own = weights * weights / np.maximum(greatest, 1e-12)
        fit = [(own & shared, weights), *((mask, rather_own) for mask in (shared, holders > 1, holders > 0))]
        found[number] = _cohesive(best_terms(terms, fit, most=CANDIDATES), weights, held, place_of)
    return found


def _cohesive(
    ranked: Sequence[str], weights: NDArray[np.float64], held: Any, place_of: dict[str, int]
) -> tuple[str, ...]:
    columns = [place_of[term] for term in ranked]
    picks = cohesive_picks(weights[columns], held[:, columns], TOPIC_KEYWORDS)
    return tuple(ranked[place] for place in picks)


def best_terms(
    terms: Sequence[str],
    fit: Sequence[tuple[NDArray[np.bool_], NDArray[np.float64]]],
    *,
    most: int = TOPIC_KEYWORDS,
) -> tuple[str, ...]:
    """Return the best terms among those that are fit, by their weights; where there are few, those less and less fit fill them up."""
    ranked: dict[str, float] = {}
    for mask, weights in fit:
        best = np.argsort(-np.where(mask, weights, 0), kind="stable")[:RANKED_WORDS].tolist()
        for term in best:
            if mask[term] and weights[term] > 0 and not _repeats(terms[term]):
                ranked.setdefault(terms[term], float(weights[term]))
        chosen = distinct_terms(list(ranked.items()), most=most)
        if len(chosen) >= FEW_WORDS:
            return chosen if mask is fit[0][0] else chosen[:FEW_WORDS]
    return chosen


def distinct_terms(ranked: Sequence[tuple[str, float]], *, most: int = TOPIC_KEYWORDS) -> tuple[str, ...]:
    """Return the best terms without repeats: "waiting times" makes "times" and "waiting" needless.

    A pair replaces its own words if it scores at least half as much as the better of them.
    """
    scores = dict(ranked)
    pairs = [
        term
        for term, score in ranked
        if " " in term and score >= 0.5 * max(scores.get(word, 0.0) for word in term.split())
    ]
    chosen: list[str] = []
    for term, _ in ranked:
        pair = next((pair for pair in pairs if term in pair.split()), term)
        if not any(_stems(pair) & _stems(other) for other in chosen):
            chosen.append(pair)
    return tuple(chosen[:most])


def _repeats(term: str) -> bool:
    return not term or len(set(term.split())) < len(term.split())


def _stems(term: str) -> set[str]:
    return {word.rstrip("s") for word in term.split()}
