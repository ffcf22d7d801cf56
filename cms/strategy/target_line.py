"""The course of a measure: what was read year by year, beside the straight line from its baseline to its target.

One object holds both what the chart draws and what the table says, so that neither can say more than the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from cms.plain.measures import decimals

Mark = tuple[int, Decimal]
"""A year and the value that belongs to it."""
Side = Literal["ahead", "behind", "on", "above", "below"]


@dataclass(frozen=True)
class CourseRow:
    """A year of the course. `reading` is None where nothing was read; `planned` is where the line stands."""

    year: int
    reading: Decimal | None
    planned: Decimal
    kind: Literal["baseline", "reading", "target"]


@dataclass(frozen=True)
class TargetLine:
    """A measure's baseline, target and readings (in the order of their years, none in the baseline's year)."""

    baseline: Mark
    target: Mark
    readings: tuple[Mark, ...]

    @cached_property
    def places(self) -> int:
        """Return with how many decimals every number of the course is written."""
        return decimals(*(value for _, value in (self.baseline, self.target, *self.readings)))

    @cached_property
    def rows(self) -> tuple[CourseRow, ...]:
        """Return the years of the course in order: the baseline's, each reading's, the target's."""
        read = dict((self.baseline, *self.readings))
        years = sorted({*read, self.target[0]})
        return tuple(CourseRow(year, read.get(year), self.planned(year), self._kind(year)) for year in years)

    @property
    def latest(self) -> CourseRow | None:
        """Return the row of the newest reading; None before the first."""
        return next((row for row in reversed(self.rows) if row.year in dict(self.readings)), None)

    @property
    def standing(self) -> Side | None:
        """Say on which side of the line the newest reading lies; None before the first.

        "ahead" and "behind" follow the way that the target leads. Where it leads nowhere, "above" and "below".
        """
        if self.latest is None or self.latest.reading is None:
            return None
        gap = self.latest.reading - self.latest.planned
        if gap == 0:
            return "on"
        way = self.target[1] - self.baseline[1]
        if way == 0:
            return "above" if gap > 0 else "below"
        return "ahead" if (gap > 0) == (way > 0) else "behind"

    def planned(self, year: int) -> Decimal:
        """Return where the line stands in a year, rounded as it is shown; level after the target's year."""
        (first, low), (last, high) = self.baseline, self.target
        share = Decimal(min(year, last) - first) / Decimal(max(last - first, 1))
        step = Decimal(1).scaleb(-self.places)
        return (low + (high - low) * share).quantize(step, rounding=ROUND_HALF_UP)

    def _kind(self, year: int) -> Literal["baseline", "reading", "target"]:
        if year == self.baseline[0]:
            return "baseline"
        return "target" if year == self.target[0] else "reading"


def target_line(baseline: Mark, target: Mark, readings: Iterable[Mark]) -> TargetLine:
    """Return the course of a measure; readings may come in any order."""
    return TargetLine(baseline, target, tuple(sorted(readings)))
