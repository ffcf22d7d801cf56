"""Our topics beside stock BERTopic's, in one run on the same vectors: `python -m nlp.evaluation.topics_beside_stock DATA`.

Vectors are made beforehand, by MiniLM. Each method then runs on each set in a process of its own, on a few texts
first, so that neither time nor memory to embed is in the figures, and its peak memory is its own. Texts without a
topic are given to the nearest one before agreement with people's labels is measured, for each method alike. With
the static model, both run on 100,000 comments as well.
"""

import argparse
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

import numpy as np

from nlp.embedding import load_embedder
from nlp.errors import NlpError
from nlp.evaluation.apart import apart, peak_megabytes
from nlp.evaluation.circumstances import circumstances
from nlp.evaluation.report import write_between
from nlp.evaluation.topic_sets import SETS, LabelledTexts
from nlp.training.topic_methods import (
    WARM_UP,
    Known,
    Layer,
    assign_outliers,
    our_topics,
    stock_topics,
    texts_and_points,
)
from nlp.training.topic_scores import coherence, diversity, label_agreement

TABLE: Final = "beside stock BERTopic"
SEED: Final = 42
_METHODS: Final = {"ours": our_topics, "stock BERTopic": stock_topics}
_ROWS: Final = {"ours": "ours, fine", "ours, wide": "ours, wide", "stock BERTopic": "stock BERTopic"}
"""The layers that are shown, by the name they are shown under."""

_MOST_SECONDS: Final = 600
"""After so long a method is stopped, and the table says so."""

_HEAD: Final = (
    "| set | method | topics | people's | without a topic | NMI | ARI | NPMI | diversity "
    "| seconds | of the processor | peak MB |"
)
_LIBRARIES: Final = (
    "bertopic",
    "evoc",
    "umap-learn",
    "hdbscan",
    "scikit-learn",
    "sentence-transformers",
    "numpy",
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one layer of a method gave, and what the method took: seconds by the clock and of the processor, and MB."""

    method: str
    topics: int
    outliers: float
    agreement: tuple[float, float] | None
    coherence: float
    diversity: float
    seconds: float
    work: float
    megabytes: float

    @property
    def cells(self) -> list[str]:
        """Its cells in the table, but for those that are the set's."""
        scores = [f"{score:.3f}" for score in self.agreement] if self.agreement else ["–", "–"]
        return [
            f"{self.outliers:.1%}",
            *scores,
            f"{self.coherence:.3f}",
            f"{self.diversity:.3f}",
            f"{self.seconds:.1f}",
            f"{self.work:.1f}",
            f"{self.megabytes:,.0f}",
        ]


def embed_set(name: str, data: Path, static_dir: Path | None, vectors: Path) -> None:
    """Keep the rows of a set's texts and points in the file `vectors`, in the order of `texts_and_points`."""
    embedder = load_embedder(SETS[name].model, static_dir=static_dir)
    np.save(vectors, embedder.embed(texts_and_points(SETS[name].read(data).texts)))


def run_method(method: str, name: str, data: Path, vectors: Path) -> list[Row]:
    """Return a row for each layer that the method gives on a set whose rows are in the file `vectors`."""
    warnings.simplefilter("ignore")
    chosen, rows = SETS[name].read(data), np.load(vectors)
    known = Known("kept", "kept", rows.shape[1], dict(zip(texts_and_points(chosen.texts), rows, strict=True)))
    find = _METHODS[method]
    find(chosen.texts[:WARM_UP], known, SEED)
    started, worked = perf_counter(), process_time()
    layers = find(chosen.texts, known, SEED)
    taken = (perf_counter() - started, process_time() - worked, peak_megabytes())
    return [
        score(name, layers[layer], chosen, known, taken) for name, layer in _ROWS.items() if layer in layers
    ]


def score(
    method: str, layer: Layer, chosen: LabelledTexts, known: Known, taken: tuple[float, float, float]
) -> Row:
    """Return the row of a layer; `taken` are seconds by the clock and of the processor, and MB."""
    agreement = None
    if any(chosen.labels):
        assigned = assign_outliers(layer, known.embed(chosen.texts))
        agreement = label_agreement(chosen.labels, assigned.numbers)
    return Row(
        method,
        max(layer.numbers) + 1,
        float(np.mean([number < 0 for number in layer.numbers])),
        agreement,
        coherence(layer.words, chosen.texts),
        diversity(layer.words),
        *taken,
    )


def set_lines(name: str, data: Path, static_dir: Path | None) -> Iterator[str]:
    """Yield a line of the table for each method and layer on one set."""
    chosen = SETS[name].read(data)
    people = str(len(set(chosen.labels))) if any(chosen.labels) else "–"
    first = f"{SETS[name].title}, {len(chosen.texts):,} texts"
    with TemporaryDirectory() as folder:
        vectors = Path(folder) / "vectors.npy"
        apart(embed_set, name, data, static_dir, vectors)
        for method in _METHODS:
            rows = apart(run_method, method, name, data, vectors, seconds=_MOST_SECONDS)
            if rows is None:
                yield f"| {first} | {method} | not done after {_MOST_SECONDS} seconds |" + " |" * 9
            for row in rows or ():
                yield f"| {' | '.join([first, row.method, str(row.topics), people, *row.cells])} |"


def table_lines(data: Path, only: Sequence[str] | None, static_dir: Path | None) -> Iterator[str]:
    """Yield the lines of the table in Markdown, then with what it was measured.

    Without the folder of the static model, the sets embedded by it are left out.
    """
    yield _HEAD
    yield "|---" * (_HEAD.count("|") - 1) + "|"
    for name, one in SETS.items():
        if (only is None or name in only) and (one.model != "static" or static_dir):
            yield from set_lines(name, data, static_dir)
    yield ""
    yield f"MiniLM vectors but where said, seed {SEED}. {circumstances(_LIBRARIES)}"


def main(given: list[str] | None = None) -> int:
    """Print the table, and write it into a document if asked; return 0, or 1 if it can't be made."""
    parser = argparse.ArgumentParser(
        prog="python -m nlp.evaluation.topics_beside_stock",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, help="folder of the shared data")
    parser.add_argument("--only", choices=list(SETS), nargs="+", help="only these sets, and write nothing")
    parser.add_argument("--static-dir", type=Path, help="folder of the static model, for 100,000 comments")
    parser.add_argument(
        "--document", type=Path, help="document that the table is written into, between its marks"
    )
    asked = parser.parse_args(given)
    lines = []
    try:
        for line in table_lines(asked.data, asked.only, asked.static_dir):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            lines.append(line)
        if asked.document and asked.only is None:
            write_between(asked.document, TABLE, lines)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
