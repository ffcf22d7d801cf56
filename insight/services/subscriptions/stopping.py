"""No more news: the address goes, what was still to be sent is not, and the rows forget whom they were for."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from insight.addresses import hash_address
from insight.audit import record
from insight.enums import NoticeStatus
from insight.errors import ServiceError
from insight.models import MailingList, NewsEmail, Subscription
from insight.permissions import check_can_erase_subscriber, check_can_manage_jobs
from insight.services.notices.stopping import UNSENT
from insight.services.subscriptions.tokens import CONFIRM_WITHIN

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WITHDRAWN_DAYS = 30
"""So long a list that was withdrawn keeps its subscribers: it may have been a slip."""


@transaction.atomic
def stop_news(*, address_hash: str, list_key: str = "") -> int:
    """Delete an address from the list with this key, or from every list; return from how many."""
    rows = Subscription.objects.filter(address_hash=address_hash)
    rows = rows.filter(mailing_list__key=list_key) if list_key else rows
    stopped = rows.count()
    rows.delete()
    _forget_strangers(NewsEmail.objects.filter(recipient=address_hash))
    return stopped


@transaction.atomic
def erase_subscriber(*, email: str, by: "User") -> int:
    """Delete an address from every list because its owner asked; return from how many.

    Raises PermissionDenied for those who may not, and ServiceError where no list has it.
    """
    check_can_erase_subscriber(by)
    address_hash = hash_address(email)
    first = Subscription.objects.filter(address_hash=address_hash).defer("email").first()
    if first is None:
        raise ServiceError("No list has this address. Check each letter, or ask for another address.")
    record(first, "insight.subscription.erase", by=by)
    return stop_news(address_hash=address_hash)


@transaction.atomic
def forget_old_subscriptions() -> int:
    """Delete what nobody confirmed in time, and lists withdrawn long ago; return how many addresses went."""
    now = timezone.now()
    before = Subscription.objects.count()
    Subscription.objects.filter(confirmed_at=None, created_at__lt=now - CONFIRM_WITHIN).delete()
    MailingList.objects.filter(withdrawn_at__lt=now - timedelta(days=WITHDRAWN_DAYS)).delete()
    _forget_strangers(NewsEmail.objects.all())
    return before - Subscription.objects.count()


def retry_failed_news(*, by: "User") -> int:
    """Let every e-mail to a subscriber that failed be tried again, from the first try on; return how many.

    Raises PermissionDenied for those who may not run work again.
    """
    check_can_manage_jobs(by)
    failed = NewsEmail.objects.filter(status=NoticeStatus.FAILED)
    return failed.update(status=NoticeStatus.WAITING, attempts=0, try_after=None)


def _forget_strangers(emails: QuerySet[NewsEmail]) -> None:
    """Forget for whom `emails` were whose address is on no list any more."""
    known = Subscription.objects.values("address_hash")
    strangers = emails.exclude(recipient="").exclude(recipient__in=known)
    strangers.filter(status__in=UNSENT).delete()
    strangers.update(recipient="", token="")
