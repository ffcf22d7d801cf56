"""News by e-mail, in totals for staff and by link for its owner. Nothing here opens an address."""

from django.db.models import Count, Q, QuerySet

from insight.enums import NoticeStatus
from insight.models import Announcement, MailingList, NewsEmail, Subscription

LINES = 100


def open_mailing_list(key: str) -> MailingList | None:
    """Return the list with this key if it can be subscribed to."""
    return MailingList.objects.filter(key=key, withdrawn_at=None).first()


def subscriptions_of(address_hash: str) -> QuerySet[Subscription]:
    """Return what an address has asked for, with its lists; the address stays sealed."""
    rows = Subscription.objects.filter(address_hash=address_hash).select_related("mailing_list")
    return rows.defer("email").order_by("mailing_list__name", "pk")


def list_lines() -> QuerySet[MailingList]:
    """Return every list with its `subscribers` and those `unconfirmed`, largest first."""
    confirmed = Q(subscriptions__confirmed_at__isnull=False)
    waiting = Q(subscriptions__pk__isnull=False, subscriptions__confirmed_at=None)
    return MailingList.objects.annotate(
        subscribers=Count("subscriptions", filter=confirmed),
        unconfirmed=Count("subscriptions", filter=waiting),
    ).order_by("-subscribers", "name", "pk")


def count_subscribers() -> int:
    """Return how many different addresses have confirmed that they want news."""
    confirmed = Subscription.objects.filter(confirmed_at__isnull=False)
    return confirmed.values("address_hash").distinct().count()


def announcement_lines() -> QuerySet[Announcement]:
    """Return the pages of news that went live, newest first, LINES at most, with e-mails `told`, `waiting`, `failed`."""
    unsent = Q(emails__status__in=[NoticeStatus.WAITING, NoticeStatus.SENDING])
    counted = Announcement.objects.annotate(
        told=Count("emails", filter=Q(emails__status=NoticeStatus.SENT)),
        waiting=Count("emails", filter=unsent),
        failed=Count("emails", filter=Q(emails__status=NoticeStatus.FAILED)),
    )
    return counted.order_by("-published_at", "-pk")[:LINES]


def news_failures() -> list[tuple[str, int]]:
    """Return why e-mails to subscribers failed or wait for another try, with how many, the most frequent first."""
    troubled = NewsEmail.objects.filter(status__in=[NoticeStatus.FAILED, NoticeStatus.WAITING])
    troubled = troubled.exclude(failure="").order_by()
    counted = troubled.values("failure").annotate(rows=Count("pk")).order_by("-rows", "failure")
    return list(counted.values_list("failure", "rows"))


def failed_news_emails() -> QuerySet[NewsEmail]:
    """Return the e-mails to subscribers that were given up and could be tried again."""
    return NewsEmail.objects.filter(status=NoticeStatus.FAILED)
