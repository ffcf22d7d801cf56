"""Teaching a network that reads questions and texts: rounds, batches of about one length, rates of learning."""

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from nlp.classification.network import LabelNetwork
from nlp.classification.reading import (
    LONGEST_QUESTION,
    LONGEST_TEXT,
    TEXT_TOKENS,
    encode,
    load_tokenizer,
    tensors_of,
)

SEED: Final = 7
_BATCH: Final = 32
_BUCKET: Final = 20 * _BATCH
"""Examples among which those of about one length are put together."""

_RATE: Final = 1.5e-4
_HEAD_RATE: Final = 1e-3
_WARM_UP: Final = 0.1
_LEAST_RATE: Final = 0.02
_THREADS: Final = 1
"""More would add numbers up in another order: the same seed would give other weights."""

_NO_QUESTION: Final = 0.15
"""Part of the examples of each round that are read without their question."""

Asked = tuple[str, str]
"""A question and the text that answers it."""


def teach(
    network: LabelNetwork,
    examples: Sequence[Asked],
    loss_of: Callable[[Sequence[Tensor], Sequence[int]], Tensor],
    minilm: Path,
    *,
    epochs: int,
) -> None:
    """Train the network on the examples; seeded, one thread. MiniLM's own words stay as they are.

    `loss_of` gets what the network says of some examples and their numbers, and says how wrong it is.
    """
    torch.set_num_threads(_THREADS)
    chooser = random.Random(SEED)  # noqa: S311
    tokenizer = load_tokenizer(minilm, TEXT_TOKENS)
    network.encoder.embeddings.requires_grad_(False)
    deep = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": deep, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01
    )
    steps = epochs * (len(examples) // _BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step / steps))
    network.train()
    for epoch in range(epochs):
        total = 0.0
        batches = _batches(examples, chooser)
        for rows in batches:
            tokens = _tokens(tokenizer, [examples[row] for row in rows], chooser)
            with torch.autocast("cpu", torch.bfloat16):
                found = network(tokens)
            loss = loss_of(found, rows)
            loss.backward()
            nn.utils.clip_grad_norm_([*deep, *heads], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += float(loss.detach())
        sys.stdout.write(f"Round {epoch + 1} of {epochs}: loss {total / len(batches):.3f}\n")
        sys.stdout.flush()
    network.eval()


def _pace(done: float) -> float:
    """Return the part of the learning rate at a part of the way: up, then down in a line."""
    return min(1.0, done / _WARM_UP + 1e-3) * max(_LEAST_RATE, 1 - done)


def _batches(examples: Sequence[Asked], chooser: random.Random) -> list[list[int]]:
    order = list(range(len(examples)))
    chooser.shuffle(order)
    batches = []
    for begin in range(0, len(order), _BUCKET):
        bucket = sorted(order[begin : begin + _BUCKET], key=lambda row: len(examples[row][1]))
        batches += [bucket[at : at + _BATCH] for at in range(0, len(bucket), _BATCH)]
    chooser.shuffle(batches)
    return batches


def _tokens(tokenizer: Tokenizer, examples: Sequence[Asked], chooser: random.Random) -> dict[str, Tensor]:
    asked = [
        "" if chooser.random() < _NO_QUESTION else question[:LONGEST_QUESTION] for question, _ in examples
    ]
    texts = [text[:LONGEST_TEXT] for _, text in examples]
    return tensors_of(encode(tokenizer, list(zip(asked, texts, strict=True))))
