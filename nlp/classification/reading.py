"""How networks read: questions and texts as tokens, and trained weights made ready."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nlp.classification.weights import read_weights
from nlp.config import MODEL_THREADS

if TYPE_CHECKING:
    from nlp.classification.network import LabelNetwork

LONGEST_QUESTION: Final = 300
"""Characters of a question that are read."""

LONGEST_TEXT: Final = 1200
"""Characters of a text that are read at once, in training and where usual themes are looked for."""

TEXT_TOKENS: Final = 160
"""Tokens of a question and such a text together; coders read segments, which are shorter."""

_SHORT_NUMBERS: Final = "avx512_bf16"
"""What a processor must have to count in numbers of two bytes by itself: three times as fast, and log odds differ by 0.01."""

_HALVES = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """Return the text with a question mark for each half of a character, which no tokeniser takes."""
    return _HALVES.sub("?", text)


def load_tokenizer(minilm: Path) -> Any:
    """Return what cuts questions and texts into MiniLM's tokens."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(minilm, local_files_only=True)


def tokens_of(
    tokenizer: Any, questions: Sequence[str], texts: Sequence[str], most: int, *, places: bool = False
) -> Any:
    """Return at most so many tokens of each question and its text; the longer of the two is cut first.

    With `places`, where each stands ("offset_mapping") is among what is returned.
    """
    return tokenizer(
        list(questions),
        list(texts),
        padding=True,
        truncation="longest_first",
        max_length=most,
        return_offsets_mapping=places,
        return_tensors="pt",
    )


def make_ready(network: "LabelNetwork", weights: Path) -> None:
    """Give a network its trained weights, and let it judge as fast as it can. Raises ClassifierError as `read_weights`."""
    import torch

    torch.set_num_threads(MODEL_THREADS)
    read_weights(network, weights)
    network.eval()
    if torch.cpu.get_capabilities().get(_SHORT_NUMBERS):
        network.encoder.bfloat16()
