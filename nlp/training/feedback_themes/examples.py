"""NHS comments with the themes that people gave them, in two codeframes, and comments that nobody coded."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.evaluation.sources import read_json_lines, read_table
from nlp.training.tagging.comments import VOICES

PARTS: Final = 3
"""Parts of the coded comments: each is judged by a network that learnt from the others."""

_FEWEST: Final = 10
"""Comments of a theme that is learnt."""


class Feedback(NamedTuple):
    """A question and its answer. `themes` are known among those that begin with `codeframe`; without one, none is known.

    All comments of one `writer` are in one part.
    """

    question: str
    text: str
    codeframe: str
    themes: frozenset[str]
    writer: str

    @property
    def part(self) -> int:
        """Which part it is in, 0 to `PARTS` - 1."""
        return crc32(self.writer.encode()) % PARTS


def read_feedback(data: Path) -> list[Feedback]:
    """Return all comments, the same every time. Raises EvaluationError if the data isn't there."""
    return [*_several(data), *_single(data), *_uncoded()]


def _several(data: Path) -> Iterator[Feedback]:
    for row in read_table(data / "nhs_feedback" / "fft_multilabel.csv.gz"):
        themes = frozenset(f"several {theme}" for theme in row["labels"].split(";") if theme)
        yield Feedback(row["question"], row["text"], "several", themes, f"respondent {row['respondent']}")


def _single(data: Path) -> Iterator[Feedback]:
    for row in read_table(data / "nhs_feedback" / "px_singlelabel.csv.gz"):
        theme = f"single {row['category']}: {row['subcategory']}"
        yield Feedback(row["question"], row["text"], "single", frozenset({theme}), row["text"].lower())


def _uncoded() -> Iterator[Feedback]:
    for row in read_json_lines(VOICES):
        yield Feedback(row["question"] or "", row["text"], "", frozenset(), f"voice {row['id']}")


def themes_of(feedback: Sequence[Feedback]) -> tuple[str, ...]:
    """Return the themes of ten comments or more, sorted."""
    counts = Counter(theme for one in feedback for theme in one.themes)
    return tuple(sorted(theme for theme, count in counts.items() if count >= _FEWEST))


def known_themes(feedback: Sequence[Feedback], themes: Sequence[str]) -> NDArray[Any]:
    """Return 1, 0, or not a number where nobody said, float32 of shape (comments, themes)."""
    known = np.full((len(feedback), len(themes)), np.nan, dtype=np.float32)
    for row, one in enumerate(feedback):
        for column, theme in enumerate(themes):
            if one.codeframe and theme.startswith(one.codeframe):
                known[row, column] = theme in one.themes
    return known
