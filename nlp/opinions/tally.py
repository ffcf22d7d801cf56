"""How each group voted on each statement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.opinions.clustering import Labels
from nlp.opinions.table import VoteTable

Counts = NDArray[np.float64]
SIDES = {"agree": 1, "disagree": -1}
CREDIBLE = 0.9


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one side, shape (groups, statements): votes on that side, and all votes, passes among them."""

    count: Counts
    votes: Counts

    @property
    def probability(self) -> Counts:
        """Share of the votes on this side, with one vote added to either side."""
        return (self.count + 1) / (self.votes + 2)

    @property
    def others(self) -> "Tally":
        """The same of everybody who is not in the group."""
        return Tally(self.count.sum(axis=0) - self.count, self.votes.sum(axis=0) - self.votes)

    @property
    def interval(self) -> tuple[Counts, Counts]:
        """Lower and upper end of the 90% credible interval of the probability, every share as likely before."""
        from scipy.special import betaincinv

        for_side, against = self.count + 1, self.votes - self.count + 1
        tail = (1 - CREDIBLE) / 2
        return betaincinv(for_side, against, tail), betaincinv(for_side, against, 1 - tail)

    @property
    def majority(self) -> Counts:
        """Probability that more than half of the group is on this side."""
        from scipy.special import betainc

        return betainc(self.votes - self.count + 1, self.count + 1, 0.5)


def tally_sides(table: VoteTable, labels: Labels) -> dict[str, Tally]:
    """Return the tally of each side; `labels` has the group of each person, -1 for none."""
    shape = (int(labels.max()) + 1, len(table.statements))
    groups = labels[table.rows]

    def counted(chosen: NDArray[np.bool_]) -> Counts:
        cells = np.ravel_multi_index((groups[chosen], table.columns[chosen]), shape)
        return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)

    inside = groups >= 0
    votes = counted(inside)
    return {side: Tally(counted(inside & (table.votes == value)), votes) for side, value in SIDES.items()}
