"""Where the parts of a target line's chart lie: a drawing 320 units wide, so that it can be read on a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from cms.plain.measures import amount, decimals
from cms.strategy.target_line import Mark, TargetLine

WIDTH, HEIGHT = 320, 230
TOP, BOTTOM = 26, 32
LETTER = 9
"""How wide a figure of the labels is, at most."""
MOST_STEPS = 4


@dataclass(frozen=True)
class Spot:
    """A place in the drawing, with the words that stand there."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True)
class TargetChart:
    """A chart: levels and years along its sides, the line to the target, the line through what was read."""

    left: float
    right: float
    levels: tuple[Spot, ...]
    years: tuple[Spot, ...]
    line: tuple[Spot, ...]
    course: tuple[Spot, ...]
    goal: Spot
    newest: Spot | None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Scale:
    """Turns years and values into places of the drawing."""

    left: float
    right: float
    first: int
    last: int
    low: Decimal
    high: Decimal

    def spot(self, mark: Mark, text: str = "") -> Spot:
        """Return where a year and its value lie, to a tenth of a unit."""
        year, value = mark
        across = (year - self.first) / max(self.last - self.first, 1)
        up = float((value - self.low) / (self.high - self.low))
        x = self.left + across * (self.right - self.left)
        return Spot(round(x, 1), round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1), text)


def target_chart(line: TargetLine) -> TargetChart:
    """Return the chart of a target line. Its levels begin at nought, or below where a value does."""
    marks = (line.baseline, *line.readings)
    last = max(year for year, _ in (*marks, line.target))
    levels = _levels([line.target[1], *(value for _, value in marks)])
    names = [amount(level, places=decimals(*levels)) for level in levels]
    goal_name = amount(line.target[1], places=line.places)
    scale = Scale(
        left=12 + LETTER * max(map(len, names)),
        right=WIDTH - 12 - LETTER * max(len(goal_name), 2),
        first=line.baseline[0],
        last=last,
        low=levels[0],
        high=levels[-1],
    )
    goal = scale.spot(line.target, goal_name)
    way = [line.baseline, line.target] + ([(last, line.target[1])] if last > line.target[0] else [])
    return TargetChart(
        left=scale.left,
        right=scale.right,
        levels=tuple(
            scale.spot((scale.first, level), name) for level, name in zip(levels, names, strict=True)
        ),
        years=_years(scale, line),
        line=tuple(map(scale.spot, way)),
        course=tuple(map(scale.spot, marks)),
        goal=goal,
        newest=_newest(scale, line, goal),
    )


def _levels(values: Iterable[Decimal]) -> list[Decimal]:
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    if low == high:
        high = low + 1
    step = _step(high - low)
    return [number * step for number in range(floor(low / step), ceil(high / step) + 1)]


def _step(span: Decimal) -> Decimal:
    """Return 1, 2 or 5 times a power of ten, so that MOST_STEPS of them span `span`, or one more."""
    power = Decimal(1).scaleb((span / MOST_STEPS).adjusted())
    return next(times * power for times in (1, 2, 5, 10) if times * power * MOST_STEPS >= span)


def _years(scale: Scale, line: TargetLine) -> tuple[Spot, ...]:
    """Return the years that have room: the first, the target's, then the last, then the newest reading's."""
    wanted = [scale.first, line.target[0], scale.last, *(year for year, _ in line.readings[-1:])]
    shown: list[Spot] = []
    for year in wanted:
        spot = scale.spot((year, scale.low), str(year))
        if all(abs(spot.x - other.x) >= 5 * LETTER for other in shown):
            shown.append(spot)
    return tuple(sorted(shown, key=lambda spot: spot.x))


def _newest(scale: Scale, line: TargetLine, goal: Spot) -> Spot | None:
    """Return the newest reading with its value, unless it would cover the target's."""
    if not line.readings:
        return None
    year, value = line.readings[-1]
    spot = scale.spot((year, value), amount(value, places=line.places))
    half = LETTER * len(spot.text) / 2
    if goal.x - spot.x < 2 * LETTER + half and abs(goal.y - spot.y) < 3 * LETTER:
        return None
    x = min(max(spot.x, scale.left + half), WIDTH - half)
    above = value >= line.planned(year)
    return Spot(round(x, 1), round(spot.y - 11 if above else spot.y + 21, 1), spot.text)
