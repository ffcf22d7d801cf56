"""Training the network: all labels at once, each example for those that are known of it."""

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from nlp.classification.classifier import LONGEST_QUESTION, load_tokenizer
from nlp.classification.judgements import Labels
from nlp.classification.network import CommentNetwork
from nlp.training.classification.examples import SEED, WEIGHTS, Example

_EPOCHS: Final = 8
_BATCH: Final = 32
_BUCKET: Final = 20 * _BATCH
"""Examples among which those of about one length are put together."""

_RATE: Final = 1.5e-4
_HEAD_RATE: Final = 1e-3
_WARM_UP: Final = 0.1
_LEAST_RATE: Final = 0.02
_LONGEST: Final = 1200
"""Characters of a text that are learnt from."""

_TOKENS: Final = 160
_THREADS: Final = 1
"""More would add numbers up in another order: the same seed would give other weights."""

_NO_QUESTION: Final = 0.15
"""Part of the examples of each round that are read without their question."""

_OF_KIND: Final = {"priorities": 1.0, "ambitions": 1.0, "communities": 1.0, "danger": 2.0, "dangers": 0.3}
_OF_SENTIMENT: Final = 1.5
_DANGER_FOUND: Final = 2.0
"""How much more a danger missed costs than one seen where there is none."""


class Targets(NamedTuple):
    """What is known of examples: 1, 0 or not a number where nobody said, one row each."""

    labels: Tensor
    own: Tensor
    sentiments: Tensor
    weights: Tensor

    def of(self, rows: Sequence[int]) -> "Targets":
        """Return those of some rows."""
        chosen = torch.tensor(rows)
        return Targets(*(part[chosen] for part in self))


def targets_of(examples: Sequence[Example], labels: Labels) -> Targets:
    """Return what is known of the examples."""
    parts, count = labels.parts, len(examples)
    known = np.full((count, parts["dangers"].stop), np.nan, dtype=np.float32)
    own = np.full((count, len(labels.communities)), np.nan, dtype=np.float32)
    for row, example in enumerate(examples):
        for kind in ("priorities", "ambitions", "communities"):
            if (said := getattr(example, kind)) is not None:
                known[row, parts[kind]] = [slug in said for slug in getattr(labels, kind)]
        known[row, parts["danger"]] = example.danger is not None
        if example.danger is not None:
            known[row, parts["dangers"]] = [kind == example.danger for kind in labels.dangers]
        for slug, is_own in (example.communities or {}).items():
            own[row, labels.communities.index(slug)] = is_own
    feelings = [[name in example.sentiments for name in labels.sentiments] for example in examples]
    return Targets(
        torch.tensor(known),
        torch.tensor(own),
        torch.tensor(feelings, dtype=torch.float32),
        torch.tensor([WEIGHTS[example.source] for example in examples]),
    )


class Loss(nn.Module):
    """How wrong the network is, on average an example."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        size = labels.parts["dangers"].stop
        self._feelings = labels.parts["sentiments"]
        self._cost, self._found = torch.ones(size), torch.ones(size)
        for kind, cost in _OF_KIND.items():
            self._cost[labels.parts[kind]] = cost
        self._found[labels.parts["danger"]] = _DANGER_FOUND

    def forward(self, scores: Tensor, own: Tensor, targets: Targets) -> Tensor:
        """Return one number."""
        of_labels = self._of(scores[:, : len(self._cost)], targets.labels, self._found) * self._cost
        of_own = self._of(own, targets.own, torch.ones(own.shape[1]))
        feelings = scores[:, self._feelings]
        allowed = feelings.masked_fill(targets.sentiments == 0, -torch.inf).logsumexp(1)
        of_feelings = torch.where(targets.sentiments.sum(1) > 0, feelings.logsumexp(1) - allowed, 0.0)
        each = of_labels.sum(1) + of_own.sum(1) + _OF_SENTIMENT * of_feelings
        return (each * targets.weights).mean()

    @staticmethod
    def _of(scores: Tensor, wanted: Tensor, found: Tensor) -> Tensor:
        loss = binary_cross_entropy_with_logits(
            scores, wanted.nan_to_num(), pos_weight=found, reduction="none"
        )
        return loss * ~wanted.isnan()


def train(examples: Sequence[Example], labels: Labels, minilm: Path) -> CommentNetwork:
    """Return a network trained on the examples: some twenty minutes of one core; seeded."""
    torch.set_num_threads(_THREADS)
    torch.manual_seed(SEED)
    chooser = random.Random(SEED)  # noqa: S311
    network, loss_of = CommentNetwork(minilm, labels), Loss(labels)
    tokenizer, targets = load_tokenizer(minilm), targets_of(examples, labels)
    network.encoder.embeddings.requires_grad_(False)
    deep = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": deep, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01
    )
    steps = _EPOCHS * (len(examples) // _BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step / steps))
    network.train()
    for epoch in range(_EPOCHS):
        total = 0.0
        batches = _batches(examples, chooser)
        for rows in batches:
            tokens = _tokens(tokenizer, [examples[row] for row in rows], chooser)
            with torch.autocast("cpu", torch.bfloat16):
                scores, own, _ = network(tokens)
            loss = loss_of(scores.float(), own.float(), targets.of(rows))
            loss.backward()
            nn.utils.clip_grad_norm_([*deep, *heads], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += float(loss.detach())
        sys.stdout.write(f"Round {epoch + 1} of {_EPOCHS}: loss {total / len(batches):.3f}\n")
        sys.stdout.flush()
    return network


def _pace(done: float) -> float:
    """Return the part of the learning rate at a part of the way: up, then down in a line."""
    return min(1.0, done / _WARM_UP + 1e-3) * max(_LEAST_RATE, 1 - done)


def _batches(examples: Sequence[Example], chooser: random.Random) -> list[list[int]]:
    order = list(range(len(examples)))
    chooser.shuffle(order)
    batches = []
    for begin in range(0, len(order), _BUCKET):
        bucket = sorted(order[begin : begin + _BUCKET], key=lambda row: len(examples[row].text))
        batches += [bucket[at : at + _BATCH] for at in range(0, len(bucket), _BATCH)]
    chooser.shuffle(batches)
    return batches


def _tokens(tokenizer: Any, examples: Sequence[Example], chooser: random.Random) -> Any:
    questions = [
        "" if chooser.random() < _NO_QUESTION else example.question[:LONGEST_QUESTION] for example in examples
    ]
    return tokenizer(
        questions,
        [example.text[:_LONGEST] for example in examples],
        padding=True,
        truncation="only_second",
        max_length=_TOKENS,
        return_tensors="pt",
    )
