"""The figures of a page as a file: only what the page itself shows."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from wagtail.models import Page

from cms.publishing.evidence import figures
from insight.csv_files import csv_file
from insight.published import FrozenFigure

COLUMNS = ("figure", "about", "row", "number", "out_of", "counted_on")
TOO_FEW = "too few to show"


def figures_as_csv(page: Page) -> HttpResponse:
    """Return a UTF-8 CSV file with every figure that a page shows, rounded and hidden as on the page."""
    rows = [(*row, figure.taken_on.isoformat()) for figure in figures(page) for row in _rows(figure)]
    return csv_file(rows, columns=COLUMNS, name=f"{page.slug}-figures.csv")


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
