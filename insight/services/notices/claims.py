"""Holding e-mails while they are sent, so that two workers never send the same one, and settling how that went."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from insight.enums import NoticeStatus
from insight.models import Notice
from insight.models.letters import Letter
from insight.services.notices.failures import MailFailure

MOST_ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=10)
"""Six tries, waiting three times longer each time, reach over 20 hours: a mail server's bad night."""
CLAIM = timedelta(minutes=10)
"""Much longer than sending one e-mail can take (EMAIL_TIMEOUT): whoever held it so long is dead."""

AnyLetter = TypeVar("AnyLetter", bound=Letter)


def due_letters(model: type[AnyLetter]) -> QuerySet[AnyLetter]:
    """Return the rows of a table of e-mails that wait to be sent now."""
    due = Q(try_after=None) | Q(try_after__lte=timezone.now())
    return model._default_manager.filter(due, status=NoticeStatus.WAITING)


def due_notices() -> QuerySet[Notice]:
    """Return what waits to be sent now, all news for one address together."""
    return due_letters(Notice).order_by("recipient", "kind", "pk")


def are_due(model: type[Letter] = Notice) -> bool:
    """Say whether an e-mail is to be sent now, or was held by a worker that died."""
    return due_letters(model).exists() or _lost_claims(model).exists()


def claim_letters(model: type[AnyLetter], ids: Sequence[int]) -> QuerySet[AnyLetter]:
    """Take those rows of `ids` that still wait and return them as they are now; nobody else gets them meanwhile."""
    token = secrets.token_hex(16)
    model._default_manager.filter(pk__in=ids, status=NoticeStatus.WAITING).update(
        status=NoticeStatus.SENDING, token=token, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    return model._default_manager.filter(pk__in=ids, token=token)


def claim_notices(ids: Sequence[int]) -> list[Notice]:
    """Claim the notices of `ids` that still wait, with what they tell."""
    return list(claim_letters(Notice, ids).select_related("publication", "action", "submission"))


def release_lost_claims(model: type[Letter] = Notice) -> int:
    """Let wait again what a worker held when it died; return how many.

    Whether the mail server had taken it just before can't be known: it may come twice, under one Message-ID.
    """
    return _lost_claims(model).update(
        status=NoticeStatus.WAITING, token="", failure="The computer stopped while it was sent."
    )


def note_sent(letters: Sequence[Letter]) -> None:
    """Note that claimed e-mails, all of one table, went out."""
    _held(letters).update(status=NoticeStatus.SENT, sent_at=timezone.now(), failure="", token="")


def note_failure(letters: Sequence[Letter], failure: MailFailure) -> bool:
    """Put claimed e-mails of one table off, longer each time, or end them as failed; return whether they ended."""
    attempts = max(letter.attempts for letter in letters)
    ended = failure.final or attempts >= MOST_ATTEMPTS
    try_after = None if ended else timezone.now() + FIRST_WAIT * 3 ** (attempts - 1)
    _held(letters).update(
        status=NoticeStatus.FAILED if ended else NoticeStatus.WAITING,
        failure=failure.message[:200],
        try_after=try_after,
        token="",
    )
    return ended


def _lost_claims(model: type[Letter]) -> QuerySet[Letter]:
    lost = {"status": NoticeStatus.SENDING, "claimed_at__lt": timezone.now() - CLAIM}
    return model._default_manager.filter(**lost)


def _held(letters: Sequence[Letter]) -> QuerySet[Letter]:
    """Return the rows that this attempt still holds: who stopped e-mails meanwhile took theirs away."""
    rows = type(letters[0])._default_manager
    return rows.filter(pk__in=[letter.pk for letter in letters], token=letters[0].token)
