"""Asking for news by e-mail, and confirming it: whoever types an address may not be its owner."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from insight.addresses import hash_address
from insight.enums import NewsEmailKind
from insight.models import MailingList, NewsEmail, Subscription

CONFIRMATIONS_A_DAY = 3
"""E-mails that ask one address to confirm: enough for slips, too few to plague a stranger with."""


@transaction.atomic
def ask_for_news(*, mailing_list: MailingList, email: str) -> bool:
    """Note that somebody asks for the news of a list at `email`, and plan the e-mail that asks its owner.

    Return whether one was planned: none where the owner has confirmed already or was asked often enough today.
    """
    tidy, address_hash = email.strip(), hash_address(email)
    subscription, _ = Subscription.objects.defer("email").get_or_create(
        mailing_list=mailing_list, address_hash=address_hash, defaults={"email": tidy}
    )
    asked = NewsEmail.objects.filter(
        kind=NewsEmailKind.CONFIRM,
        recipient=address_hash,
        created_at__gte=timezone.now() - timedelta(days=1),
    )
    if subscription.confirmed_at or asked.count() >= CONFIRMATIONS_A_DAY:
        return False
    NewsEmail.objects.create(kind=NewsEmailKind.CONFIRM, recipient=address_hash, subscription=subscription)
    return True


def confirm_subscription(*, subscription: Subscription) -> None:
    """Note that the owner of the address wants the news; again changes nothing."""
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=timezone.now())
