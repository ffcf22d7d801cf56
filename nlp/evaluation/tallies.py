"""Counts of what was found and what was not, and how far chance could move a figure made of them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_RESAMPLES: Final = 400
_SEED: Final = 20_261_124


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what was rightly found, wrongly found, and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Part of what was found that is right, 0 to 1; 1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Part of what is there that was found, 0 to 1; 1 where there is nothing."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1; 1 where there is nothing and nothing was found."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


Score = Callable[[Tally], float]


def recall(tally: Tally) -> float:
    """Return the part of what is there that was found, 0 to 1."""
    return tally.recall


def f1(tally: Tally) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1."""
    return tally.f1


def compare(wanted: Iterable[Hashable], found: Iterable[Hashable]) -> Tally:
    """Return the tally of one text's items; an item counts once."""
    want, got = set(wanted), set(found)
    return Tally(len(want & got), len(got - want), len(want - got))


def noise_of(tallies: Sequence[Tally], score: Score) -> float:
    """Return half the width of the 95% interval of a score of tallies, by drawing the texts anew 400 times."""
    counts: NDArray[np.int64] = np.array([(t.right, t.wrong, t.missed) for t in tallies], dtype=np.int64)
    return noise_by_drawing(len(counts), lambda rows: score(Tally(*map(int, counts[rows].sum(axis=0)))))


def noise_by_drawing(count: int, score_of: Callable[[NDArray[np.int64]], float]) -> float:
    """Return half the width of the 95% interval of a score of some of `count` texts, named by their places, drawn anew 400 times."""
    drawn = np.random.default_rng(_SEED).integers(0, count, size=(_RESAMPLES, count))
    low, high = np.quantile([score_of(rows) for rows in drawn], (0.025, 0.975))
    return float(high - low) / 2
