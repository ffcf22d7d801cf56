"""The figures of a page as a file: only what the page itself shows."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from wagtail.models import Page

from cms.publishing.evidence import figures
from insight.published import FrozenFigure

COLUMNS = ("figure", "about", "row", "number", "out_of", "counted_on")
TOO_FEW = "too few to show"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def figures_as_csv(page: Page) -> HttpResponse:
    """Return a UTF-8 CSV file with every figure that a page shows, rounded and hidden as on the page."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.slug}-figures.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for figure in figures(page):
        for row in _rows(figure):
            writer.writerow([_cell(value) for value in (*row, figure.taken_on.isoformat())])
    return response


def _rows(figure: FrozenFigure) -> Iterator[tuple[Any, ...]]:
    values = figure.values
    if figure.kind == "prevalence":
        yield "answers", figure.label, "", values["count"], values["base"]
    elif figure.kind == "sides":
        for feeling in ("positive", "negative", "mixed", "neutral"):
            yield "answers by feeling", figure.label, feeling, values[feeling], ""
    elif figure.kind == "communities":
        for row in values["rows"]:
            yield "people by community", figure.label, row["label"], row["part"], row["whole"]
    else:
        yield "people", figure.label, "", values["people"], ""
        for table in values["tables"]:
            for row in table["rows"]:
                shown = TOO_FEW if row["shown"] is None else row["shown"]
                yield table["caption"], figure.label, row["label"], shown, values["people"]


def _cell(value: Any) -> Any:
    """Return the value so that no spreadsheet takes it for a formula."""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value
