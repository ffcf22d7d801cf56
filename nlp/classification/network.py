"""The network: the lower layers of MiniLM, and for each label the words that speak most for it.

Each label looks over the words by itself (per-label attention, after Mullenbach and others, "Explainable prediction of
medical codes", 2018), so that one telling word in a long comment is not averaged away and can be shown.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from nlp.classification.judgements import Labels

LAYERS: Final = 4
"""Layers of MiniLM that are kept, of six."""

_BLANK: Final = -1e4
_USUAL: Final = {
    "priorities": -1.5,
    "ambitions": -1.5,
    "communities": -3.5,
    "danger": -3.0,
    "dangers": 0.0,
    "sentiments": 0.0,
}
"""Log odds of a label before anything is learnt."""


class Reading(NamedTuple):
    """Log odds of labels (texts, labels), mean of the states (texts, width), what each label saw (texts, labels, width), and its
    attention over the tokens (texts, tokens, labels)."""

    scores: Tensor
    mean: Tensor
    seen: Tensor
    attention: Tensor


class LabelNetwork(nn.Module):
    """Scores labels for tokens of a question and a text; `usual` holds the log odds of each before anything is learnt."""

    def __init__(self, minilm: Path, usual: Sequence[float], layers: int = LAYERS) -> None:
        from transformers import BertModel
        from transformers.utils import logging

        super().__init__()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        self.encoder = BertModel.from_pretrained(
            minilm, num_hidden_layers=layers, add_pooling_layer=False, local_files_only=True
        )
        width = int(self.encoder.config.hidden_size)
        self.drop = nn.Dropout(0.1)
        self.look = nn.Parameter(torch.randn(len(usual), width) * 0.02)
        self.found = nn.Parameter(torch.randn(len(usual), width) * 0.02)
        self.whole = nn.Parameter(torch.randn(len(usual), width) * 0.02)
        self.usual = nn.Parameter(torch.tensor(usual))

    def read(self, tokens: Mapping[str, Tensor]) -> Reading:
        """Return what the network makes of the tokens."""
        mask = tokens["attention_mask"]
        states = self.drop(self.encoder(**tokens).last_hidden_state.float())
        attention = (states @ self.look.T).masked_fill(mask[..., None] == 0, _BLANK).softmax(1)
        seen = attention.transpose(1, 2) @ states
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        scores = (seen * self.found).sum(-1) + mean @ self.whole.T + self.usual
        return Reading(scores, mean, seen, attention)


class CommentNetwork(LabelNetwork):
    """Scores every label of comments, and whether each community is the writer's own."""

    def __init__(self, minilm: Path, labels: Labels, layers: int = LAYERS) -> None:
        usual = [0.0] * labels.size
        for kind, place in labels.parts.items():
            usual[place] = [_USUAL[kind]] * (place.stop - place.start)
        super().__init__(minilm, usual, layers)
        width = int(self.encoder.config.hidden_size)
        self._communities = labels.parts["communities"]
        self.own = nn.Parameter(torch.randn(len(labels.communities), width) * 0.02)
        self.own_any = nn.Parameter(torch.randn(width) * 0.02)
        self.own_whole = nn.Parameter(torch.randn(width) * 0.02)
        self.own_usual = nn.Parameter(torch.zeros(len(labels.communities)))

    def forward(self, tokens: Mapping[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Return log odds of the labels, shape (texts, labels), and of each community being the writer's own, and attention.

        Attention is of the communities over the tokens, shape (texts, tokens, communities), adding up to 1.
        """
        reading = self.read(tokens)
        of_communities = reading.seen[:, self._communities]
        own = (
            (of_communities * (self.own + self.own_any)).sum(-1)
            + (reading.mean @ self.own_whole)[:, None]
            + self.own_usual
        )
        return reading.scores, own, reading.attention[..., self._communities]


class ThemeNetwork(LabelNetwork):
    """Scores themes."""

    def forward(self, tokens: Mapping[str, Tensor]) -> tuple[Tensor]:
        """Return log odds of the themes, shape (texts, themes)."""
        return (self.read(tokens).scores,)
