"""The way from a page to the same page in other languages, for readers and for machines."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from markupsafe import Markup
from wagtail.models import Page, Site

from cms.languages.trees import Language, in_all_languages, language, written_page
from cms.languages.trees import languages_in_use as in_use


def links_of_page(page: Page) -> list[dict[str, Any]]:
    """Return code, name, href and whether it is current for each language that a page is in; none if only one."""
    pages = in_all_languages(page)
    if len(pages) < 2:
        return []
    return [_link(language(each.locale.language_code), each.url or "", each.pk == page.pk) for each in pages]


def links_of_view(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the same for what is no page, such as the way to take part: it is in every language of the site."""
    languages = in_use(Site.find_for_request(request))
    if len(languages) < 2 or request.method not in ("GET", "HEAD"):
        return []
    return [
        _link(each, translate_url(request.path, each.code), each.code == get_language()) for each in languages
    ]


def first_language() -> str:
    """Return the code of the language in which the site's rows are written: themes, places, questions."""
    return str(settings.LANGUAGE_CODE)


def first_language_mark() -> Markup:
    """Return the attributes for words that stay in the site's first language; nothing where that is active."""
    if get_language() == settings.LANGUAGE_CODE:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(settings.LANGUAGE_CODE, _direction(settings.LANGUAGE_CODE))


def in_first_language(text: str) -> str:
    """Return words from a row, marked as in the site's first language for whoever reads another."""
    mark = first_language_mark()
    return Markup("<span{}>{}</span>").format(mark, text) if mark and text else text


def page_mark(page: Page) -> Markup:
    """Return the attributes for the title of a page that is there in the site's first language only."""
    mark = first_language_mark()
    is_first = mark and written_page(page).locale.language_code == settings.LANGUAGE_CODE
    return mark if is_first else Markup()


def _link(to: Language, href: str, current: bool) -> dict[str, Any]:
    return {"code": to.code, "name": to.name, "href": href, "current": current}


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"
