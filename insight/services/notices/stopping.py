"""No more e-mails: the address goes, what was still to be sent is not, and the rows forget whom they were for."""

from typing import TYPE_CHECKING

from django.db import transaction

from insight.enums import NoticeStatus
from insight.models import Contact, Notice, Submission
from insight.permissions import check_can_manage_jobs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNSENT = (NoticeStatus.WAITING, NoticeStatus.SENDING, NoticeStatus.FAILED)


@transaction.atomic
def stop_messages(*, submission: Submission) -> bool:
    """Forget where a person asked to be told; return whether there was anything to forget."""
    Submission.objects.filter(pk=submission.pk).update(consent_contact=False)
    free_covered(submission=submission)
    _forget(submission)
    deleted, _ = Contact.objects.filter(submission=submission).delete()
    return bool(deleted)


@transaction.atomic
def stop_address(*, address_hash: str) -> int:
    """Forget the address with this hash wherever it was given; return in how many submissions it was."""
    submissions = list(Submission.objects.filter(contact__address_hash=address_hash))
    for submission in submissions:
        stop_messages(submission=submission)
    return len(submissions)


def free_covered(*, submission: Submission) -> None:
    """Let others with the same address hear of what this submission's unsent e-mails would have told them, too."""
    unsent = list(
        Notice.objects.filter(submission=submission, status__in=UNSENT).values_list("event", flat=True)
    )
    hashes = list(Contact.objects.filter(submission=submission).values_list("address_hash", flat=True))
    # Without a row they are planned anew.
    Notice.objects.filter(
        event__in=unsent, status=NoticeStatus.COVERED, submission__contact__address_hash__in=hashes
    ).delete()


def retry_failed(*, by: "User") -> int:
    """Let every e-mail that failed be tried again, from the first try on; return how many.

    Raises PermissionDenied for those who may not run work again.
    """
    check_can_manage_jobs(by)
    failed = Notice.objects.filter(status=NoticeStatus.FAILED).exclude(recipient="")
    return failed.update(status=NoticeStatus.WAITING, attempts=0, try_after=None)


def _forget(submission: Submission) -> None:
    rows = Notice.objects.filter(submission=submission)
    rows.filter(status__in=UNSENT).update(status=NoticeStatus.STOPPED, failure="")
    rows.update(recipient="", token="")
