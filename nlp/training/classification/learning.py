"""Training the network: all labels at once, each example for those that are known of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from nlp.classification.judgements import Labels
from nlp.classification.network import CommentNetwork
from nlp.training.classification.examples import WEIGHTS, Example
from nlp.training.networks import SEED, teach

_EPOCHS: Final = 8
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
    """Return a network trained on the examples: some fifty minutes of one core; seeded."""
    torch.manual_seed(SEED)
    network, loss_of, targets = CommentNetwork(minilm, labels), Loss(labels), targets_of(examples, labels)

    def wrong(found: Sequence[Tensor], rows: Sequence[int]) -> Tensor:
        return loss_of(found[0].float(), found[1].float(), targets.of(rows))

    teach(network, [(example.question, example.text) for example in examples], wrong, minilm, epochs=_EPOCHS)
    return network
