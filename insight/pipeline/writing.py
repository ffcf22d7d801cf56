"""Many rows written at once, each with values of its own."""

from collections.abc import Mapping

from django.db import connection, models


def update_each(model: type[models.Model], rows: Mapping[int, Mapping[str, object]]) -> None:
    """Set fields of rows, by primary key; every row must set the same fields. Call it inside a transaction.

    One statement is made and run for each row: Django's own `update` would make one anew each time, and `bulk_update`
    one that holds every value of every row.
    """
    if not rows:
        return
    names = next(iter(rows.values()))
    fields = [field for field in model._meta.concrete_fields if field.name in names]

    def column(field: models.Field) -> str:
        return connection.ops.quote_name(field.column or field.attname)

    values = ", ".join(f"{column(field)} = %s" for field in fields)
    table, key_column = connection.ops.quote_name(model._meta.db_table), column(model._meta.pk)
    parameters = [
        [*(field.get_db_prep_save(row[field.name], connection) for field in fields), key]
        for key, row in rows.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {values} WHERE {key_column} = %s", parameters)  # noqa: S608 - names of our own columns
