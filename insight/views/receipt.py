"""What happened to my words: by receipt code, which never stands in an address."""

import time
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from insight.forms.receipts import ReceiptForm
from insight.models import Submission
from insight.ratelimit import allow
from insight.selectors.notices import last_told_on
from insight.selectors.receipts import find_submission_by_hash, receipt_timeline
from insight.services.erasure import erase_submission
from insight.services.notices import stop_messages
from insight.views.drafts import drop_sent
from insight.views.pages import Errors, private, summary_of

CODES_PER_HOUR = 100
OPEN_SECONDS = 3600
_OPEN = "receipt"


@private
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the code and open what it belongs to, for an hour."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not allow(request, what="receipt", per_hour=CODES_PER_HOUR):
        wait = gettext("Too many codes were tried from your network. Wait an hour, then try again.")
        return _ask(request, form, {"code": [wait]}, status=429)
    if form.is_valid() and form.submission:
        request.session[_OPEN] = [form.submission.receipt_hash, int(time.time()) + OPEN_SECONDS]
        return redirect("insight:words")
    return _ask(request, form, form.errors)


def with_submission(view: Callable[..., HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give a private view the submission that was opened by its code; else ask for the code."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        receipt_hash, until = request.session.get(_OPEN, ("", 0))
        submission = find_submission_by_hash(receipt_hash) if time.time() < until else None
        if submission is None:
            request.session.pop(_OPEN, None)
            return redirect("insight:receipt")
        return view(request, submission)

    return private(page)


@require_GET
@with_submission
def words(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show where somebody's words are now."""
    context = {
        "submission": submission,
        "steps": receipt_timeline(submission),
        "is_told_by_email": hasattr(submission, "contact"),
        "told_on": last_told_on(submission),
    }
    return render(request, "insight/words.html", context)


@require_POST
@with_submission
def stop_emails(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Forget the e-mail address."""
    stop_messages(submission=submission)
    return redirect("insight:words")


@with_submission
def take_back(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask whether to erase everything, and erase it."""
    if request.method != "POST":
        return render(request, "insight/take_back.html", {"submission": submission})
    engagement = submission.engagement
    erase_submission(submission=submission)
    request.session.pop(_OPEN, None)
    drop_sent(request, engagement)
    return redirect("insight:taken_back")


@require_POST
@private
def close(request: HttpRequest) -> HttpResponse:
    """Forget the opened receipt in this browser."""
    request.session.pop(_OPEN, None)
    return redirect("insight:receipt")


@require_GET
@private
def taken_back(request: HttpRequest) -> HttpResponse:
    """Say that everything is gone."""
    return render(request, "insight/taken_back.html")


def _ask(request: HttpRequest, form: ReceiptForm, errors: Errors, status: int = 200) -> HttpResponse:
    context = {"form": form, "errors": summary_of(errors, {"code": "#receipt-code"})}
    return render(request, "insight/receipt.html", context, status=status)
