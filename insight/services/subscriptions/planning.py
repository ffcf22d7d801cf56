"""From pages of news to rows: which addresses are to be told, each once a page."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from insight.enums import NewsEmailKind
from insight.models import Announcement, NewsEmail, Subscription

NEWS_DAYS = 30
"""What went live or is dated longer ago is no news: editors also put old messages on the site."""
ROWS_AT_ONCE = 500


def plan_news_emails() -> int:
    """Make a row for every subscriber who is to be told of a page and has none; return how many.

    A page is told once it has been live for NOTICE_SETTLE_MINUTES, so that a slip can be put right first. It may
    run at any time and twice at once: the row for one page and one address is unique.
    """
    return sum(_plan(announcement) for announcement in _news())


def _news() -> Iterator[Announcement]:
    now = timezone.now()
    settled = now - timedelta(minutes=settings.NOTICE_SETTLE_MINUTES)
    since = now - timedelta(days=NEWS_DAYS)
    live = Announcement.objects.filter(withdrawn_at=None, published_at__range=(since, settled))
    for announcement in live.order_by("published_at", "pk"):
        day = timezone.localdate(announcement.published_at)
        if announcement.dated_on >= day - timedelta(days=NEWS_DAYS):
            yield announcement


@transaction.atomic
def _plan(announcement: Announcement) -> int:
    """Who confirmed after the page went live asked for what comes next, and has perhaps just read it."""
    told = announcement.emails.values("recipient")
    wanting = Subscription.objects.filter(
        mailing_list__announcements=announcement,
        mailing_list__withdrawn_at=None,
        confirmed_at__lte=announcement.published_at,
    ).exclude(address_hash__in=told)
    rows = [
        NewsEmail(kind=NewsEmailKind.NEWS, announcement=announcement, recipient=address_hash)
        for address_hash in wanting.values_list("address_hash", flat=True).distinct()
    ]
    NewsEmail.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    return len(rows)
