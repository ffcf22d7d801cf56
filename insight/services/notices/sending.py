"""Sending what waits, one e-mail for each address and kind of news."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.core import mail

from insight.enums import NoticeStatus
from insight.models import Contact, Notice
from insight.models.letters import Letter
from insight.services.notices.claims import (
    claim_notices,
    due_notices,
    note_failure,
    note_sent,
    release_lost_claims,
)
from insight.services.notices.failures import MailFailure, failure_of_mail_error
from insight.services.notices.letters import Told, look_up_news, write_letter

LETTERS_A_CONNECTION = 50
"""Mail servers close a connection after some number of e-mails; most allow this many."""
Progress = Callable[[int, str], None]
logger = logging.getLogger(__name__)


@dataclass
class SendingReport:
    """E-mails sent, put off for another try, and given up; rows dropped because their news no longer holds."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0
    note: str = ""

    def as_result(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return asdict(self)


def send_notices(*, progress: Progress) -> SendingReport:
    """Send every e-mail that is due. It may be stopped at any point and run again, or twice at once.

    Where the mail server itself fails, the rest waits for the next run and `note` says why.
    """
    release_lost_claims()
    report = SendingReport()
    letters = _letters()
    with Outbox() as outbox:
        for number, ids in enumerate(letters):
            progress(100 * number // len(letters), "Sending e-mails")
            failure = _send(claim_notices(ids), outbox, report)
            if failure and failure.is_server:
                report.note = failure.message
                break
    return report


def _letters() -> list[list[int]]:
    """Return the ids of what goes into each e-mail, in the order in which it was planned: the page, then actions."""
    rows = due_notices().values_list("recipient", "kind", "pk")
    groups = groupby(rows, key=lambda row: row[:2])
    return sorted([pk for _recipient, _kind, pk in group] for _letter, group in groups)


def _send(claimed: Sequence[Notice], outbox: "Outbox", report: SendingReport) -> MailFailure | None:
    news = _worth_telling(claimed, report)
    if not news:
        return None
    notices = list(news)
    return deliver(
        notices, lambda: write_letter(news, address=notices[0].submission.contact.email), outbox, report
    )


def deliver(
    letters: Sequence[Letter],
    write: Callable[[], mail.EmailMessage],
    outbox: "Outbox",
    report: SendingReport,
) -> MailFailure | None:
    """Send the e-mail that `write` returns for claimed `letters`, note how that went, return what went wrong."""
    try:
        outbox.send(write())
    except Exception as error:
        # Whatever a mail server or library raises: the others still wait for theirs.
        failure = failure_of_mail_error(error)
        ended = note_failure(letters, failure)
        report.failed, report.put_off = report.failed + ended, report.put_off + (not ended)
        logger.warning("%s %s was not sent: %s", type(letters[0]).__name__, letters[0].pk, failure.message)
        return failure
    note_sent(letters)
    report.sent += 1
    return None


def _worth_telling(claimed: Sequence[Notice], report: SendingReport) -> dict[Notice, Told]:
    """Return what still holds, for people who still want to hear. The other rows go, and may be planned anew."""
    looked_up = {notice: look_up_news(notice) for notice in claimed if _wants_to_hear(notice)}
    news = {notice: told for notice, told in looked_up.items() if told is not None}
    gone = {notice.pk for notice in claimed} - {notice.pk for notice in news}
    if gone:
        Notice.objects.filter(pk__in=gone, status=NoticeStatus.SENDING).delete()
        report.dropped += len(gone)
    return news


def _wants_to_hear(notice: Notice) -> bool:
    submission = notice.submission
    return submission.consent_contact and Contact.objects.filter(submission=submission).exists()


class Outbox:
    """The way to the mail server, opened for the first e-mail and anew after every LETTERS_A_CONNECTION."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._letters = 0

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def send(self, letter: mail.EmailMessage) -> None:
        """Hand one e-mail over; raise whatever the mail server has against it."""
        if self._connection is None or self._letters >= LETTERS_A_CONNECTION:
            self.__exit__()
            self._connection, self._letters = mail.get_connection(), 0
            self._connection.open()
        self._letters += 1
        self._connection.send_messages([letter])
