"""Measure coding on a table of labelled texts: learn from three quarters, code the rest.

`python -m nlp.training.coding_trial FILE --text-column text --label-column labels [--question-column question]
[--group-column respondent]`. Labels are split by ";". Texts of one group stay on one side of the split; without groups,
texts of the same words do.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from nlp.coding import Coder, learn_coder
from nlp.coding.scoring import calibration_error, macro_f1, micro_f1
from nlp.embedding import load_embedder
from nlp.errors import NlpError
from nlp.records import LabelledText, Vectors
from nlp.training.plain_coder import plain_coder
from nlp.training.tables import read_columns

HELD_OUT = 0.25


def table_parser(program: str, description: str | None, *, embedder: str) -> argparse.ArgumentParser:
    """Return the parser of a trial on a table of labelled texts; `embedder` is used unless another is named."""
    parser = argparse.ArgumentParser(
        prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--text-column", required=True)
    parser.add_argument("--label-column", required=True)
    parser.add_argument("--question-column", default="")
    parser.add_argument("--group-column", default="", help="such as the respondent")
    parser.add_argument("--embedder", default=embedder, help='"minilm", "static" or a model folder')
    parser.add_argument("--static-dir", type=Path, help="folder of the static model")
    parser.add_argument("--seed", type=int, default=42)
    return parser


def read_labelled(given: argparse.Namespace) -> tuple[list[LabelledText], list[str]]:
    """Return the texts with their labels, and the group of each: without a group column, its words.

    Raises NlpError if a column is not there.
    """
    columns = (given.text_column, given.label_column, given.question_column, given.group_column)
    texts, labels, questions, groups = read_columns(given.file, *columns)
    records = [
        LabelledText(str(row), text, tuple(filter(None, label.split(";"))), question)
        for row, (text, label, question) in enumerate(zip(texts, labels, questions, strict=True))
    ]
    return records, groups if given.group_column else words_of(records)


def words_of(records: Sequence[LabelledText]) -> list[str]:
    """Return what makes texts one group where nobody says who wrote them: the same words, but for case and space."""
    return [" ".join(record.text.lower().split()) for record in records]


def split_groups(groups: Sequence[str], seed: int) -> NDArray[np.bool_]:
    """Return for each row whether it is held out: whole groups, about a quarter of them."""
    names = sorted(set(groups))
    count = round(HELD_OUT * len(names))
    held = set(np.random.default_rng(seed).choice(names, size=count, replace=False).tolist())
    return np.array([group in held for group in groups])


@dataclass(frozen=True, slots=True)
class Judged:
    """What a coder said of texts whose labels are known.

    `truth` and `said` have a row a text and a column a label; `right` and `sure`, one an assertion, are whether it
    is right and how sure the coder was of it, 0 to 1.
    """

    truth: NDArray[np.bool_]
    said: NDArray[np.bool_]
    right: NDArray[np.bool_]
    sure: NDArray[np.float64]


def learn_from(records: Sequence[LabelledText], vectors: Vectors, seed: int) -> Coder:
    """Return a coder of the texts, whose vectors are unit rows; of one label each where all have just one."""
    one_each = all(len(record.labels) == 1 for record in records)
    return learn_coder(records, vectors=vectors, seed=seed, one_each=one_each)


def judge(coder: Coder, records: Sequence[LabelledText], vectors: Vectors, labels: Sequence[str]) -> Judged:
    """Return what the coder says of texts that it has not learnt from; `labels` are the columns, in order."""
    coded = coder.code(records, vectors)
    told = [{score.slug for score in result.labels} for result in coded]
    asserted = [
        (score.slug in record.labels, score.score)
        for record, result in zip(records, coded, strict=True)
        for score in result.labels
    ]
    return Judged(
        truth=np.array([[label in record.labels for label in labels] for record in records]),
        said=np.array([[label in own for label in labels] for own in told]),
        right=np.array([right for right, _ in asserted], dtype=bool),
        sure=np.array([sure for _, sure in asserted], dtype=float),
    )


def trial(records: Sequence[LabelledText], vectors: Vectors, held: NDArray[np.bool_], seed: int) -> list[str]:
    """Return the lines of the report."""
    known = [record for record, out in zip(records, held, strict=True) if not out]
    new = [record for record, out in zip(records, held, strict=True) if out]
    started, worked = perf_counter(), process_time()
    coder = learn_from(known, vectors[~held], seed)
    seconds, work = perf_counter() - started, process_time() - worked
    labels = labels_of(records)
    judged = judge(coder, new, vectors[held], labels)
    error = calibration_error(judged.right, judged.sure)
    inner = coder.card["cross_validation"]
    learnt = np.array([[label in record.labels for label in labels] for record in known])
    plain = plain_coder([record.text for record in known], learnt, [record.text for record in new], seed=seed)
    return [
        f"{len(known)} texts learnt from in {seconds:.1f} s ({work:.1f} s of CPU), {len(new)} held out, "
        f"{len(labels)} labels, {len(coder.near)} of them by likeness to a prototype",
        "",
        "| texts | micro-F1 | macro-F1 |",
        "|---|---|---|",
        f"| held out | {micro_f1(judged.truth, judged.said):.3f} | {macro_f1(judged.truth, judged.said):.3f} |",
        f"| held out, TF-IDF and logistic regression alone | {micro_f1(judged.truth, plain):.3f} "
        f"| {macro_f1(judged.truth, plain):.3f} |",
        f"| learnt from, by cross-validation | {inner['micro_f1']:.3f} | {inner['macro_f1']:.3f} |",
        "",
        f"Expected calibration error of what is asserted, held out: {error:.3f}",
    ]


def labels_of(records: Sequence[LabelledText]) -> list[str]:
    """Return all labels of the texts in order."""
    return sorted({label for record in records for label in record.labels})


def main(arguments: list[str] | None = None) -> int:
    """Print the report; return the exit status."""
    parser = table_parser("python -m nlp.training.coding_trial", __doc__, embedder="minilm")
    given = parser.parse_args(arguments)
    try:
        records, groups = read_labelled(given)
        embedder = load_embedder(given.embedder, static_dir=given.static_dir)
        vectors = embedder.embed([record.text for record in records])
        lines = trial(records, vectors, split_groups(groups, given.seed), given.seed)
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn"))
    heading = f"{given.file.name}, embedded by {embedder.name}, seed {given.seed}, {libraries}"
    sys.stdout.write("\n".join([heading, *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
