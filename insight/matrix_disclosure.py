"""Disclosure control of the matrix: which counts by subject, place and time may be shown side by side.

A table is one pair of priority and community (either may be all). Its places add up to its total, its quarters to
their year, its years to all time: a hidden count could be had by subtraction. And tables overlap: all who spoke about
a priority, less those who did so as carers, are the rest. docs/decisions/0010-matrix.md gives the rules and why
nothing hidden can be narrowed down below the threshold by adding and subtracting what is shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings

from insight.disclosure import safe_count

NOT_SAID = "not-said"
EVERYWHERE = ""
ALL_TIME = ""
Table = Mapping[tuple[str, str], int]
"""Place (or NOT_SAID) and quarter ("2026-3"): people."""

Pair = tuple[str, str]
"""Priority and community, "" for all."""


def protect(tables: Mapping[Pair, Table], places: Sequence[str]) -> dict[tuple[str, str, str, str], int]:
    """Return what may be shown of `tables`, rounded, by priority, community, place and period.

    `places` are all that a count may have, NOT_SAID among them; `tables` must hold ("", "") for everybody. What is
    left out is too few, or hidden so that others stay so.
    """
    sums = {pair: _sums(table) for pair, table in tables.items()}
    quarters = sorted({quarter for _, quarter in tables["", ""]})
    shown = {}
    for pair, own in sums.items():
        wider = [sums[other] for other in _wider(pair)]
        columns = _Columns(own, wider)
        for place, period in _shown_cells(columns, places, quarters):
            rounded = safe_count(own[place, period])
            if rounded is not None:
                shown[(*pair, place, period)] = rounded
    return shown


def year_of(quarter: str) -> str:
    """Return the year of a quarter: "2026" of "2026-3"."""
    return quarter[:4]


def _sums(table: Table) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for (place, quarter), people in table.items():
        for where in (place, EVERYWHERE):
            for period in (quarter, year_of(quarter), ALL_TIME):
                sums[where, period] += people
    return sums


def _wider(pair: Pair) -> Iterator[Pair]:
    """The tables that hold this one's people and others: everybody on the priority, everybody of the community."""
    priority, community = pair
    if community:
        yield priority, ""
    if priority:
        yield "", community


class _Columns:
    """The counts that one cell gives away: its own people, and those of each wider table who are not among them."""

    def __init__(
        self, own: Mapping[tuple[str, str], int], wider: Sequence[Mapping[tuple[str, str], int]]
    ) -> None:
        self._own, self._wider = own, wider

    def at(self, place: str, period: str) -> list[int]:
        own = self._own.get((place, period), 0)
        return [own, *(table.get((place, period), 0) - own for table in self._wider)]

    def is_thin(self, place: str, period: str) -> bool:
        return any(safe_count(count) is None for count in self.at(place, period))


def _shown_cells(
    columns: _Columns, places: Sequence[str], quarters: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Go from all time to years to quarters. What is hidden stays hidden further down."""
    if columns.is_thin(EVERYWHERE, ALL_TIME):
        return
    hidden = _hide(columns, places, [ALL_TIME], frozenset())
    yield from _cells(places, hidden, [ALL_TIME])
    years = sorted({year_of(quarter) for quarter in quarters})
    if any(columns.is_thin(EVERYWHERE, year) for year in years):
        return
    hidden = _hide(columns, places, years, hidden)
    yield from _cells(places, hidden, years)
    for year in years:
        parts = [quarter for quarter in quarters if year_of(quarter) == year]
        if not any(columns.is_thin(EVERYWHERE, quarter) for quarter in parts):
            yield from _cells(places, _hide(columns, places, parts, hidden), parts)


def _cells(
    places: Sequence[str], hidden: frozenset[str], periods: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for period in periods:
        yield EVERYWHERE, period
        yield from ((place, period) for place in places if place not in hidden)


def _hide(
    columns: _Columns, places: Sequence[str], periods: Sequence[str], already: frozenset[str]
) -> frozenset[str]:
    """Return the places to hide in all of `periods`: `already`, every thin one, and company for them.

    In each period those hidden are together nobody or too many to point at anybody, and so are the rest of each
    wider table. The smallest others go with them until it is so.
    """
    hidden = {
        place
        for place in places
        if place in already or any(columns.is_thin(place, period) for period in periods)
    }
    others = sorted(set(places) - hidden, key=lambda place: sum(columns.at(place, at)[0] for at in periods))
    while hidden and others and not _are_company(columns, hidden, periods):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _are_company(columns: _Columns, hidden: set[str], periods: Sequence[str]) -> bool:
    if len(hidden) < 2:
        return False
    for period in periods:
        together = [
            sum(counts) for counts in zip(*(columns.at(place, period) for place in hidden), strict=True)
        ]
        if any(0 < count < settings.DISCLOSURE_THRESHOLD for count in together):
            return False
    return True
