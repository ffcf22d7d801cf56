"""Coding of real comments by what was learnt from others, as `nlp.training.coding_trial` does it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nlp.coding.scoring import calibration_error, macro_f1
from nlp.embedding import Embedder, load_embedder
from nlp.evaluation.figures import Figure, figure_of, share_of
from nlp.evaluation.sources import read_table
from nlp.evaluation.tallies import Tally, compare, f1, noise_by_drawing
from nlp.records import LabelledText
from nlp.training.coding_trial import Judged, judge, labels_of, learn_from, split_groups, words_of

SEED: Final = 42
_KNOWN: Final = "(the network of usual themes was trained on them, cross-fitted)"
_SEVERAL: Final = f"NHS comments of held respondents, themes {_KNOWN}"
_ONE: Final = f"NHS comments of two other trusts, held quarter, categories {_KNOWN}"


def measure(data: Path) -> Iterator[Figure]:
    """Yield how well held-out comments are coded: of any number of themes each, and of one category each."""
    embedder = load_embedder("minilm")
    rows = list(read_table(data / "nhs_feedback" / "fft_multilabel.csv.gz"))
    comments = [
        LabelledText(row["id"], row["text"], tuple(filter(None, row["labels"].split(";"))), row["question"])
        for row in rows
    ]
    yield from figures_of_several(_coded(comments, [row["respondent"] for row in rows], embedder))
    comments = [
        LabelledText(row["id"], row["text"], (row["category"],), row["question"])
        for row in read_table(data / "nhs_feedback" / "px_singlelabel.csv.gz")
    ]
    judged = _coded(comments, words_of(comments), embedder)
    right = np.any(judged.truth & judged.said, axis=1).tolist()
    yield share_of(right, key="coding one each", what="coding, one label each, accuracy", part=_ONE)


def _coded(comments: Sequence[LabelledText], groups: Sequence[str], embedder: Embedder) -> Judged:
    """Return how a quarter of the comments, whole groups of them, is coded by what was learnt from the others."""
    vectors = embedder.embed([comment.text for comment in comments])
    held = split_groups(groups, SEED)
    known = [comment for comment, out in zip(comments, held, strict=True) if not out]
    new = [comment for comment, out in zip(comments, held, strict=True) if out]
    return judge(learn_from(known, vectors[~held], SEED), new, vectors[held], labels_of(comments))


def figures_of_several(judged: Judged) -> Iterator[Figure]:
    """Yield micro-F1, macro-F1 and how far confidence can be believed: 1 less the calibration error, 0 to 1."""
    tallies = [
        compare(np.flatnonzero(want).tolist(), np.flatnonzero(got).tolist())
        for want, got in zip(judged.truth, judged.said, strict=True)
    ]
    yield figure_of(tallies, key="coding micro-F1", what="coding, micro-F1", part=_SEVERAL, score=f1)
    there = sum(tallies, Tally())
    yield Figure(
        "coding macro-F1",
        "coding, mean F1 of the themes",
        _SEVERAL,
        macro_f1(judged.truth, judged.said),
        there.right + there.missed,
        noise_by_drawing(len(judged.truth), lambda drawn: macro_f1(judged.truth[drawn], judged.said[drawn])),
    )
    yield Figure(
        "coding confidence",
        "coding, 1 less the calibration error of what is asserted",
        _SEVERAL,
        1 - calibration_error(judged.right, judged.sure),
        len(judged.sure),
        noise_by_drawing(
            len(judged.sure), lambda drawn: calibration_error(judged.right[drawn], judged.sure[drawn])
        ),
    )
