"""CSV files that people take away: a spreadsheet opens them as they are and runs nothing."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(rows: Iterable[Sequence[Any]], *, columns: Sequence[str], name: str) -> HttpResponse:
    """Return a CSV file called `name`, in UTF-8, with a heading line; no browser keeps it."""
    # The mark at the start tells Excel that it is UTF-8.
    answer = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
    writer = csv.writer(answer)
    writer.writerow(columns)
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return answer


def as_text(cell: Any) -> Any:
    """Return a cell so that a spreadsheet shows it and does not work it out as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_OF_FORMULAS) else cell
