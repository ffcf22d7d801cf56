"""Loading of reference rows and roles. Both may run again and again."""

from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from insight.csv_rows import Problems, Row, read_rows
from insight.models import Ambition, Community, Place, Priority
from insight.models.reference import ReferenceModel
from insight.permissions import ROLES

TABLES: dict[str, tuple[type[ReferenceModel], dict[str, str]]] = {
    "priorities.csv": (Priority, {"source_statement": "statement"}),
    "ambitions.csv": (Ambition, {"what_it_covers": "covers"}),
    "communities.csv": (Community, {"kind": "kind", "note": "note"}),
    "places.csv": (Place, {"kind": "kind"}),
}
"""File name: the table, and which column fills which field besides slug and name."""


@transaction.atomic
def load_reference(*, folder: Path) -> dict[str, int]:
    """Make the reference tables say what the CSV files in `folder` say; return rows by file name."""
    return {name: load_reference_file(table=name, path=folder / name) for name in TABLES}


@transaction.atomic
def load_reference_file(*, table: str, path: Path) -> int:
    """Make one reference table (a key of TABLES) say what the CSV file at `path` says; return how many rows it has.

    Needs the column "name"; "slug" is made of it where there is none. Rows that are not in the file stay. Raises
    ServiceError with the number of every line that is wrong; then nothing is changed.
    """
    model, columns = TABLES[table]
    problems = Problems(path)
    there = {row.slug: row for row in model._default_manager.all()}
    seen: dict[str, ReferenceModel] = {}
    for order, row in enumerate(read_rows(path, required=("name",))):
        slug = row["slug"] or slugify(row["name"])[:50]
        found = there.get(slug) or model(slug=slug)
        found.name, found.order = row["name"], order
        for column, field in columns.items():
            if value := row[column] or row[field]:
                setattr(found, field, value)
        if slug in seen:
            problems.add(row, f"“{slug}” stands here twice. Take one out, or give it another slug.")
        else:
            _check(found, row, problems)
        seen[slug] = found
    problems.stop_if_any()
    for found in seen.values():
        found.save()
    return len(seen)


def _check(found: ReferenceModel, row: Row, problems: Problems) -> None:
    try:
        found.clean_fields()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            problems.add(row, f"{field}: {' '.join(messages)}")


@transaction.atomic
def load_roles() -> None:
    """Make the three roles exist with exactly the rights in `insight.permissions.ROLES`, pages aside.

    Raises KeyError for a right that no migration has made.
    """
    known = {
        f"{app}.{codename}": key
        for key, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[right] for right in rights])
