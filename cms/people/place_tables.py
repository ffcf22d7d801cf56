"""The tables about a place, with its shares beside those of all places together."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cms.models.place_figures import PlaceFigure, PlaceTable


@dataclass(frozen=True)
class Row:
    """One group: its people here and everywhere, and how many of each any group has."""

    group: str
    here: int
    everywhere: int


@dataclass(frozen=True)
class TableFacts:
    """One table about a place. `speaks_of` is the row that its sentence tells; `whole_*` are the sums of all rows."""

    table: PlaceTable
    rows: tuple[Row, ...]
    speaks_of: Row
    whole_here: int
    whole_everywhere: int
    places: int


def tables_about(place_id: int) -> tuple[TableFacts, ...]:
    """Return the tables with figures about the place, in their order. Two queries, however many there are."""
    figures: defaultdict[int, list[PlaceFigure]] = defaultdict(list)
    for figure in PlaceFigure.objects.order_by("order", "pk"):
        figures[figure.table_id].append(figure)
    found = (_facts(table, figures[table.pk], place_id) for table in PlaceTable.objects.all())
    return tuple(facts for facts in found if facts)


def residents_by_place() -> dict[int, int]:
    """Return how many people live in each place (by id), from the first table that counts people."""
    table = PlaceTable.objects.filter(shares_only=False, figures__isnull=False).first()
    people: Counter[int] = Counter()
    for place_id, count in PlaceFigure.objects.filter(table=table).values_list("place_id", "people"):
        people[place_id] += count
    return dict(people)


def _facts(table: PlaceTable, figures: Iterable[PlaceFigure], place_id: int) -> TableFacts | None:
    here = {figure.group: figure.people for figure in figures if figure.place_id == place_id}
    everywhere: Counter[str] = Counter()
    for figure in figures:
        everywhere[figure.group] += figure.people
    rows = tuple(Row(group, people, everywhere[group]) for group, people in here.items())
    if not sum(here.values()):
        return None
    largest = max(rows, key=lambda row: row.here)
    return TableFacts(
        table=table,
        rows=rows,
        speaks_of=next((row for row in rows if row.group == table.highlight), largest),
        whole_here=sum(here.values()),
        whole_everywhere=everywhere.total(),
        places=len({figure.place_id for figure in figures}),
    )
