"""Figures of quality: what was measured, on what, how much of it is noise, and what must be reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.evaluation.tallies import Score, Tally, noise_of, recall


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, higher is better. `key` is its name in the floors, `part` says what it was measured on.

    `noise` is half the width of its 95% interval; `must` is what it has to reach, None where nothing is set;
    `floored` is whether it may not fall.
    """

    key: str
    what: str
    part: str
    value: float
    count: int
    noise: float
    must: float | None = None
    floored: bool = True

    @property
    def reached(self) -> str:
        """Whether the figure is what it must be: "yes", "no", or "" where nothing is set."""
        if self.must is None:
            return ""
        return "yes" if self.value >= self.must else "no"


def figure_of(
    tallies: Sequence[Tally],
    *,
    key: str,
    what: str,
    part: str,
    score: Score = recall,
    must: float | None = None,
) -> Figure:
    """Return the figure of one tally a text; its count is what there was to find, and one of those at least is noise."""
    total = sum(tallies, Tally())
    count = total.right + total.missed
    noise = max(noise_of(tallies, score), 1 / max(count, 1))
    return Figure(key, what, part, score(total), count, noise, must)


def share_of(right: Sequence[bool], *, key: str, what: str, part: str, must: float | None = None) -> Figure:
    """Return the part, 0 to 1, of the texts that were dealt with rightly."""
    return figure_of(
        [Tally(right=1) if one else Tally(missed=1) for one in right],
        key=key,
        what=what,
        part=part,
        must=must,
    )
