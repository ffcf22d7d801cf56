"""The words that tell topics apart: class-based TF-IDF in BERTopic's frame."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlp.config import TOPIC_KEYWORDS
from nlp.records import Vectors
from nlp.topics.centres import Labels
from nlp.topics.clustering import DenseClusters

MARK = re.compile(r"\[[^\]]*\]|\bX{2,}\b")
"""What stands in a text for hidden personal data: never a keyword."""

RANKED_WORDS = 40
TOKEN = r"(?u)\b[^\W\d_][\w'-]*[^\W_]\b"  # noqa: S105 - a pattern of words, no secret
LARGEST_VOCABULARY = 20_000


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Labels of the rows in two layers, with the ranked keywords of each number, best first."""

    fine: Labels
    parent: Labels
    fine_words: dict[int, tuple[str, ...]]
    parent_words: dict[int, tuple[str, ...]]


def describe_clusters(
    texts: Sequence[str], vectors: Vectors, clusters: DenseClusters, vocabulary: dict[str, int]
) -> TopicWords:
    """Fit BERTopic with the clustering model, then put fine topics into wider ones.

    `texts` are clean; `vocabulary` is theirs, of two words or more.
    """
    frame = _frame(clusters, vocabulary)
    with warnings.catch_warnings():
        # Topics whose every word is a stop word have an all-zero row, which BERTopic divides by.
        warnings.simplefilter("ignore")
        frame.fit_transform(texts, embeddings=vectors)
        fine = np.asarray(frame.topics_, dtype=np.int64)
        fine_words = _keywords(frame)
        merged = [numbers for numbers in _together(fine, clusters.parent_) if len(numbers) > 1]
        if merged:
            frame.merge_topics(texts, merged)
    parent = np.asarray(frame.topics_, dtype=np.int64)
    return TopicWords(fine, parent, fine_words, _keywords(frame))


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
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
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


def _keywords(frame: Any) -> dict[int, tuple[str, ...]]:
    return {
        int(number): distinct_terms(
            [(word, score) for word, score in ranked if score > 0 and not _repeats(word)]
        )
        for number, ranked in frame.get_topics().items()
        if number >= 0
    }


def distinct_terms(ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
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
    return tuple(chosen[:TOPIC_KEYWORDS])


def _repeats(term: str) -> bool:
    return not term or len(set(term.split())) < len(term.split())


def _stems(term: str) -> set[str]:
    return {word.rstrip("s") for word in term.split()}
