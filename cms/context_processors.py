"""What every public page needs to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms.appearance.style_sheet import in_templates
from cms.languages.trees import language, written_page
from cms.models import StandardPage
from cms.models.appearance import Appearance


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and looks, whether it is an NHS body's, the navigation, the footer and the receipt's address.

    The navigation is the live pages below the home page that are ticked "show in menus", in their order.
    """
    found = Site.find_for_request(request)
    home = _home(found) if found else None
    appearance = Appearance.for_request(request) if found else Appearance()
    return {
        "site_name": appearance.name or settings.SITE_NAME,
        "site_is_nhs": settings.SITE_IS_NHS,
        "home_url": reverse("wagtail_serve", args=[""]),
        "receipt_url": reverse("insight:receipt"),
        "navigation": _navigation(home, request) if home else [],
        "footer_links": _footer(home, request) if home else [],
        **in_templates(appearance),
    }


def _home(site: Site) -> Page:
    is_first = get_language() == settings.LANGUAGE_CODE
    return site.root_page if is_first else site.root_page.localized


def _navigation(home: Page, request: HttpRequest) -> list[dict[str, Any]]:
    pages = home.get_children().live().public().in_menu().select_related("locale")
    return [_link(page, request) for page in pages]


def _footer(home: Page, request: HttpRequest) -> list[dict[str, Any]]:
    pages = StandardPage.objects.descendant_of(home).live().public().filter(in_footer=True)
    return [_link(page, request) for page in pages.order_by("path").select_related("locale")]


def _link(page: Page, request: HttpRequest) -> dict[str, Any]:
    written = written_page(page)
    url = written.get_url(request)
    link = {"text": page.title, "href": url, "current": request.path.startswith(url)}
    if written is page:
        return link
    own = language(written.locale.language_code)
    return link | {"text": f"{page.title} ({own.name})", "language": own.code}
