"""The methods of finding topics that are compared: this product's, and stock BERTopic's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.embedding import Embedder
from nlp.records import Vectors
from nlp.topics import discover_in_answers
from nlp.topics.answers import cut_into_points
from nlp.topics.centres import NO_FLOOR, centroids_of, nearest
from nlp.training.topic_scores import Words

WARM_UP = 300
"""Texts that each method is run on first, so that no time to compile is in its figures."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a method: the topic of each text, -1 for none, and the ranked words and name of each topic."""

    numbers: Sequence[int]
    words: Words
    names: Sequence[str] = ()


Layers = dict[str, Layer]
Method = Callable[[Sequence[str], Embedder, int], Layers]


@dataclass(frozen=True, slots=True)
class Known:
    """An embedder of texts and their points whose rows were made beforehand, so that no time to embed is in the figures."""

    name: str
    fingerprint: str
    dimensions: int
    rows: Mapping[str, Vectors]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""
        return np.array([self.rows[text] for text in texts])


def embed_beforehand(texts: Sequence[str], embedder: Embedder) -> Known:
    """Return an embedder of the texts and of their points that has embedded them already."""
    every = texts_and_points(texts)
    rows = dict(zip(every, embedder.embed(every), strict=True))
    return Known(embedder.name, embedder.fingerprint, embedder.dimensions, rows)


def texts_and_points(texts: Sequence[str]) -> list[str]:
    """Return all that methods may ask the vector of, each once, in a settled order."""
    return list(dict.fromkeys([*texts, *cut_into_points(texts).texts]))


def our_topics(texts: Sequence[str], embedder: Embedder, seed: int) -> Layers:
    """Return the two layers of this product."""
    groups = [" ".join(text.split()).casefold() for text in texts]
    result = discover_in_answers(texts, embedder, groups=groups, seed=seed)
    return {
        name: Layer(numbers, [topic.keywords for topic in topics], [topic.name for topic in topics])
        for name, numbers, topics in (
            ("ours, fine", result.fine, result.topics),
            ("ours, wide", result.parent, result.parents),
        )
    }


def stock_topics(texts: Sequence[str], embedder: Embedder, seed: int) -> Layers:
    """Return the topics of BERTopic with its own settings, the seed aside; outliers as they are, and assigned."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    vectors = embedder.embed(texts)
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reducer, vectorizer_model=CountVectorizer(stop_words="english"))
    numbers, _ = model.fit_transform(list(texts), embeddings=vectors)
    words = [
        [word for word, _ in ranked if word] for number, ranked in model.get_topics().items() if number >= 0
    ]
    layer = Layer(numbers, words)
    return {"stock BERTopic": layer, "stock, outliers assigned": assign_outliers(layer, vectors)}


def assign_outliers(layer: Layer, vectors: Vectors) -> Layer:
    """Return the layer with each text that has no topic in the one with the nearest centre; `vectors` has a unit row a text."""
    found = np.asarray(layer.numbers, dtype=np.int64)
    near = nearest(vectors, centroids_of(vectors, found), NO_FLOOR)
    return replace(layer, numbers=np.where(found < 0, near, found).tolist())
