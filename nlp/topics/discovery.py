"""From texts and vectors to a `TopicResult`."""

import re
import warnings
from collections.abc import Hashable, Sequence
from importlib import import_module
from importlib.metadata import version
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nlp.config import TOPIC_COPIES, TOPIC_MIN_TEXTS, TOPIC_SAMPLE
from nlp.errors import Message, TopicError
from nlp.records import Topic, TopicResult, Vectors
from nlp.topics.clustering import DenseClusters, Labels, centroids_of, import_evoc, smallest_topic
from nlp.topics.presenting import present_topics
from nlp.topics.stability import topic_stability
from nlp.topics.words import clean_texts, describe_clusters, shared_vocabulary

TOO_FEW = (
    "Different comments with words in them: {count}. "
    "Topics need at least {wanted}; read these comments one by one."
)
NO_PATTERN = "These comments have too little in common to make topics. Read them one by one."


def discover_topics(
    texts: Sequence[str],
    vectors: Vectors,
    *,
    seed: int = 42,
    groups: Sequence[Hashable] | None = None,
    min_texts: int = TOPIC_MIN_TEXTS,
) -> TopicResult:
    """Return the topics of the texts in two layers; the same input and seed give the same result.

    `vectors` has one unit row a text (a zero row: no topic). `groups` says which texts are near-identical
    (equal values), so that a campaign counts as a few voices in shaping topics; by default texts that
    differ only in case and white space are. Too few or too like texts give no topics and a note.
    Raises TopicError if there is not one row and one group a text.
    """
    voices = _voices(texts, vectors, groups)
    started = perf_counter()
    usable = np.array([bool(text.strip()) for text in texts], dtype=bool) & vectors.any(axis=1)
    different = len({voices[row] for row in np.flatnonzero(usable)})
    if different < max(min_texts, 2):
        return _nothing(len(texts), vectors, TOO_FEW.format(count=different, wanted=max(min_texts, 2)))
    rows = _rows_to_cluster(voices, usable, seed)
    cleaned = clean_texts([texts[row] for row in rows])
    vocabulary = shared_vocabulary(cleaned)
    if len(vocabulary) < 2:
        return _nothing(len(texts), vectors, NO_PATTERN)
    clusters = DenseClusters(seed)
    _load_libraries()
    loaded = perf_counter()
    words = describe_clusters(cleaned, vectors[rows], clusters, vocabulary)
    described = perf_counter()
    if words.fine.max() < 0:
        return _nothing(len(texts), vectors, NO_PATTERN)
    steadiness = topic_stability(vectors[rows], words.fine, words.parent, seed=seed)
    measured = perf_counter()
    centroids = centroids_of(vectors[rows], words.fine)
    fine = _assign_all(vectors, rows, words.fine, centroids, clusters, usable)
    result = present_topics(texts, vectors, voices, fine, words, steadiness)
    timings = {
        "load": loaded - started,
        "cluster": clusters.seconds_,
        "describe": described - loaded - clusters.seconds_,
        "stability": measured - described,
        "present": perf_counter() - measured,
    }
    settings = _settings(seed, len(texts), len(rows), clusters.floor_)
    return TopicResult(*result, timings=timings, settings=settings)


def _voices(texts: Sequence[str], vectors: Vectors, groups: Sequence[Hashable] | None) -> list[Hashable]:
    if len(vectors) != len(texts):
        raise TopicError(Message.ROWS_DIFFER.format(texts=len(texts), rows=len(vectors), what="vectors"))
    if groups is None:
        return [re.sub(r"\s+", " ", text).strip().casefold() for text in texts]
    if len(groups) != len(texts):
        raise TopicError(Message.ROWS_DIFFER.format(texts=len(texts), rows=len(groups), what="groups"))
    return list(groups)


def _rows_to_cluster(voices: Sequence[Hashable], usable: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    seen: dict[Hashable, int] = {}
    rows = []
    for row in np.flatnonzero(usable):
        seen[voices[row]] = seen.get(voices[row], 0) + 1
        if seen[voices[row]] <= TOPIC_COPIES:
            rows.append(row)
    if len(rows) <= TOPIC_SAMPLE:
        return np.array(rows, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(rows, size=TOPIC_SAMPLE, replace=False))


def _assign_all(
    vectors: Vectors,
    rows: NDArray[np.int64],
    labels: Labels,
    centroids: Vectors,
    clusters: DenseClusters,
    usable: NDArray[np.bool_],
) -> Labels:
    """Rows that were left out of the clustering go to the nearest topic."""
    clusters.centroids_ = centroids
    fine = np.full(len(vectors), -1)
    fine[rows] = labels
    left = usable.copy()
    left[rows] = False
    if left.any():
        fine[left] = clusters.predict(vectors[left])
    return fine


def _load_libraries() -> None:
    """Bring the libraries into memory first, so that the timings of the stages are their own."""
    with warnings.catch_warnings():
        # umap, which BERTopic imports for its plots, warns that Tensorflow is not there.
        warnings.simplefilter("ignore")
        import_module("bertopic")
    import_evoc()


def _settings(seed: int, texts: int, clustered: int, floor: float) -> dict[str, object]:
    versions = {name: version(name) for name in ("bertopic", "evoc", "numpy", "scikit-learn")}
    return {
        "seed": seed,
        "texts": texts,
        "clustered": clustered,
        "smallest_topic": smallest_topic(clustered),
        "floor": round(floor, 4),
        "versions": versions,
    }


def _nothing(count: int, vectors: Vectors, note: str) -> TopicResult:
    nowhere = (-1,) * count
    none: tuple[Topic, ...] = ()
    empty = np.zeros((0, vectors.shape[1] if vectors.ndim == 2 else 0), dtype=np.float32)
    return TopicResult(none, none, nowhere, nowhere, empty, note=note)
