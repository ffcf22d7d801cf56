"""Links on live pages: which lead nowhere inside the site, and which lead out of it. Nothing is ever fetched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from wagtail import views as wagtail_views
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from cms.documents.rendering import request_for
from cms.editing.page_text import rich_texts


@dataclass(frozen=True)
class Link:
    """A link on a page: its words, where it leads, and what is wrong with it ("" where nothing is)."""

    page: Page
    words: str
    target: str
    problem: str = ""


@dataclass(frozen=True)
class LinkReport:
    """Links that lead nowhere, and links to other sites, which nobody looked at."""

    broken: tuple[Link, ...]
    outside: tuple[Link, ...]


def check_links(pages: Iterable[Page]) -> LinkReport:
    """Return what became of the links that editors made on `pages`, each of its own type."""
    found = [_look_at(page, anchor) for page in pages for anchor in _anchors(page)]
    return LinkReport(
        broken=tuple(link for link in found if link.problem),
        outside=tuple(link for link in found if not link.problem and _is_outside(link.target)),
    )


def _anchors(page: Page) -> Iterator[Tag]:
    for html in rich_texts(page):
        yield from BeautifulSoup(html, "html.parser").find_all("a")


def _look_at(page: Page, anchor: Tag) -> Link:
    words, kind = anchor.get_text(" ", strip=True), anchor.get("linktype")
    if kind == "page":
        return _to_page(page, words, str(anchor.get("id", "")))
    if kind == "document":
        return _to_document(page, words, str(anchor.get("id", "")))
    href = str(anchor.get("href", ""))
    return Link(page, words, href, _problem_of_address(page, href))


def _to_page(page: Page, words: str, number: str) -> Link:
    target = Page.objects.filter(pk=number).first() if number.isdigit() else None
    if target is None:
        return Link(page, words, f"page {number}", "The page was deleted.")
    if not target.live:
        return Link(page, words, target.title, "The page is not live.")
    is_open = Page.objects.filter(pk=target.pk).public().exists()
    return Link(page, words, target.title, "" if is_open else "The page is private.")


def _to_document(page: Page, words: str, number: str) -> Link:
    documents = get_document_model().objects
    target = documents.filter(pk=number).first() if number.isdigit() else None
    if target is None:
        return Link(page, words, f"document {number}", "The document was deleted.")
    return Link(page, words, target.title)


def _problem_of_address(page: Page, href: str) -> str:
    if not href:
        return "The link leads nowhere."
    path = _path_on_site(href)
    return "" if path is None or _is_there(page, path) else "There is no such address on this site."


def _path_on_site(href: str) -> str | None:
    """Return the path of an address on this site; None for other sites, e-mail addresses and the like."""
    parts, base = urlsplit(href), urlsplit(settings.BASE_URL)
    if parts.scheme or parts.netloc:
        return parts.path or "/" if (parts.scheme, parts.netloc) == (base.scheme, base.netloc) else None
    return parts.path or None


def _is_there(page: Page, path: str) -> bool:
    """Say whether an address of this site leads to a live page, a redirect or one of our own views."""
    path = path if path.startswith("/") else f"{page.url}{path}"
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return _is_there_in_language(page, path)


def _is_there_in_language(page: Page, path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.func is not wagtail_views.serve:
        return True
    if Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists():
        return True
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return False
    components = [part for part in match.args[0].split("/") if part]
    try:
        site.root_page.localized.specific.route(request_for(page), components)
    except Http404:
        return False
    return True


def _is_outside(target: str) -> bool:
    return urlsplit(target).scheme in ("http", "https") and _path_on_site(target) is None
