"""Opinion groups of real conversations beside those that red-dwarf, a published version of Polis's mathematics, made."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.errors import EvaluationError, Message
from nlp.evaluation.figures import Figure
from nlp.evaluation.tallies import noise_by_drawing
from nlp.opinions import find_opinion_groups
from nlp.training.opinion_trial import KEPT, read_conversations, read_kept_groups

_VOTES: Final = Path("civic", "polis_votes.csv.gz")
_NOWHERE: Final = -1


def measure(data: Path) -> Iterator[Figure]:
    """Yield for each conversation how far our groups of people are those kept: adjusted Rand index, 1 at most."""
    if not (data / _VOTES).is_file():
        raise EvaluationError(Message.DATA_MISSING.format(path=data / _VOTES))
    conversations = read_conversations(data / "civic")
    for name, kept in read_kept_groups(KEPT).items():
        ours = find_opinion_groups(conversations.get(name, ())).membership
        yield agreement_figure(name, ours, kept)


def agreement_figure(name: str, ours: Mapping[str, int], kept: Mapping[str, int]) -> Figure:
    """Return the agreement over everybody kept; those whom we left out are a group of their own."""
    from sklearn.metrics import adjusted_rand_score

    found = np.array([ours.get(person, _NOWHERE) for person in kept])
    wanted = np.array(list(kept.values()))

    def agree(people: NDArray[np.int64]) -> float:
        return float(adjusted_rand_score(wanted[people], found[people]))

    everybody = np.arange(len(kept))
    noise = max(noise_by_drawing(len(kept), agree), 1 / len(kept))
    part = f"Polis conversation {name}, groups made by red-dwarf"
    return Figure(f"opinions {name}", "opinion groups, agreement", part, agree(everybody), len(kept), noise)
