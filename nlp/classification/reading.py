"""How networks read: questions and texts as tokens, and trained weights made ready."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nlp.classification.weights import read_weights
from nlp.config import MODEL_THREADS

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from torch import Tensor

    from nlp.classification.network import LabelNetwork

LONGEST_QUESTION: Final = 300
"""Characters of a question that are read."""

LONGEST_TEXT: Final = 1200
"""Characters of a text that are read at once, in training and where usual themes are looked for."""

TEXT_TOKENS: Final = 160
"""Tokens of a question and such a text together; coders read segments, which are shorter."""

_SHORT_NUMBERS: Final = "avx512_bf16"
"""What a processor must have to count in numbers of two bytes by itself: three times as fast, and log odds differ by 0.01."""

_BATCH_TOKENS: Final = 2048
"""Tokens, padding among them, that a network reads at once; with half or twice as many it took about a sixth longer."""

_PORTION: Final = 1024
"""Comments whose tokens are held at once."""

_KINDS: Final = {"input_ids": "ids", "token_type_ids": "type_ids", "attention_mask": "attention_mask"}
"""What the network takes, and what a tokeniser calls it."""

_HALVES = re.compile("[\ud800-\udfff]")


def _readable(text: str) -> str:
    return _HALVES.sub("?", text)


def load_tokenizer(minilm: Path, most: int) -> "Tokenizer":
    """Return what cuts questions and texts into at most so many of MiniLM's tokens together; the longer of the two is cut first."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(minilm / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(most, strategy="longest_first")
    return tokenizer


class Batch(NamedTuple):
    """Comments that a network reads at once: their places among all, their tokens, and these as tensors."""

    rows: list[int]
    encodings: "list[Encoding]"
    tokens: "dict[str, Tensor]"


def read_in_batches(tokenizer: "Tokenizer", comments: Sequence[tuple[str, str]]) -> Iterator[Batch]:
    """Yield all (question, text) in batches of about one length, so that little is padded."""
    order = sorted(range(len(comments)), key=lambda row: len(comments[row][0]) + len(comments[row][1]))
    for begin in range(0, len(order), _PORTION):
        portion = order[begin : begin + _PORTION]
        encodings = encode(tokenizer, [comments[row] for row in portion])
        for places in _batches([len(encoding) for encoding in encodings]):
            chosen = [encodings[place] for place in places]
            yield Batch([portion[place] for place in places], chosen, tensors_of(chosen))


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[place] * (len(batch) + 1) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def encode(tokenizer: "Tokenizer", comments: Sequence[tuple[str, str]]) -> "list[Encoding]":
    """Return the tokens of each (question, text); half characters, which no tokeniser takes, are read as question marks."""
    return tokenizer.encode_batch([(_readable(question), _readable(text)) for question, text in comments])


def tensors_of(encodings: "Sequence[Encoding]") -> "dict[str, Tensor]":
    """Return the tokens as the network takes them: three tensors, each of shape (comments, tokens of the longest)."""
    import torch

    shape = (len(encodings), max(map(len, encodings)))
    numbers = {kind: np.zeros(shape, dtype=np.int64) for kind in _KINDS}
    for row, encoding in enumerate(encodings):
        for kind, attribute in _KINDS.items():
            numbers[kind][row, : len(encoding)] = getattr(encoding, attribute)
    return {kind: torch.from_numpy(array) for kind, array in numbers.items()}


def make_ready(network: "LabelNetwork", weights: Path) -> None:
    """Give a network its trained weights, and let it judge as fast as it can. Raises ClassifierError as `read_weights`."""
    import torch

    torch.set_num_threads(MODEL_THREADS)
    read_weights(network, weights)
    network.eval()
    if torch.cpu.get_capabilities().get(_SHORT_NUMBERS):
        network.encoder.bfloat16()
