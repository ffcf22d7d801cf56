"""The signed links in e-mails to subscribers: one confirms, for a week; one shows and stops what an address gets."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner

from insight.models import Subscription

CONFIRM_WITHIN = timedelta(days=7)
_SEPARATOR = "."


def confirm_token(subscription: Subscription) -> str:
    """Return the token that confirms `subscription`, for CONFIRM_WITHIN."""
    return _confirming().sign(f"{subscription.pk}-{subscription.address_hash}")


def find_to_confirm(token: str) -> Subscription | None:
    """Return the subscription that a token confirms; None if we never made it, it ran out, or nobody asks any more."""
    try:
        pk, address_hash = _confirming().unsign(token, max_age=CONFIRM_WITHIN).split("-")
    except BadSignature:
        return None
    rows = Subscription.objects.filter(mailing_list__withdrawn_at=None).select_related("mailing_list")
    return rows.defer("email").filter(pk=pk, address_hash=address_hash).first()


def news_token(address_hash: str) -> str:
    """Return the token for the link that stops news to the address with this hash. It never runs out."""
    return _stopping().sign(address_hash)


def read_news_token(token: str) -> str | None:
    """Return the hash of the address that a token stands for, or None if we never made that token."""
    try:
        return _stopping().unsign(token)
    except BadSignature:
        return None


def _confirming() -> TimestampSigner:
    return TimestampSigner(salt="insight.subscriptions.confirm", sep=_SEPARATOR)


def _stopping() -> Signer:
    return Signer(salt="insight.subscriptions.stop", sep=_SEPARATOR)
