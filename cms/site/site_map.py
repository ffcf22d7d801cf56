"""What machines read about the site: the map of its pages, what robots may visit, news of "what we heard" pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from cms.languages.trees import without_placeholders
from cms.models import WhatWeHeardPage
from cms.site.addresses import absolute

NOT_FOR_ROBOTS = (
    "/admin/",
    "/sign-in/",
    "/take-part/",
    "/receipt/",
    "/emails/",
    "/search/",
    "/page-feedback/",
)
MOST_NEWS = 30


class PageMap(Sitemap[Page]):
    """Every live page that everybody may read."""

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the site's own, whatever the request came by."""
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        """Return the site's own domain, whatever the request says."""
        return urlsplit(settings.BASE_URL).netloc

    def items(self) -> list[Page]:
        """Return the pages in their order; one outside the site's tree has no address and is left out."""
        pages = Page.objects.live().public().filter(depth__gt=1).order_by("path").select_related("locale")
        return [page for page in without_placeholders(pages) if page.url]

    def location(self, item: Page) -> str:
        """Return the page's path."""
        return str(item.url)

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Return Django's own lines, each with the same page in its languages where it is in several."""
        lines = super().get_urls(page, site, protocol)
        same: dict[Any, list[dict[str, str]]] = {}
        for line in lines:
            found = line["item"]
            alternate = {"lang_code": found.locale.language_code, "location": line["location"]}
            same.setdefault(found.translation_key, []).append(alternate)
        for line in lines:
            alternates = same[line["item"].translation_key]
            line["alternates"] = alternates if len(alternates) > 1 else []
        return lines

    def lastmod(self, item: Page) -> datetime | None:
        """Return when the page was last published."""
        return item.last_published_at


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what robots may visit: pages, and nothing that belongs to one person."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    paths = [prefix + path for prefix in prefixes for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class HeardFeed(Feed):
    """The newest "what we heard" pages in the language of its address, each with its answer."""

    def title(self) -> str:
        """Return the feed's name."""
        return gettext("What we heard – %(site)s") % {"site": settings.SITE_NAME}

    def description(self) -> str:
        """Return what the feed brings."""
        return gettext("What people told us, what we make of it and what we do about it.")

    def link(self) -> str:
        """Return the site's first page in that language."""
        return absolute(reverse("wagtail_serve", args=[""]))

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return absolute(reverse("heard_feed"))

    def items(self) -> Iterable[WhatWeHeardPage]:
        """Return the newest live pages."""
        pages = WhatWeHeardPage.objects.live().public().filter(locale=Locale.get_active())
        return without_placeholders(pages).order_by("-first_published_at", "-pk")[:MOST_NEWS]

    def item_title(self, item: WhatWeHeardPage) -> str:
        """Return the page's title."""
        return item.title

    def item_description(self, item: WhatWeHeardPage) -> str:
        """Return the answer, as it stands on top of the page."""
        return " ".join(item.sentences)

    def item_link(self, item: WhatWeHeardPage) -> str:
        """Return the page's address."""
        return absolute(item.url or "/")

    def item_pubdate(self, item: WhatWeHeardPage) -> datetime | None:
        """Return when the page was first published."""
        return item.first_published_at

    def item_updateddate(self, item: WhatWeHeardPage) -> datetime | None:
        """Return when the page was last published."""
        return item.last_published_at
