"""Training one network of themes, and what it says of comments that it hasn't seen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from nlp.classification.feedback_themes import ThemeReader
from nlp.classification.network import ThemeNetwork
from nlp.training.feedback_themes.examples import Feedback, known_themes
from nlp.training.networks import SEED, teach

_EPOCHS: Final = 6
_RARE: Final = -3.0
"""Log odds of a theme before anything is learnt."""

Table = NDArray[Any]


def trained(feedback: Sequence[Feedback], wanted: Table, minilm: Path) -> ThemeNetwork:
    """Return a network that gives each comment its wanted chances, shape (comments, themes), not a number where none is known."""
    torch.manual_seed(SEED)
    network = ThemeNetwork(minilm, [_RARE] * wanted.shape[1])
    targets = torch.tensor(wanted)

    def wrong(found: Sequence[Tensor], rows: Sequence[int]) -> Tensor:
        chances = targets[list(rows)]
        loss = binary_cross_entropy_with_logits(found[0].float(), chances.nan_to_num(), reduction="none")
        return (loss * ~chances.isnan()).sum(1).mean()

    teach(network, [(one.question, one.text) for one in feedback], wrong, minilm, epochs=_EPOCHS)
    return network


def judged(part: int, feedback: Sequence[Feedback], themes: tuple[str, ...], minilm: Path) -> Table:
    """Return the chances of all themes by a network that learnt from the other parts; rows that it learnt from are not numbers."""
    known = [one for one in feedback if one.codeframe and one.part != part]
    network = trained(known, known_themes(known, themes), minilm)
    unseen = [row for row, one in enumerate(feedback) if not one.codeframe or one.part == part]
    chances = np.full((len(feedback), len(themes)), np.nan, dtype=np.float32)
    reader = ThemeReader(network, minilm)
    chances[unseen] = reader.chances([(feedback[row].question, feedback[row].text) for row in unseen])
    return chances
