"""What readers say about pages: taken in, cleared or erased by a person, forgotten in time."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insight import audit
from insight.enums import ReasonStatus
from insight.errors import ServiceError
from insight.models import PageFeedback
from insight.permissions import check_can_clear_response

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEEP_REASON_DAYS = 180
"""Long enough to mend a page twice over. Nobody can ask us to erase a reason: we don't know whose it is."""

SETTLED = "Somebody has settled this reason already. Look at the list again."


def record_page_feedback(
    *, page_key: str, page_title: str, page_url: str, form_token: str, useful: bool, reason: str = ""
) -> PageFeedback:
    """Keep one reader's answer about a page and return it; the same `form_token` again changes that answer.

    A reason is sealed and RECEIVED: the caller asks for its screening after commit.
    """
    answer, _ = PageFeedback.objects.update_or_create(
        form_token=form_token,
        defaults={
            "page_key": page_key,
            "page_title": page_title[:255],
            "page_url": page_url[:500],
            "useful": useful,
            "reason": reason,
            "screened": "",
            "hold_reason": "",
            "status": ReasonStatus.RECEIVED if reason else ReasonStatus.NONE,
            "given_on": timezone.localdate(),
        },
    )
    return answer


@transaction.atomic
def clear_reason(*, answer: PageFeedback, by: "User") -> None:
    """Let a held reason be read as it is screened; what was typed goes.

    Raises PermissionDenied, and ServiceError if it is not held any more.
    """
    check_can_clear_response(by)
    _settle(answer, status=ReasonStatus.CLEARED, reason="", hold_reason="")
    audit.record(answer, "insight.reason.clear", by=by)


@transaction.atomic
def erase_reason(*, answer: PageFeedback, by: "User") -> None:
    """Erase a held reason; the yes or no stays. Raises as `clear_reason`."""
    check_can_clear_response(by)
    _settle(answer, status=ReasonStatus.NONE, reason="", screened="", hold_reason="")
    audit.record(answer, "insight.reason.erase", by=by)


def forget_old_reasons() -> int:
    """Erase the reasons given more than KEEP_REASON_DAYS ago, read or not; return how many."""
    before = timezone.localdate() - timedelta(days=KEEP_REASON_DAYS)
    old = PageFeedback.objects.filter(given_on__lt=before).exclude(status=ReasonStatus.NONE)
    return old.update(status=ReasonStatus.NONE, reason="", screened="", hold_reason="")


def _settle(answer: PageFeedback, **values: str) -> None:
    held = PageFeedback.objects.filter(pk=answer.pk, status=ReasonStatus.HELD)
    if values["status"] == ReasonStatus.CLEARED:
        held = held.exclude(screened="")  # one that nothing could read can only be erased
    if not held.update(**values):
        raise ServiceError(SETTLED)
