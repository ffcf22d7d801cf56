"""Groups that stay put from run to run: their number is held back, and they keep their ids."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PATIENCE = 3
"""Runs in a row in which another number of groups must be the better one before it is taken."""

CLEARLY = 0.1
"""Gain in silhouette at which another number of groups is taken at once."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The number of groups, the one that would be better (0: none), for how many runs, and on which votes."""

    groups: int
    rival: int
    runs: int
    votes: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run: the group of each person, and what it held on to."""

    membership: Mapping[str, int]
    holding: Holding


def hold(silhouettes: Mapping[int, float], votes: str, earlier: Earlier | None) -> Holding:
    """Return the number of groups to show.

    The one with the best silhouette, unless an earlier run showed another: then that one, until the best
    has been best for three runs on new votes, or is so clearly.
    """
    best = max(silhouettes, key=lambda count: (silhouettes[count], -count))
    held = earlier.holding if earlier else None
    if held is None or held.groups not in silhouettes or best == held.groups:
        return Holding(best, 0, 0, votes)
    if held.votes == votes:
        return held
    runs = held.runs + 1 if held.rival == best else 1
    if runs >= PATIENCE or silhouettes[best] - silhouettes[held.groups] >= CLEARLY:
        return Holding(best, 0, 0, votes)
    return Holding(held.groups, best, runs, votes)


def earlier_labels(people: list[str], earlier: Earlier | None) -> NDArray[np.int64] | None:
    """Return each person's group in the earlier run, numbered without gaps, -1 for none; None without a run."""
    groups = [earlier.membership.get(person) for person in people] if earlier else []
    number = {group: at for at, group in enumerate(sorted({group for group in groups if group is not None}))}
    if not number:
        return None
    return np.array([-1 if group is None else number[group] for group in groups], dtype=np.int64)


def name_groups(labels: NDArray[np.int64], people: list[str], earlier: Earlier | None) -> list[int]:
    """Return the id of each label: that of the earlier group that it shares most people with, else a new one."""
    from scipy.optimize import linear_sum_assignment

    before = earlier.membership if earlier else {}
    known = sorted(set(before.values()))
    shared = np.zeros((int(labels.max()) + 1, len(known)))
    column = {group: at for at, group in enumerate(known)}
    for label, person in zip(labels.tolist(), people, strict=True):
        if person in before:
            shared[label, column[before[person]]] += 1
    pairs = zip(*(side.tolist() for side in linear_sum_assignment(-shared)), strict=True)
    kept = {label: known[at] for label, at in pairs if shared[label, at] > 0}
    new = iter(number for number in range(len(shared) + len(known)) if number not in known)
    return [kept[label] if label in kept else next(new) for label in range(len(shared))]
