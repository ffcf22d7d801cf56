"""The library and the matrix, as pages show them."""

from collections.abc import Iterable

from insight.enums import LibraryKind
from insight.models import Ambition, Community, Finding, LibraryEntry, Place, Priority, Theme
from insight.published.cells import filters_of_cell, findings_of_cell, words_of_cell
from insight.selectors.library import Choice, LibraryFilters, choices, filtered, public_entries
from insight.selectors.library_search import Found, search_library
from insight.selectors.matrix import (
    SIDES,
    MatrixCut,
    MatrixTable,
    count_in_cell,
    matrix_choices,
    matrix_table,
    place_choices,
)
from insight.services.library import EntryFacts, clear_page, note_file_text, shelve_page

__all__ = [
    "SIDES",
    "Choice",
    "EntryFacts",
    "Found",
    "LibraryEntry",
    "LibraryFilters",
    "LibraryKind",
    "MatrixCut",
    "MatrixTable",
    "ambitions_asked_about",
    "choices",
    "clear_page",
    "count_in_cell",
    "filtered",
    "filters_of_cell",
    "findings_of_cell",
    "findings_there",
    "matrix_choices",
    "matrix_table",
    "name_of",
    "note_file_text",
    "place_choices",
    "public_entries",
    "search_library",
    "shelve_page",
    "words_of_cell",
]

MODELS = {
    "priority": Priority,
    "ambition": Ambition,
    "community": Community,
    "place": Place,
}


def name_of(filter_name: str, value: str) -> str:
    """Return what readers call a filter's value, or the value itself where nothing is called so.

    Themes are those that the library offers: of what anybody may read, with a name that no machine drafted.
    """
    if filter_name == "kind":
        return str(dict(LibraryKind.choices).get(value, value))
    if filter_name == "theme":
        told = Theme.objects.filter(pk__in=public_entries().order_by().values("themes"), name_drafted=False)
        return told.filter(slug=value).values_list("name", flat=True).first() or value
    model = MODELS.get(filter_name)
    row = model._default_manager.filter(slug=value).first() if model else None
    return str(row) if row else value


def ambitions_asked_about(engagements: Iterable[str]) -> tuple[str, ...]:
    """Return the slugs of the ambitions that these engagements (slugs) are about, in order."""
    rows = Ambition.objects.filter(engagements__slug__in=list(engagements)).distinct()
    return tuple(rows.values_list("slug", flat=True))


def findings_there(finding_ids: Iterable[int]) -> frozenset[int]:
    """Return those of the ids that are findings still."""
    return frozenset(Finding.objects.filter(pk__in=list(finding_ids)).values_list("pk", flat=True))
