"""Rows that an import leaves out, as a file that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

from insight.pipeline.refusals import Problem

STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def refused_file(refused: Iterable[Problem], *, name: str) -> HttpResponse:
    """Return a CSV file called `name`: the number of each row and why it is left out."""
    # The mark at the start tells Excel that it is UTF-8.
    answer = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
    writer = csv.writer(answer)
    writer.writerow(["Row", "Why it is left out"])
    writer.writerows([problem.row, as_text(problem.message)] for problem in refused)
    return answer


def as_text(cell: str) -> str:
    """Return `cell` so that a spreadsheet shows it and does not work it out as a formula."""
    return f"'{cell}" if cell.startswith(STARTS_OF_FORMULAS) else cell
