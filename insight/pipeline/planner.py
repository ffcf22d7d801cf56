"""What the database's planner knows of our tables, brought up to date after much was written."""

from django.apps import apps
from django.db import connection

MANY_ROWS = 200
"""So many new or changed rows may turn a plan that was good into one that is not."""


def refresh_statistics(written: int) -> bool:
    """Have PostgreSQL look at our tables again where `written` rows are many; say whether it did.

    PostgreSQL does so by itself a minute or so later. Until then it may take a table for empty that now holds
    thousands of rows, and walk through it once for each row of another: a count by borough took over 15 minutes
    so. SQLite's plans don't hang on it.
    """
    if connection.vendor != "postgresql" or written < MANY_ROWS:
        return False
    tables = [model._meta.db_table for model in apps.get_app_config("insight").get_models()]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table) for table in tables))
    return True
