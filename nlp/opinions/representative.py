"""The statements that tell a group from the others."""

from dataclasses import dataclass

import numpy as np

from nlp.opinions.records import GroupStatement
from nlp.opinions.tally import Counts, Tally

MOST = 5
SIGNIFICANT = 1.2816
"""Standard deviations at 90%, one side: what Polis asks."""


@dataclass(frozen=True, slots=True)
class _Side:
    """Tests of one side, shape (groups, statements)."""

    name: str
    tally: Tally
    repness: Counts
    z: Counts
    z_half: Counts

    @property
    def telling(self) -> Counts:
        """How well a statement stands for a group: more than others say it, many say it, and both for certain."""
        return self.repness * self.z * self.tally.probability * self.z_half

    def passes(self, group: int) -> np.ndarray:
        """Whether the group says so more than the others, and by more than half, both significantly."""
        return (self.z[group] > SIGNIFICANT) & (self.z_half[group] > SIGNIFICANT)


def represent_groups(
    tallies: dict[str, Tally], statements: tuple[str, ...]
) -> list[tuple[GroupStatement, ...]]:
    """Return for each group up to five statements, most telling first; what it agrees with is among them.

    Where none passes the tests, the one that differs most from the others stands alone.
    """
    sides = [_test(name, tally) for name, tally in tallies.items()]
    groups = len(sides[0].z)
    return [
        tuple(_describe(side, group, column, statements) for side, column in _choose(sides, group))
        for group in range(groups)
    ]


def _test(name: str, tally: Tally) -> _Side:
    others = tally.others
    return _Side(
        name,
        tally,
        repness=tally.probability / others.probability,
        z=_two_proportions(tally, others),
        z_half=2 * np.sqrt(tally.votes + 1) * ((tally.count + 1) / (tally.votes + 1) - 0.5),
    )


def _two_proportions(group: Tally, others: Tally) -> Counts:
    """z of the group's share against the others', each count and each number of votes raised by one."""
    hits, tries = group.count + 1, group.votes + 1
    other_hits, other_tries = others.count + 1, others.votes + 1
    pooled = (hits + other_hits) / (tries + other_tries)
    deviation = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / tries + 1 / other_tries))
    difference = hits / tries - other_hits / other_tries
    return np.divide(difference, deviation, out=np.zeros_like(difference), where=deviation > 0)


def _choose(sides: list[_Side], group: int) -> list[tuple[_Side, int]]:
    passing = [(side, column) for side in sides for column in np.flatnonzero(side.passes(group)).tolist()]
    if not passing:
        every = [(side, column) for side in sides for column in range(side.z.shape[1])]
        return [max(every, key=lambda entry: (entry[0].z[group, entry[1]], -entry[1]))]
    ranked = sorted(passing, key=lambda entry: (-entry[0].telling[group, entry[1]], entry[1]))
    chosen = ranked[:MOST]
    agreed = [entry for entry in ranked if entry[0].name == "agree"]
    if agreed and agreed[0] not in chosen:
        chosen[-1] = agreed[0]
    return chosen


def _describe(side: _Side, group: int, column: int, statements: tuple[str, ...]) -> GroupStatement:
    tally = side.tally
    low, high = tally.interval
    return GroupStatement(
        statement=statements[column],
        side=side.name,
        count=int(tally.count[group, column]),
        votes=int(tally.votes[group, column]),
        probability=float(tally.probability[group, column]),
        interval=(float(low[group, column]), float(high[group, column])),
        elsewhere=float(tally.others.probability[group, column]),
        repness=float(side.repness[group, column]),
        z=float(side.z[group, column]),
    )
