"""The search page, and suggestions while somebody types. Both work on public pages alone and by GET."""

from typing import Any

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe
from wagtail.models import Page

from cms.search.excerpts import excerpt, mark
from cms.search.finding import Found, find_pages, kind_of
from cms.search.keeping import count_search
from cms.search.vocabulary import mend, related_terms, terms_like
from cms.search.words import QUERY_MAX_CHARACTERS
from insight.intake import drop_unstorable, is_blank
from insight.published import help_wanted
from insight.ratelimit import allow

PAGE_SIZE = 10
MOST_SUGGESTIONS = 8
MOST_RELATED = 5
COUNTED_PER_HOUR = 60
"""Searches of one network that are counted; more of them still find, but can't fill the report."""


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a query finds, with help where it finds nothing or speaks of danger."""
    query = _typed(request)
    found = find_pages(query)
    kind = request.GET.get("kind", "")
    sheet = Paginator(found.of_kind(kind), PAGE_SIZE).get_page(request.GET.get("page"))
    if query and sheet.number == 1 and not kind and request.method == "GET":
        _count(request, query, found)
    context = {
        "query": query,
        "found": found,
        "kind": kind,
        "sheet": sheet,
        "results": [_result(page, found.forms) for page in _specific(sheet)],
        "links": _links(query, found, kind, sheet),
        "help": help_wanted(query),
        **_suggestions(found),
    }
    return render(request, "cms/search.html", context)


@require_GET
@cache_control(private=True, max_age=300)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with titles and names that go on from what is typed. Nothing of it is kept."""
    return JsonResponse({"suggestions": terms_like(_typed(request), MOST_SUGGESTIONS)})


def _typed(request: HttpRequest) -> str:
    query = drop_unstorable(request.GET.get("q", ""))[:QUERY_MAX_CHARACTERS].strip()
    return "" if is_blank(query) else query


def _count(request: HttpRequest, query: str, found: Found) -> None:
    if allow(request, what="search", per_hour=COUNTED_PER_HOUR):
        count_search(query, found=len(found.pages) if found.has_all else 0)


def _specific(sheet: "Sheet[Page]") -> list[Page]:
    order = [page.pk for page in sheet]
    pages = Page.objects.filter(pk__in=order).specific()
    return sorted(pages, key=lambda page: order.index(page.pk))


def _result(page: Page, forms: list[str]) -> dict[str, Any]:
    return {
        "url": page.url,
        "kind": kind_of(page),
        # Without the home page, and without what says the same as the kind.
        "above": [way["text"] for way in page.breadcrumbs[1:] if way["text"] != kind_of(page)],
        "title": mark(page.title, forms),
        "text": excerpt(page.summary, page.page_text, forms),
    }


def _suggestions(found: Found) -> dict[str, Any]:
    if found.pages and found.has_all:
        return {"mended": "", "related": []}
    return {"mended": mend(found.words), "related": related_terms(found.forms, MOST_RELATED)}


def _links(query: str, found: Found, kind: str, sheet: "Sheet[Page]") -> dict[str, Any]:
    """Return the links of the page: to each kind of result, and to the results before and after."""
    kinds = [(gettext("Everything"), len(found.pages), "")]
    kinds += [(one.label, one.count, one.slug) for one in found.kinds]
    shown = kind if kind in {one.slug for one in found.kinds} else ""
    return {
        "kinds": [
            {"text": text, "count": count, "href": _address(q=query, kind=slug), "current": slug == shown}
            for text, count, slug in kinds
        ],
        "previous": _address(q=query, kind=shown, page=sheet.number - 1) if sheet.has_previous() else "",
        "next": _address(q=query, kind=shown, page=sheet.number + 1) if sheet.has_next() else "",
    }


def _address(**values: Any) -> str:
    return "?" + urlencode({key: value for key, value in values.items() if value})
