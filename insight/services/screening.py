"""What a person decides about a response: clear it, hide more, show again, reject it, hold it again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insight import audit
from insight.enums import QuoteStatus, ResponseStatus, Source, SpanLabel
from insight.errors import ServiceError
from insight.models import Quote, RedactionSpan, Response
from insight.permissions import check_can_clear_response
from insight.redaction import Redaction, Stretch, join_overlaps, redact
from insight.selectors.queue import fingerprint, last_decision
from insight.services.segments import realign_segments
from insight.transitions import RESPONSE, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BY_HAND = "marked by hand"
"""The recogniser of a span that a person marked."""


LONGEST_REASON = {"decision_reason": 300, "hold_reason": 200}
"""Characters that the columns of these names hold."""


class StaleDecisionError(ServiceError):
    """Somebody decided, or changed the marks, since the page was read; the message says what happened."""


@transaction.atomic
def clear_response(*, response: Response, by: "User", reason: str = "", seen: str = "") -> Response:
    """Accept a held response as it is screened now; it may be analysed and counted from here on.

    `seen` is `selectors.queue.fingerprint` as the person saw it. Raises PermissionDenied,
    TransitionError unless it is held, StaleDecisionError, ServiceError if `reason` is too long.
    """
    check_can_clear_response(by)
    _check_fresh(response, seen)
    if response.status != ResponseStatus.HELD:
        raise ServiceError("Only a held response can be cleared. Hold it first if it needs another look.")
    reason = _reason("decision_reason", reason)
    screened = _screened(response).text
    _decide(response, ResponseStatus.CLEARED, by, decision_reason=reason, screened=screened)
    audit.record(response, "insight.response.clear", by=by, reason=reason)
    return response


@transaction.atomic
def reject_response(*, response: Response, by: "User", reason: str, seen: str = "") -> Response:
    """Take a response out of everything; its quotes leave every page. Raises as `clear_response`.

    Raises ServiceError without a reason.
    """
    check_can_clear_response(by)
    _check_fresh(response, seen)
    reason = _reason("decision_reason", reason)
    if not reason:
        raise ServiceError("Say why you reject this response. The reason is kept with it.")
    _decide(response, ResponseStatus.REJECTED, by, decision_reason=reason)
    quotes = _refuse_quotes(response)
    audit.record(response, "insight.response.reject", by=by, reason=reason, quotes=quotes)
    return response


@transaction.atomic
def hold_response(*, response: Response, by: "User", reason: str, seen: str = "") -> Response:
    """Put a response (back) into the queue of held ones; its quotes leave every page.

    Raises as `reject_response`.
    """
    check_can_clear_response(by)
    _check_fresh(response, seen)
    reason = _reason("hold_reason", reason)
    if not reason:
        raise ServiceError("Say what needs another look. The next person reads your reason first.")
    _decide(response, ResponseStatus.HELD, by, hold_reason=reason)
    quotes = _refuse_quotes(response)
    audit.record(response, "insight.response.hold", by=by, reason=reason, quotes=quotes)
    return response


@transaction.atomic
def hide_more(
    *, response: Response, spans: Iterable[Stretch], by: "User", reason: str = "", seen: str = ""
) -> int:
    """Hide stretches of the verbatim and return how many were not hidden before.

    What had been enriched goes back to CLEARED, so that it is read anew. Raises PermissionDenied,
    StaleDecisionError, ServiceError if a stretch lies outside the text or all of it is hidden already.
    """
    check_can_clear_response(by)
    _check_fresh(response, seen)
    before = _screened(response)
    new = _not_hidden_yet(response, spans)
    if not new:
        raise ServiceError("These words are hidden already. Choose others, or go on.")
    for span in new:
        RedactionSpan.objects.create(
            response=response,
            start=span.start,
            end=span.end,
            label=span.label,
            recogniser=BY_HAND,
            reason=reason.strip()[:200],
            source=Source.PERSON,
        )
    quotes = _rewrite(response, before)
    kinds = sorted({span.label for span in new})
    audit.record(response, "insight.response.redact", by=by, hidden=len(new), kinds=kinds, quotes=quotes)
    return len(new)


@transaction.atomic
def show_again(*, response: Response, start: int, end: int, by: "User", seen: str = "") -> int:
    """Take away every mark that touches `start` to `end` of the verbatim; return how many there were.

    Raises PermissionDenied, StaleDecisionError, ServiceError if nothing is hidden there.
    """
    check_can_clear_response(by)
    _check_fresh(response, seen)
    before = _screened(response)
    spans = response.spans.filter(start__lt=end, end__gt=start)
    kinds = sorted(set(spans.values_list("label", flat=True)))
    if not kinds:
        raise ServiceError("Nothing is hidden there any more. Look at the response again.")
    shown, _ = spans.delete()
    quotes = _rewrite(response, before)
    audit.record(response, "insight.response.redact", by=by, shown=shown, kinds=kinds, quotes=quotes)
    return shown


def _screened(response: Response) -> Redaction:
    return redact(response.verbatim, response.spans.all())


def _not_hidden_yet(response: Response, spans: Iterable[Stretch]) -> list[Stretch]:
    length = len(response.verbatim)
    wanted = list(spans)
    if any(not 0 <= span.start < span.end <= length for span in wanted):
        raise ServiceError("Some of what you marked lies outside this response. Mark the words again.")
    if any(span.label not in SpanLabel.values for span in wanted):
        raise ServiceError("Choose what kind of private detail it is.")
    hidden = join_overlaps(response.spans.all(), length)
    return [
        span
        for span in join_overlaps(wanted, length)
        if not any(other.start <= span.start and span.end <= other.end for other in hidden)
    ]


def _rewrite(response: Response, before: Redaction) -> int:
    """Write the screened text anew after the marks changed; return how many quotes had to go."""
    if response.status not in (ResponseStatus.HELD, *ResponseStatus.usable()):
        raise ServiceError("Marks can be changed once a response has been screened and is not rejected.")
    after = _screened(response)
    again = response.status == ResponseStatus.ENRICHED
    _change(response, status=ResponseStatus.CLEARED if again else response.status, screened=after.text)
    return realign_segments(response=response, before=before, after=after)


def _decide(response: Response, status: ResponseStatus, by: "User", **fields: str) -> None:
    check_transition(RESPONSE, response.status, status)
    _change(response, status=status, decided_by=by, decided_at=timezone.now(), **fields)


def _change(response: Response, **fields: object) -> None:
    if not Response.objects.filter(pk=response.pk, status=response.status).update(**fields):
        raise StaleDecisionError(last_decision(Response.objects.get(pk=response.pk)))
    response.refresh_from_db()


def _check_fresh(response: Response, seen: str) -> None:
    if seen and seen != fingerprint(response):
        raise StaleDecisionError(last_decision(response))


def _reason(field: str, reason: str) -> str:
    most = LONGEST_REASON[field]
    if len(reason.strip()) > most:
        raise ServiceError(f"Your reason is too long. Keep it under {most} characters.")
    return reason.strip()


def _refuse_quotes(response: Response) -> int:
    """An editor may clear them again once the response is usable."""
    return (
        Quote.objects.filter(segment__response=response)
        .exclude(status=QuoteStatus.REFUSED)
        .update(status=QuoteStatus.REFUSED, cleared_by=None, cleared_at=None)
    )
