"""The languages that the site is in, and the same page in each of them.

Every language has a tree of its own, which begins with its home page. A page that is not translated yet can stand in
it as a placeholder: an alias of the page in its first language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site
from wagtail.query import PageQuerySet

AnyPage = TypeVar("AnyPage", bound=Page)
PLACEHOLDER = Q(alias_of__isnull=False) & ~Q(alias_of__locale=F("locale"))


@dataclass(frozen=True)
class Language:
    """A language: its code, what its readers call it."""

    code: str
    name: str


def language(code: str) -> Language:
    """Return the language with this code; its name is the code where the settings do not hold it."""
    return Language(code, dict(settings.LANGUAGES).get(code, code))


def languages_in_use(site: Site | None) -> list[Language]:
    """Return the languages whose home page is translated, live and open to all, in the order of the settings."""
    codes = {settings.LANGUAGE_CODE}
    if site:
        homes = Page.objects.live().public().filter(translation_key=site.root_page.translation_key)
        codes |= {home.locale.language_code for home in homes.filter(alias_of=None).select_related("locale")}
    return [language(code) for code, _name in settings.LANGUAGES if code in codes]


def is_placeholder(page: Page) -> bool:
    """Say whether a page stands in its tree untranslated, with the words of another language."""
    return bool(page.alias_of_id) and page.alias_of.locale_id != page.locale_id


def without_placeholders(pages: PageQuerySet[AnyPage]) -> PageQuerySet[AnyPage]:
    """Return the pages that are in the language of their tree."""
    return pages.exclude(PLACEHOLDER)


def placeholders_in(locale: Locale) -> list[int]:
    """Return the ids of the placeholders in the tree of a language."""
    return list(Page.objects.filter(PLACEHOLDER, locale=locale).values_list("pk", flat=True))


def written_page(page: Page) -> Page:
    """Return the page that a placeholder stands for; any other page itself."""
    while is_placeholder(page):
        page = page.alias_of
    return page


def in_all_languages(page: Page) -> list[Page]:
    """Return the page and its translations that everybody may read, in the order of the settings."""
    pages = without_placeholders(Page.objects.live().public()).select_related("locale")
    order = [code for code, _name in settings.LANGUAGES]
    found = [
        each
        for each in pages.filter(translation_key=page.translation_key)
        if each.locale.language_code in order
    ]
    return sorted(found, key=lambda each: order.index(each.locale.language_code))


def original_of(page: AnyPage) -> AnyPage:
    """Return the page that a page was translated from; itself where there is none."""
    if not page.locale_id or page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    same = page.get_translations(inclusive=True)
    return same.filter(locale__language_code=settings.LANGUAGE_CODE).first() or page


def is_original(page: Page) -> bool:
    """Say whether a page was translated from no other and stands for no other."""
    return original_of(page).pk == page.pk and not is_placeholder(page)


def originals(pages: PageQuerySet[AnyPage]) -> PageQuerySet[AnyPage]:
    """Return the pages of the first language, and those of others that stand there alone."""
    first = Q(locale__language_code=settings.LANGUAGE_CODE)
    keys = Page.objects.filter(first).values("translation_key")
    return pages.filter(first | ~Q(translation_key__in=keys))


def in_active_language(pages: PageQuerySet[AnyPage]) -> list[AnyPage]:
    """Return the pages in the active language, and those of the first language that are not in it, in their order."""
    first, active = settings.LANGUAGE_CODE, get_language()
    if active == first or active not in dict(settings.LANGUAGES):
        return list(pages.filter(locale__language_code=first).select_related("locale"))
    wanted = pages.filter(locale__language_code__in=[active, first]).select_related("locale")
    found: Iterable[AnyPage] = without_placeholders(wanted)
    chosen: dict[object, AnyPage] = {}
    for page in found:
        if page.translation_key not in chosen or page.locale.language_code == active:
            chosen[page.translation_key] = page
    return list(chosen.values())
