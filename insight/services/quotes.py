"""Quotes: exact words, with consent, public only once a person has cleared them."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insight import audit
from insight.enums import QuoteStatus, ResponseStatus
from insight.errors import ServiceError
from insight.models import Finding, Quote, Segment
from insight.permissions import check_can_approve_finding, check_can_write_finding
from insight.services.findings import check_is_draft
from insight.transitions import QUOTE, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def choose_quote(*, finding: Finding, segment: Segment, by: "User", text: str = "") -> Quote:
    """Propose `text` (the whole segment if empty) as a quote for `finding`; an editor clears it.

    Raises PermissionDenied, and ServiceError if there is no consent to quote, the response is held or
    rejected, or `text` does not stand in the segment word for word.
    """
    check_can_write_finding(by)
    check_is_draft(finding)
    words = text.strip() or segment.text.strip()
    _check_may_be_quoted(finding, segment, words)
    quote, _ = Quote.objects.update_or_create(
        finding=finding,
        segment=segment,
        defaults={"text": words, "status": QuoteStatus.PROPOSED, "chosen_by": by, "cleared_by": None},
    )
    return quote


@transaction.atomic
def clear_quote(*, quote: Quote, by: "User") -> Quote:
    """Let the public read `quote`. Raises PermissionDenied, TransitionError, ServiceError as `choose_quote`."""
    check_can_approve_finding(by, quote.finding)
    _check_may_be_quoted(quote.finding, quote.segment, quote.text)
    return _settle(quote, QuoteStatus.CLEARED, by)


@transaction.atomic
def refuse_quote(*, quote: Quote, by: "User") -> Quote:
    """Keep `quote` from the public; it leaves every page at once. Raises PermissionDenied, TransitionError."""
    check_can_approve_finding(by, quote.finding)
    return _settle(quote, QuoteStatus.REFUSED, by)


@transaction.atomic
def take_out_quote(*, quote: Quote, by: "User") -> None:
    """Take `quote` out of its draft. Raises PermissionDenied, ServiceError if the finding is no draft."""
    check_can_write_finding(by)
    check_is_draft(quote.finding)
    quote.delete()


def _check_may_be_quoted(finding: Finding, segment: Segment, words: str) -> None:
    response = segment.response
    if response.submission.engagement_id != finding.engagement_id:
        raise ServiceError("These words come from another engagement. Choose words from this one.")
    if not response.submission.consent_quote:
        raise ServiceError("This person did not say that we may quote them. Choose other words.")
    if response.status not in ResponseStatus.usable():
        raise ServiceError("This response is held or rejected, so it can't be quoted.")
    if words not in segment.text:
        raise ServiceError(
            "A quote must be exactly what the person wrote. Copy the words without changing any."
        )


def _settle(quote: Quote, status: QuoteStatus, by: "User") -> Quote:
    check_transition(QUOTE, quote.status, status)
    quote.status = status
    quote.cleared_by = by if status == QuoteStatus.CLEARED else None
    quote.cleared_at = timezone.now() if status == QuoteStatus.CLEARED else None
    quote.save(update_fields=["status", "cleared_by", "cleared_at"])
    audit.record(
        quote, "insight.quote.clear" if status == QuoteStatus.CLEARED else "insight.quote.refuse", by=by
    )
    return quote
