"""Record of the pages whose news can be had by e-mail, and of the news that went live, kept by whoever publishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from insight.models import Announcement, MailingList


@dataclass(frozen=True)
class ListFacts:
    """A page whose news can be had by e-mail: its key for good, its name for people, its address."""

    key: str
    name: str
    url: str


@transaction.atomic
def keep_mailing_lists(lists: Iterable[ListFacts]) -> None:
    """Make `lists` the ones that can be subscribed to; every other one is withdrawn and sends nothing more."""
    wanted = {facts.key: facts for facts in lists}
    for key, facts in wanted.items():
        values = {"name": facts.name, "url": facts.url, "withdrawn_at": None}
        MailingList.objects.update_or_create(key=key, defaults=values)
    others = MailingList.objects.filter(withdrawn_at=None).exclude(key__in=wanted)
    others.update(withdrawn_at=timezone.now())


@transaction.atomic
def announce_page(
    *, page_key: str, title: str, summary: str, url: str, dated_on: date, lists: Iterable[str]
) -> Announcement:
    """Note that the page of news `page_key` is live, for the subscribers of `lists` (keys).

    Again brings the note up to date. It keeps the moment at which it first went live, unless it was withdrawn since.
    """
    now = timezone.now()
    announcement, _ = Announcement.objects.get_or_create(
        page_key=page_key, defaults={"published_at": now, "dated_on": dated_on}
    )
    announcement.published_at = now if announcement.withdrawn_at else announcement.published_at
    announcement.title, announcement.summary, announcement.url = title, summary, url
    announcement.dated_on, announcement.withdrawn_at = dated_on, None
    announcement.save()
    announcement.mailing_lists.set(MailingList.objects.filter(key__in=lists))
    return announcement


def withdraw_announcement(*, page_key: str) -> bool:
    """Note that a page of news is not live any more, so that nobody else is told; say whether it was."""
    live = Announcement.objects.filter(page_key=page_key, withdrawn_at=None)
    return bool(live.update(withdrawn_at=timezone.now()))
