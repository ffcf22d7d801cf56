"""News as an RSS feed, for programs that read news."""

import re
from datetime import datetime, time

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from wagtail.models import Page

ITEMS = 20
MINUTES = 60
"""How long programs may keep the feed before they ask again."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def news_as_rss(
    request: HttpRequest, index: Page, news: QuerySet, *, title: str, feed_url: str
) -> HttpResponse:
    """Return the ITEMS newest pages of `news`, which stand below `index`, as RSS 2.0.

    `title` is the kind of news, "" for all; `feed_url` the feed's own address.
    """
    name = f"{index.title}: {title}" if title else index.title
    feed = Rss201rev2Feed(
        title=_clean(f"{name} – {settings.SITE_NAME}"),
        link=request.build_absolute_uri(index.url),
        description=_clean(index.introduction or name),
        language=get_language(),
        feed_url=request.build_absolute_uri(feed_url),
        ttl=MINUTES,
    )
    for page in news[:ITEMS]:
        url = request.build_absolute_uri(page.url)
        day = timezone.make_aware(datetime.combine(page.date, time()))
        feed.add_item(
            title=_clean(page.title),
            link=url,
            description=_clean(page.summary),
            unique_id=url,
            pubdate=day,
            categories=[page.get_kind_display()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _clean(text: str) -> str:
    """Return the text without characters that XML can't hold."""
    return _NOT_IN_XML.sub("", text)
