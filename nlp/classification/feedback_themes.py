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

from nlp.classification.classifier import LONGEST_QUESTION, fast_numbers, load_tokenizer, readable
from nlp.classification.weights import read_weights, write_weights
from nlp.config import MODEL_THREADS, MODELS
from nlp.embedding import minilm_folder, unit_rows
from nlp.errors import ClassifierError, Message
from nlp.records import Vectors

if TYPE_CHECKING:
    from nlp.classification.network import ThemeNetwork

FOLDER: Final = MODELS / "feedback_themes"
_WEIGHTS, _THEMES = "weights.safetensors", "themes.json"
_TOKENS: Final = 160
"""Tokens of a question and a text together; coders read segments, which are shorter."""

LONGEST: Final = 1200
"""Characters of a text that are read."""

_BATCH: Final = 32


class ThemeReader:
    """Reads comments by a network. Not for several threads at once."""

    def __init__(self, network: "ThemeNetwork", minilm: Path) -> None:
        self._network = network
        self._tokenizer = load_tokenizer(minilm)

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
        order = sorted(
            (row for row, (_, text) in enumerate(comments) if text.strip()),
            key=lambda row: len(comments[row][1]),
        )
        for begin in range(0, len(order), _BATCH):
            rows = order[begin : begin + _BATCH]
            tokens = self._tokenizer(
                [readable(comments[row][0][:LONGEST_QUESTION]) for row in rows],
                [readable(comments[row][1][:LONGEST]) for row in rows],
                padding=True,
                truncation="only_second",
                max_length=_TOKENS,
                return_tensors="pt",
            )
            with torch.inference_mode():
                (scores,) = self._network(tokens)
            chances[rows] = scores.sigmoid().numpy()
        return chances


@lru_cache(maxsize=1)
def load_theme_reader() -> ThemeReader:
    """Return the trained reader, loaded once.

    Raises ClassifierError if the packaged MiniLM or the trained weights aren't there or are damaged.
    """
    import torch

    from nlp.classification.network import ThemeNetwork

    torch.set_num_threads(MODEL_THREADS)
    try:
        themes = json.loads((FOLDER / _THEMES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=FOLDER, detail=error)) from error
    minilm = minilm_folder()
    network = ThemeNetwork(minilm, [0.0] * len(themes))
    read_weights(network, FOLDER / _WEIGHTS)
    network.eval()
    fast_numbers(network)
    return ThemeReader(network, minilm)


@lru_cache(maxsize=1)
def theme_reader_fingerprint() -> str:
    """Return the weights in short: what was read with others can't be compared. Raises ClassifierError."""
    try:
        return hashlib.sha256((FOLDER / _WEIGHTS).read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=FOLDER, detail=error)) from error
