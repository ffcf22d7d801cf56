"""What the library's page shows for an address: entries, the matrix, one cell."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, gettext_lazy

from cms.languages.switching import first_language
from insight.published import actions_of_priority, newest_actions
from insight.published.library import (
    SIDES,
    LibraryFilters,
    MatrixCut,
    choices,
    count_in_cell,
    filtered,
    filters_of_cell,
    findings_of_cell,
    matrix_choices,
    matrix_table,
    name_of,
    place_choices,
    public_entries,
    search_library,
    words_of_cell,
)

ENTRIES_A_PAGE = 15
ACTIONS_SHOWN = 4
MOST_CHARACTERS = 200
FILTER_LABELS = {
    "priority": gettext_lazy("Priority"),
    "ambition": gettext_lazy("Aim"),
    "community": gettext_lazy("Who we heard from"),
    "place": gettext_lazy("Where"),
    "theme": gettext_lazy("Theme"),
    "year": gettext_lazy("Year"),
    "kind": gettext_lazy("Kind"),
}
ADDRESS_PARTS = ("q", *FILTER_LABELS, "page")
OWN_WORDS = ("year", "kind")
"""Filters whose choices are in the reader's language; those of others come from rows."""
SIDE_LABELS = {
    "priority": gettext_lazy("What people spoke about"),
    "community": gettext_lazy("Who spoke"),
    "period": gettext_lazy("When"),
}


def library_context(request: HttpRequest, address: str) -> dict[str, Any]:
    """Return the entries that the address asks for, page by page, the filters and what is chosen."""
    question = request.GET.get("q", "").strip()[:MOST_CHARACTERS]
    filters = LibraryFilters.read(request.GET.dict())
    found = search_library(question) if question else None
    everything = public_entries()
    entries = filtered(everything, filters)
    if found:
        matching = {entry.pk: entry for entry in _to_show(entries.filter(pk__in=found.ids))}
        listed: Any = [matching[pk] for pk in found.ids if pk in matching]
    else:
        listed = _to_show(entries)
    page = Paginator(listed, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    offered = choices(everything, filters, found.ids if found else None)
    return {
        "question": question,
        "found": found,
        "results": [(entry, _address(entry, request), _because(entry.pk, found)) for entry in page],
        "listing": page,
        "selects": [_select(name, filters, offered) for name in FILTER_LABELS],
        "chosen": [_tag(name, value, request, address) for name, value in filters.chosen().items()],
        "all_url": address,
        "without_question": _with(request, address, q=""),
        "previous": _with(request, address, page=str(page.previous_page_number()))
        if page.has_previous()
        else "",
        "next": _with(request, address, page=str(page.next_page_number())) if page.has_next() else "",
    }


def matrix_context(request: HttpRequest, address: str) -> dict[str, Any]:
    """Return the table that the address asks for, and the choices for another."""
    side = request.GET.get("side", "")
    side = side if side in SIDES else "priority"
    cut = _cut(request)
    offered = matrix_choices()
    return {
        "side": side,
        "side_label": SIDE_LABELS[side],
        "table": matrix_table(side, cut),
        "cut": cut,
        "sides": list(SIDE_LABELS.items()),
        "narrowed": [
            (name, SIDE_LABELS[name], offered[name], getattr(cut, name)) for name in SIDES if name != side
        ],
        "library_url": address,
    }


def cell_context(request: HttpRequest, address: str) -> dict[str, Any]:
    """Return what one cell of the matrix leads to: how many people, and the ways to themes, words and actions."""
    cut = _cut(request)
    offered = {**matrix_choices(), "place": place_choices()}
    named = {name: dict(pairs).get(getattr(cut, name), "") for name, pairs in offered.items()}
    filters = filters_of_cell(cut).chosen()
    actions = actions_of_priority(cut.priority) if cut.priority else newest_actions(ACTIONS_SHOWN)
    return {
        "cut": cut,
        "named": named,
        "count": count_in_cell(cut),
        "findings": [(entry, _address(entry, request)) for entry in findings_of_cell(cut)],
        "words": words_of_cell(cut),
        "actions": actions[:ACTIONS_SHOWN],
        "library_url": f"{address}?{urlencode(filters)}" if filters else address,
    }


def _cut(request: HttpRequest) -> MatrixCut:
    """Read a cut from the address; what is no choice stands for all."""
    offered = {**matrix_choices(), "place": place_choices()}
    given = {name: request.GET.get(name, "") for name in offered}
    return MatrixCut(**{name: value if value in dict(offered[name]) else "" for name, value in given.items()})


def _to_show(entries: Any) -> Any:
    return entries.select_related("page").defer("vectors", "words")


def _address(entry: Any, request: HttpRequest) -> str:
    url = entry.page.get_url(request) or ""
    return f"{url}#finding-{entry.finding_id}" if entry.finding_id else url


def _because(key: int, found: Any) -> str:
    if found is None:
        return ""
    if key in found.by_words and key in found.by_meaning:
        return gettext("Found because your words are in it and it means something close.")
    if key in found.by_words:
        return gettext("Found because your words are in it.")
    return gettext("Found because it means something close.")


def _select(name: str, filters: LibraryFilters, offered: Any) -> dict[str, Any]:
    chosen = getattr(filters, name)
    items: list[dict[str, Any]] = [{"value": "", "text": gettext("All")}]
    items += [
        {
            "value": choice.value,
            "text": f"{choice.label} ({choice.count})",
            "selected": choice.value == chosen,
            "attributes": _language_of(name),
        }
        for choice in offered[name]
    ]
    if chosen and not any(item["value"] == chosen for item in items):
        items.append(
            {
                "value": chosen,
                "text": f"{name_of(name, chosen)} (0)",
                "selected": True,
                "attributes": _language_of(name),
            }
        )
    return {"name": name, "label": FILTER_LABELS[name], "items": items}


def _language_of(name: str) -> dict[str, str]:
    """Return the attributes of a filter's choices: rows are in the site's first language."""
    return {} if name in OWN_WORDS or get_language() == first_language() else {"lang": first_language()}


def _tag(name: str, value: str, request: HttpRequest, address: str) -> dict[str, Any]:
    without = _with(request, address, **{name: ""})
    return {
        "label": str(FILTER_LABELS[name]),
        "value": name_of(name, value),
        "is_a_row": name not in OWN_WORDS,
        "href": without,
    }


def _with(request: HttpRequest, address: str, **changes: str) -> str:
    """Return the address as it is with `changes`; back to the first page unless they name one."""
    given = {**request.GET.dict(), "page": "", **changes}
    kept = {name: value for name, value in given.items() if value and name in ADDRESS_PARTS}
    return f"{address}?{urlencode(kept)}" if kept else address
