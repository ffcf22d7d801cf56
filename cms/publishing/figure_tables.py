"""The figures of a page as plain tables, rounded and hidden as the page itself shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext
from wagtail.models import Page

from cms.plain.figures import plain_date, plain_number
from cms.publishing.evidence import figures
from insight.published import FrozenFigure


@dataclass(frozen=True)
class FigureTable:
    """A table of words and written-out numbers; the first cell of each row is its heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_tables(page: Page) -> list[FigureTable]:
    """Return every figure of a page: points and feelings in one table each, then communities, then people."""
    found = figures(page)
    kinds = {kind: [figure for figure in found if figure.kind == kind] for kind in _KINDS}
    tables = [table for kind, make in _KINDS.items() for table in make(kinds[kind])]
    return [table for table in tables if table.rows]


def _points(found: list[FrozenFigure]) -> list[FigureTable]:
    rows = (
        (figure.label, *_numbers(figure.values["count"], figure.values["base"]), plain_date(figure.taken_on))
        for figure in found
    )
    columns = (gettext("Point"), gettext("Answers"), gettext("Out of"), gettext("Counted on"))
    return [FigureTable(gettext("How many answers make each point"), columns, tuple(rows))]


def _feelings(found: list[FrozenFigure]) -> list[FigureTable]:
    rows = (
        (figure.label, *_numbers(*(figure.values[name] for name in _FEELINGS)), plain_date(figure.taken_on))
        for figure in found
    )
    columns = (
        gettext("Point"),
        gettext("Glad"),
        gettext("Unhappy"),
        gettext("Both at once"),
        gettext("Neither"),
        gettext("Counted on"),
    )
    return [FigureTable(gettext("How the answers sound"), columns, tuple(rows))]


def _communities(found: list[FrozenFigure]) -> list[FigureTable]:
    columns = (gettext("Community"), gettext("People who spoke of this"), gettext("Out of"))
    return [
        FigureTable(
            gettext("%(point)s: communities that speak of it more or less often") % {"point": figure.label},
            columns,
            tuple((row["label"], *_numbers(row["part"], row["whole"])) for row in figure.values["rows"]),
        )
        for figure in found
    ]


def _people(found: list[FrozenFigure]) -> list[FigureTable]:
    columns = (gettext("Group"), gettext("People"), gettext("Out of"))
    return [
        FigureTable(
            f"{figure.label}: {table['caption']}",
            columns,
            tuple(
                (row["label"], _shown(row["shown"]), *_numbers(figure.values["people"]))
                for row in table["rows"]
            ),
        )
        for figure in found
        for table in figure.values["tables"]
    ]


def _shown(number: int | None) -> str:
    if number is None:
        return gettext("too few to show")
    return gettext("about %(number)s") % {"number": plain_number(number)}


def _numbers(*numbers: int) -> tuple[str, ...]:
    return tuple(plain_number(number) for number in numbers)


_FEELINGS = ("positive", "negative", "mixed", "neutral")
_KINDS = {
    "prevalence": _points,
    "sides": _feelings,
    "communities": _communities,
    "respondents": _people,
}
