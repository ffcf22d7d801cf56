"""Measure the topics on a table of texts, side by side with stock BERTopic (UMAP and HDBSCAN).

`python -m nlp.training.topic_trial FILE --text-column text [--label-column category]`
FILE is a CSV file, gzipped or not. Of several labels split by ";" the first one counts. Outliers count as
one group of their own in NMI and ARI. Each method is run on a few texts first, so that no time to compile
is in the figures. The words of stock BERTopic are those without English stop words.
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from nlp.embedding import Embedder, load_embedder
from nlp.errors import NlpError
from nlp.training.tables import read_columns
from nlp.training.topic_methods import WARM_UP, Method, embed_beforehand, our_topics, stock_topics
from nlp.training.topic_scores import coherence, diversity, label_agreement, names_said


def measure(
    method: Method, texts: Sequence[str], embedder: Embedder, labels: Sequence[str], seed: int
) -> list[str]:
    """Return one row of the printed table for each layer that the method gives; no labels, no scores."""
    method(texts[:WARM_UP], embedder, seed)
    started, worked = perf_counter(), process_time()
    layers = method(texts, embedder, seed)
    seconds, work = perf_counter() - started, process_time() - worked
    lines = []
    for name, layer in layers.items():
        found = np.asarray(layer.numbers)
        scores = (
            [f"{score:.3f}" for score in label_agreement(labels, layer.numbers)]
            if any(labels)
            else ["–", "–"]
        )
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
        embedder = load_embedder(given.embedder, static_dir=given.static_dir)
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    started, worked = perf_counter(), process_time()
    known = embed_beforehand(texts, embedder)
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
        report += measure(method, texts, known, labels, given.seed)
    sys.stdout.write("\n".join(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
