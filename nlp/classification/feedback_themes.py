"""The usual themes of feedback on health services in a comment, as numbers for coders to learn from.

Loading takes seconds; it is kept.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from nlp.classification.reading import (
    LONGEST_QUESTION,
    LONGEST_TEXT,
    TEXT_TOKENS,
    load_tokenizer,
    make_ready,
    read_in_batches,
)
from nlp.classification.weights import write_weights
from nlp.config import MODELS
from nlp.embedding import minilm_folder, unit_rows
from nlp.errors import ClassifierError, EmbeddingError, Message
from nlp.records import Vectors

if TYPE_CHECKING:
    from nlp.classification.network import ThemeNetwork

FOLDER: Final = MODELS / "feedback_themes"
_WEIGHTS, _THEMES = "weights.safetensors", "themes.json"


class ThemeReader:
    """Reads comments by a network. Not for several threads at once."""

    def __init__(self, network: "ThemeNetwork", minilm: Path) -> None:
        self._network = network
        self._tokenizer = load_tokenizer(minilm, TEXT_TOKENS)

    @property
    def width(self) -> int:
        """Numbers that `read` gives a comment: one a theme."""
        return len(self._network.whole)

    def read(self, comments: Sequence[tuple[str, str]]) -> Vectors:
        """Return `chances` as unit vectors, shape (comments, `width`), float32; a text without a word gives zeros."""
        return unit_rows(self.chances(comments))

    def write(self, folder: Path, themes: Sequence[str]) -> None:
        """Write the weights and the names of the themes into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        write_weights(self._network, folder / _WEIGHTS)
        (folder / _THEMES).write_text(json.dumps(themes, indent=1) + "\n", encoding="utf-8")

    def chances(self, comments: Sequence[tuple[str, str]]) -> Vectors:
        """Return how likely each theme is of each (question, text), shape (comments, themes), each 0 to 1."""
        import torch

        chances = np.zeros((len(comments), self.width), dtype=np.float32)
        rows = [row for row, (_, text) in enumerate(comments) if text.strip()]
        cut = [(comments[row][0][:LONGEST_QUESTION], comments[row][1][:LONGEST_TEXT]) for row in rows]
        for batch in read_in_batches(self._tokenizer, cut):
            with torch.inference_mode():
                (scores,) = self._network(batch.tokens)
            chances[[rows[at] for at in batch.rows]] = scores.sigmoid().numpy()
        return chances


@lru_cache(maxsize=1)
def load_theme_reader() -> ThemeReader:
    """Return the trained reader, loaded once.

    Raises ClassifierError if the packaged MiniLM or the trained weights aren't there or are damaged.
    """
    from nlp.classification.network import ThemeNetwork

    try:
        count = len(json.loads((FOLDER / _THEMES).read_text(encoding="utf-8")))
        minilm = minilm_folder()
    except (OSError, ValueError, TypeError, EmbeddingError) as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=FOLDER, detail=error)) from error
    network = ThemeNetwork(minilm, [0.0] * count)
    make_ready(network, FOLDER / _WEIGHTS)
    return ThemeReader(network, minilm)


@lru_cache(maxsize=1)
def theme_reader_fingerprint() -> str:
    """Return the weights in short: what was read with others can't be compared. Raises ClassifierError."""
    try:
        return hashlib.sha256((FOLDER / _WEIGHTS).read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=FOLDER, detail=error)) from error
