"""Finding pages: every word, in any of its forms; where no page has them all, the pages that have some."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models.site_page import SitePage
from cms.search.vocabulary import searchable_pages
from cms.search.words import forms_of, query_words

MOST_PAGES = 1000


@dataclass(frozen=True)
class Kind:
    """A kind of page among the results: its name in an address, what readers call it, how many were found."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """What a query found, best first. `has_all` says whether the pages hold every word of it."""

    words: list[str]
    pages: list[Page]
    has_all: bool

    @property
    def forms(self) -> list[str]:
        """Return every form of every word that was looked for."""
        return [form for word in self.words for form in forms_of(word)]

    @property
    def kinds(self) -> list[Kind]:
        """Return the kinds of page that were found, most frequent first."""
        counted = Counter(kind_of(page) for page in self.pages)
        return [Kind(slugify(label), label, count) for label, count in counted.most_common()]

    def of_kind(self, slug: str) -> list[Page]:
        """Return the pages of one kind, by its slug; all of them for a kind that was not found."""
        if slug not in {kind.slug for kind in self.kinds}:
            return self.pages
        return [page for page in self.pages if slugify(kind_of(page)) == slug]


def find_pages(query: str) -> Found:
    """Return the live public pages that a query finds; its words are looked for in all their forms."""
    words = query_words(query)
    if not words:
        return Found([], [], has_all=True)
    pages = searchable_pages()
    ranked = _search(pages, [form for word in words for form in forms_of(word)])
    if len(words) == 1:
        return Found(words, ranked, has_all=True)
    holders = [{page.pk for page in _search(pages, forms_of(word))} for word in words]
    has_all = set.intersection(*holders)
    if has_all:
        return Found(words, [page for page in ranked if page.pk in has_all], has_all=True)
    held = Counter(pk for holder in holders for pk in holder)
    return Found(words, sorted(ranked, key=lambda page: -held[page.pk]), has_all=False)


def kind_of(page: Page) -> str:
    """Return what readers call the kind of a page."""
    model: Any = page.specific_class
    return model.kind_of_page() if issubclass(model, SitePage) else str(model._meta.verbose_name).capitalize()


def _search(pages: PageQuerySet, forms: list[str]) -> list[Page]:
    # Words hold letters and numbers only: a quotation mark would end in a syntax error on SQLite.
    return list(pages.search(" ".join(forms), operator="or")[:MOST_PAGES])
