"""Measure the topics on a table of texts, side by side with stock BERTopic (UMAP and HDBSCAN).

`python -m nlp.training.topic_trial FILE --text-column text [--label-column category]`
FILE is a CSV file, gzipped or not. Of several labels split by ";" the first one counts. Outliers count as
one group of their own in NMI and ARI. Each method is run on a few texts first, so that no time to compile
is in the figures. The words of stock BERTopic are those without English stop words.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from nlp.embedding import Embedder, load_embedder
from nlp.errors import NlpError
from nlp.records import Vectors
from nlp.topics import discover_in_answers
from nlp.topics.answers import cut_into_points
from nlp.topics.centres import NO_FLOOR, centroids_of, nearest
from nlp.training.tables import read_columns
from nlp.training.topic_scores import Words, coherence, diversity, names_said

WARM_UP = 300


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a method: the topic of each text, -1 for none, and the ranked words and name of each topic."""

    numbers: Sequence[int]
    words: Words
    names: Sequence[str] = ()


Layers = dict[str, Layer]
Method = Callable[[Sequence[str], Embedder, int], Layers]


@dataclass(slots=True)
class Remembering:
    """An embedder that embeds each text once, so that no time to embed is in the figures."""

    embedder: Embedder
    rows: dict[str, Vectors] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the embedder's."""
        return self.embedder.name

    @property
    def fingerprint(self) -> str:
        """Return the embedder's."""
        return self.embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """Return the embedder's."""
        return self.embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""
        if new := [text for text in dict.fromkeys(texts) if text not in self.rows]:
            self.rows.update(zip(new, self.embedder.embed(new), strict=True))
        return np.array([self.rows[text] for text in texts])


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
    """Return the topics of BERTopic with its own settings, the seed aside; outliers as they are, and assigned.

    They are assigned to the topic with the nearest centre.
    """
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    vectors = embedder.embed(texts)
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reducer, vectorizer_model=CountVectorizer(stop_words="english"))
    numbers, _ = model.fit_transform(list(texts), embeddings=vectors)
    found = np.asarray(numbers, dtype=np.int64)
    near = nearest(vectors, centroids_of(vectors, found), NO_FLOOR)
    words = [
        [word for word, _ in ranked if word] for number, ranked in model.get_topics().items() if number >= 0
    ]
    assigned = np.where(found < 0, near, found).tolist()
    return {"stock BERTopic": Layer(numbers, words), "stock, outliers assigned": Layer(assigned, words)}


def measure(
    method: Method, texts: Sequence[str], embedder: Embedder, labels: Sequence[str], seed: int
) -> list[str]:
    """Return one row of the printed table for each layer that the method gives; no labels, no scores."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    method(texts[:WARM_UP], embedder, seed)
    started, worked = perf_counter(), process_time()
    layers = method(texts, embedder, seed)
    seconds, work = perf_counter() - started, process_time() - worked
    lines = []
    for name, layer in layers.items():
        found = np.asarray(layer.numbers)
        scores = ["–", "–"]
        if any(labels):
            judges = (normalized_mutual_info_score, adjusted_rand_score)
            scores = [f"{judge(labels, found):.3f}" for judge in judges]
        cells = [
            name,
            str(found.max() + 1),
            f"{(found < 0).mean():.1%}",
            *scores,
            f"{coherence(layer.words, texts):.3f}",
            f"{diversity(layer.words):.3f}",
            f"{names_said(layer.names, texts):.0%}" if layer.names else "–",
            f"{seconds:.1f}",
            f"{work:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m nlp.training.topic_trial",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--text-column", required=True)
    parser.add_argument("--label-column", default="")
    parser.add_argument("--embedder", default="minilm", help='"minilm", "static" or a model folder')
    parser.add_argument("--static-dir", type=Path, help="folder of the static model")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        texts, labels = read_columns(given.file, given.text_column, given.label_column)
        labels = [label.split(";")[0] for label in labels]
        embedder = Remembering(load_embedder(given.embedder, static_dir=given.static_dir))
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    started, worked = perf_counter(), process_time()
    embedder.embed([*texts, *cut_into_points(texts).texts])
    seconds, work = perf_counter() - started, process_time() - worked
    libraries = ("bertopic", "evoc", "umap-learn", "hdbscan", "scikit-learn", "numpy")
    report = [
        f"{given.file.name}: {len(texts)} texts and their points, embedded by {embedder.name} in {seconds:.1f} s ({work:.1f} s of CPU), "
        f"seed {given.seed}, " + ", ".join(f"{name} {version(name)}" for name in libraries),
        "",
        "| method | topics | outliers | NMI | ARI | NPMI | diversity | names said | seconds | CPU seconds |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for method in (our_topics, stock_topics):
        report += measure(method, texts, embedder, labels, given.seed)
    sys.stdout.write("\n".join(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
