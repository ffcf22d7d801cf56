"""Loading of reference rows and roles. Both may run again and again."""

import csv
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction

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
    return {name: _load_table(folder / name, model, columns) for name, (model, columns) in TABLES.items()}


def _load_table(path: Path, model: type[ReferenceModel], columns: dict[str, str]) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for order, row in enumerate(rows):
        values = {field: row[column] for column, field in columns.items()}
        model._default_manager.update_or_create(
            slug=row["slug"], defaults={"name": row["name"], "order": order, **values}
        )
    return len(rows)


@transaction.atomic
def load_roles() -> None:
    """Make the three roles exist with exactly the rights in `insight.permissions.ROLES`, pages aside."""
    for role, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([_permission(right) for right in rights])


def _permission(right: str) -> Permission:
    app, codename = right.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
