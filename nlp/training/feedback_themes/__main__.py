"""Train the network of the usual themes of feedback: `python -m nlp.training.feedback_themes DATA`.

Three networks learn from two thirds of the coded comments each and judge the third that they haven't seen. The one that is
shipped learns what they said, and so never what people said of a comment: where a coder is learnt from these comments, what it
reads in them is no surer than in new ones (cross-fitting). Writes nlp/models/feedback_themes; some forty minutes of two cores.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.classification.feedback_themes import FOLDER, ThemeReader
from nlp.coding.scoring import macro_f1, micro_f1
from nlp.embedding import minilm_folder
from nlp.errors import NlpError
from nlp.training.feedback_themes.examples import PARTS, Feedback, known_themes, read_feedback, themes_of
from nlp.training.feedback_themes.learning import judged, trained

_SAID: Final = 0.4
"""Chance from which a theme is said to be there, where networks are judged."""


def report(feedback: Sequence[Feedback], themes: Sequence[str], chances: NDArray[Any]) -> str:
    """Return how well networks that hadn't seen a comment knew its themes, in a line."""
    known = known_themes(feedback, themes)
    rows = [row for row, one in enumerate(feedback) if one.codeframe == "several"]
    columns = [column for column, theme in enumerate(themes) if theme.startswith("several")]
    wanted, said = known[np.ix_(rows, columns)] > 0, chances[np.ix_(rows, columns)] >= _SAID
    singles = [row for row, one in enumerate(feedback) if one.codeframe == "single"]
    rest = [column for column in range(len(themes)) if column not in columns]
    best = chances[np.ix_(singles, rest)].argmax(axis=1) == np.nan_to_num(
        known[np.ix_(singles, rest)]
    ).argmax(axis=1)
    return (
        f"several themes: micro-F1 {micro_f1(wanted, said):.3f}, macro-F1 {macro_f1(wanted, said):.3f}; "
        f"one theme: accuracy {best.mean():.3f}\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.feedback_themes", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        feedback, minilm = read_feedback(data), minilm_folder()
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    themes = themes_of(feedback)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        by_part = list(
            pool.map(partial(judged, feedback=feedback, themes=themes, minilm=minilm), range(PARTS))
        )
    chances = np.asarray(np.nanmean(by_part, axis=0, dtype=np.float32))
    sys.stdout.write(report(feedback, themes, chances))
    ThemeReader(trained(feedback, chances, minilm), minilm).write(FOLDER, themes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
