"""From texts and vectors to a `TopicResult`."""

import warnings
from collections.abc import Hashable, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nlp.config import TOPIC_MIN_TEXTS
from nlp.errors import Message, TopicError
from nlp.records import TopicResult, Vectors
from nlp.topics.centres import Labels, centroids_of, nearest
from nlp.topics.clustering import DenseClusters, smallest_topic
from nlp.topics.corpus import Corpus, make_corpus
from nlp.topics.keeping import Earlier
from nlp.topics.libraries import import_evoc
from nlp.topics.presenting import present_topics
from nlp.topics.stability import topic_stability
from nlp.topics.words import clean_texts, describe_clusters, shared_vocabulary

TOO_FEW = (
    "Different comments with words in them: {count}. "
    "Topics need at least {wanted}; read these comments one by one."
)
UNREADABLE, UNLIKE, FEW = "nothing to read", "unlike any topic", "too few texts"
"""Why a text has no topic."""

NO_PATTERN = "These comments have too little in common to make topics. Read them one by one."


def discover_topics(
    texts: Sequence[str],
    vectors: Vectors,
    *,
    seed: int = 42,
    groups: Sequence[Hashable] | None = None,
    wholes: Sequence[Hashable] | None = None,
    earlier: Earlier | None = None,
    min_texts: int = TOPIC_MIN_TEXTS,
) -> TopicResult:
    """Return the topics of the texts in two layers, and families of the wide ones; the same input and seed give the same result.

    `vectors` has one unit row a text (a zero row: no topic). `groups` says which texts are near-identical
    (equal values), so that a campaign counts as a few voices in shaping topics; by default texts that
    differ only in case and white space are. `wholes` says which texts are points of one comment (equal values):
    what the comment says besides tells what a short point is about. `earlier` are the topics of the run before:
    while most texts had one and they stand apart well, they are kept. Too few or too unlike texts give no topics and a note.
    Timings are in seconds, by stage. Raises TopicError if there is not one row, one group, one whole and one earlier topic
    a text.
    """
    corpus = make_corpus(texts, vectors, groups, wholes)
    if earlier is not None and len(earlier.fine) != len(texts):
        raise TopicError(
            Message.ROWS_DIFFER.format(texts=len(texts), rows=len(earlier.fine), what="earlier topics")
        )
    usable = corpus.usable()
    different = len({corpus.voices[row] for row in np.flatnonzero(usable).tolist()})
    wanted = max(min_texts, 2)
    if different < wanted:
        return _nothing(corpus, TOO_FEW.format(count=different, wanted=wanted))
    rows = corpus.rows_to_cluster(usable, seed)
    cleaned = clean_texts([texts[row] for row in rows])
    vocabulary = shared_vocabulary(cleaned)
    if len(vocabulary) < 2:
        return _nothing(corpus, NO_PATTERN)
    clusters = DenseClusters(seed, earlier.at(rows) if earlier is not None else None)
    return _discover(corpus, usable, rows, (cleaned, vocabulary), clusters)


def _discover(
    corpus: Corpus,
    usable: NDArray[np.bool_],
    rows: Sequence[int],
    words: tuple[list[str], dict[str, int]],
    clusters: DenseClusters,
) -> TopicResult:
    times = [perf_counter()]
    _load_libraries()
    times.append(perf_counter())
    vectors = corpus.vectors[rows]
    described = describe_clusters(words[0], vectors, clusters, words[1])
    times.append(perf_counter())
    if described.fine.max() < 0:
        return _nothing(corpus, NO_PATTERN)
    stability = (
        topic_stability(described.fine, clusters.runs_),
        topic_stability(described.parent, clusters.parent_runs_),
        topic_stability(described.family, clusters.family_runs_),
    )
    times.append(perf_counter())
    fine = np.full(len(corpus.texts), -1)
    fine[usable] = nearest(corpus.vectors[usable], centroids_of(vectors, described.fine), clusters.floor_)
    fine[rows] = described.fine
    result = present_topics(corpus, fine, described, stability)
    times.append(perf_counter())
    load, describe, stable, present = np.diff(times).tolist()
    timings = {
        "load": load,
        "cluster": clusters.seconds_,
        "describe": describe - clusters.seconds_,
        "stability": stable,
        "present": present,
    }
    return replace(
        result,
        timings=timings,
        settings=_settings(fine, len(rows), clusters),
        outside=_outside(fine, usable, UNLIKE),
    )


def _outside(fine: Labels, usable: NDArray[np.bool_], reason: str) -> tuple[str, ...]:
    """Return for each text why it has no topic: the reason given where it could be read, "" where it has one."""
    return tuple(np.where(fine >= 0, "", np.where(usable, reason, UNREADABLE)).tolist())


def _load_libraries() -> None:
    """Bring the libraries into memory first, so that the timings of the stages are their own."""
    with warnings.catch_warnings():
        # umap, which BERTopic imports for its plots, warns that Tensorflow is not there.
        warnings.simplefilter("ignore")
        import_module("bertopic")
    import_evoc()


def _settings(fine: Labels, clustered: int, clusters: DenseClusters) -> dict[str, object]:
    return {
        "seed": clusters.seed,
        "texts": len(fine),
        "clustered": clustered,
        "smallest_topic": smallest_topic(clustered),
        "floor": round(clusters.floor_, 4),
        "kept_from_before": clusters.kept_,
        "versions": {name: version(name) for name in ("bertopic", "evoc", "numpy", "scikit-learn")},
    }


def _nothing(corpus: Corpus, note: str) -> TopicResult:
    nowhere = (-1,) * len(corpus.texts)
    outside = _outside(np.array(nowhere, dtype=np.int64), corpus.usable(), FEW)
    empty = np.zeros((0, corpus.vectors.shape[1]), dtype=np.float32)
    return TopicResult((), (), nowhere, nowhere, empty, note=note, outside=outside)
