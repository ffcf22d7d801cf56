"""Holding e-mails while they are sent, so that two workers never send the same one, and settling how that went."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from insight.enums import NoticeStatus
from insight.models import Notice
from insight.services.notices.failures import MailFailure

MOST_ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=10)
"""Six tries, waiting three times longer each time, reach over 20 hours: a mail server's bad night."""
CLAIM = timedelta(minutes=10)
"""Much longer than sending one e-mail can take (EMAIL_TIMEOUT): whoever held it so long is dead."""


def due_notices() -> QuerySet[Notice]:
    """Return what waits to be sent now, all news for one address together."""
    due = Q(try_after=None) | Q(try_after__lte=timezone.now())
    return Notice.objects.filter(due, status=NoticeStatus.WAITING).order_by("recipient", "kind", "pk")


def are_due() -> bool:
    """Say whether an e-mail is to be sent now, or was held by a worker that died."""
    return due_notices().exists() or _lost_claims().exists()


def claim_notices(ids: Sequence[int]) -> list[Notice]:
    """Take those of `ids` that still wait and return them as they are now; nobody else gets them meanwhile."""
    token = secrets.token_hex(16)
    Notice.objects.filter(pk__in=ids, status=NoticeStatus.WAITING).update(
        status=NoticeStatus.SENDING, token=token, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    rows = Notice.objects.filter(pk__in=ids, token=token)
    return list(rows.select_related("publication", "action", "submission"))


def release_lost_claims() -> int:
    """Let wait again what a worker held when it died; return how many.

    Whether the mail server had taken it just before can't be known: it may come twice, under one Message-ID.
    """
    return _lost_claims().update(
        status=NoticeStatus.WAITING, token="", failure="The computer stopped while it was sent."
    )


def note_sent(notices: Sequence[Notice]) -> None:
    """Note that claimed `notices` were told."""
    _held(notices).update(status=NoticeStatus.SENT, sent_at=timezone.now(), failure="", token="")


def note_failure(notices: Sequence[Notice], failure: MailFailure) -> bool:
    """Put claimed `notices` off, longer each time, or end them as failed; return whether they ended."""
    attempts = max(notice.attempts for notice in notices)
    ended = failure.final or attempts >= MOST_ATTEMPTS
    try_after = None if ended else timezone.now() + FIRST_WAIT * 3 ** (attempts - 1)
    _held(notices).update(
        status=NoticeStatus.FAILED if ended else NoticeStatus.WAITING,
        failure=failure.message[:200],
        try_after=try_after,
        token="",
    )
    return ended


def _lost_claims() -> QuerySet[Notice]:
    return Notice.objects.filter(status=NoticeStatus.SENDING, claimed_at__lt=timezone.now() - CLAIM)


def _held(notices: Sequence[Notice]) -> QuerySet[Notice]:
    """Return the rows that this attempt still holds: who stopped e-mails meanwhile took theirs away."""
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices], token=notices[0].token)
