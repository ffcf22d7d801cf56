"""The matrix as readers see it: one thing down the side, places across, the rest chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from insight.matrix_disclosure import ALL_TIME, EVERYWHERE, NOT_SAID
from insight.models import Community, MatrixCell, Place, Priority

SIDES = ("priority", "community", "period")
"""What can stand down the side of the table."""


@dataclass(frozen=True)
class MatrixCut:
    """One cell's place in the matrix, or a view of it: slugs, a period, "" for all."""

    priority: str = ""
    community: str = ""
    place: str = ""
    period: str = ""


@dataclass(frozen=True)
class Line:
    """One row: what it is about, and for each place how many people (rounded), None where they may not be told."""

    value: str
    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class MatrixTable:
    """A view of the matrix. `places` are (slug, label), all places first; `counted_on` is None where nothing is."""

    side: str
    places: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    counted_on: date | None


def matrix_table(side: str, cut: MatrixCut) -> MatrixTable:
    """Return the table with `side` (one of SIDES) down and the places across, narrowed to the rest of `cut`."""
    fixed = {name: getattr(cut, name) for name in SIDES if name != side}
    rows = MatrixCell.objects.filter(**fixed).values_list(side, "place", "shown", "counted_on")
    cells = {(value, place): shown for value, place, shown, _ in rows}
    days = {day for *_, day in rows}
    places = place_choices()
    labels = matrix_choices()[side]
    return MatrixTable(
        side=side,
        places=tuple(places),
        lines=tuple(
            Line(value, label, tuple(cells.get((value, place)) for place, _ in places))
            for value, label in labels
            if side != "community" or value == "" or any((value, place) in cells for place, _ in places)
        ),
        counted_on=max(days, default=None),
    )


def count_in_cell(cut: MatrixCut) -> int | None:
    """Return how many people a cell shows, or None where that may not be told."""
    cell = MatrixCell.objects.filter(
        priority=cut.priority, community=cut.community, place=cut.place, period=cut.period
    )
    return cell.values_list("shown", flat=True).first()


def place_choices() -> list[tuple[str, str]]:
    """Return (slug, name) of every place that the matrix knows, all of them first."""
    named = list(Place.objects.values_list("slug", "name"))
    return [(EVERYWHERE, gettext("All places")), *named, (NOT_SAID, gettext("Did not say"))]


def matrix_choices() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return (value, label) of what can be chosen for each of SIDES, all of a kind first."""
    return {
        "priority": [("", gettext("Everything")), *Priority.objects.values_list("slug", "name")],
        "community": [("", gettext("Everybody")), *Community.objects.values_list("slug", "name")],
        "period": [
            (ALL_TIME, gettext("All time")),
            *((period, _period_name(period)) for period in _periods()),
        ],
    }


def _periods() -> list[str]:
    """Newest year first, each followed by its quarters."""
    everybody = MatrixCell.objects.filter(priority="", community="", place="").exclude(period="")
    periods = everybody.order_by().values_list("period", flat=True)
    return sorted(periods, key=lambda period: (-int(period[:4]), period))


def _period_name(period: str) -> str:
    year, _, quarter = period.partition("-")
    names = {
        "1": gettext("January to March %(year)s"),
        "2": gettext("April to June %(year)s"),
        "3": gettext("July to September %(year)s"),
        "4": gettext("October to December %(year)s"),
    }
    return names[quarter] % {"year": year} if quarter else year
