"""Taking in tables about who lives where, from two CSV files: the tables, and their figures."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from cms.models.place_figures import PlaceFigure, PlaceTable
from insight.csv_rows import Problems, Row, read_rows
from insight.models import Place

TABLE_COLUMNS = ("table", "title", "as_of", "source")
FIGURE_COLUMNS = ("table", "place", "group", "people")
YES = ("yes", "true", "1")


@transaction.atomic
def import_place_figures(*, tables: Path, figures: Path) -> dict[str, int]:
    """Make the tables in the files say exactly what the files say; other tables stay. Return counts by kind.

    Raises ServiceError with the number of each line that is wrong; then nothing is changed.
    """
    known = _tables(tables)
    rows = _figures(figures, known)
    PlaceFigure.objects.filter(table__in=known.values()).delete()
    PlaceFigure.objects.bulk_create(rows)
    return {"tables": len(known), "figures": len(rows)}


def _tables(path: Path) -> dict[str, PlaceTable]:
    problems = Problems(path)
    tables: dict[str, PlaceTable] = {}
    for order, row in enumerate(read_rows(path, required=TABLE_COLUMNS)):
        slug = slugify(row["table"])
        table = PlaceTable.objects.filter(slug=slug).first() or PlaceTable(slug=slug)
        for name in (
            "title",
            "about",
            "highlight",
            "as_of",
            "source",
            "source_url",
            "licence",
            "licence_url",
        ):
            setattr(table, name, row[name])
        table.order, table.shares_only = order, row["shares_only"].lower() in YES
        if slug in tables:
            problems.add(row, f"the table “{row['table']}” stands here twice. Take one out.")
        elif _is_good(table, row, problems):
            tables[slug] = table
    problems.stop_if_any()
    for table in tables.values():
        table.save()
    return tables


def _is_good(table: PlaceTable, row: Row, problems: Problems) -> bool:
    try:
        table.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            column = {"slug": "table"}.get(name, name)
            problems.add(row, f"{column}: {' '.join(messages)}")
        return False
    return True


def _figures(path: Path, tables: dict[str, PlaceTable]) -> list[PlaceFigure]:
    problems = Problems(path)
    places = {place.slug: place for place in Place.objects.all()}
    found: dict[tuple[str, str, str], PlaceFigure] = {}
    for order, row in enumerate(read_rows(path, required=FIGURE_COLUMNS)):
        table, place = tables.get(slugify(row["table"])), places.get(slugify(row["place"]))
        key = (slugify(row["table"]), slugify(row["place"]), row["group"])
        if table is None:
            problems.add(row, f"there is no table “{row['table']}” in the file of tables.")
        elif place is None:
            problems.add(row, f"there is no place “{row['place']}”. Choose one of: {', '.join(places)}.")
        elif not row["group"] or len(row["group"]) > 120:
            problems.add(row, "name the group, in 120 characters at most.")
        elif not row["people"].isascii() or not row["people"].isdigit() or len(row["people"]) > 9:
            problems.add(row, f"people must be a whole number without commas, not “{row['people']}”.")
        elif key in found:
            problems.add(row, f"“{row['group']}” stands here twice for this place. Take one out.")
        else:
            found[key] = PlaceFigure(
                table=table, place=place, group=row["group"], people=int(row["people"]), order=order
            )
    problems.stop_if_any()
    return list(found.values())
