"""Done: the receipt code, what happens next, and help first where the words call for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from insight.crisis import help_for
from insight.selectors.engagements import Journey
from insight.views.drafts import drop_sent, load_sent
from insight.views.pages import with_journey


@with_journey
def done(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show the receipt code; without one in this browser, lead to where a code is typed in."""
    sent = load_sent(request, journey.engagement)
    if sent is None:
        return redirect("insight:receipt")
    context = {
        "engagement": journey.engagement,
        "code": sent.receipt_code,
        "concerns": sent.concerns,
        "help": help_for(sent.concerns),
        "ask_about_you": bool(sent.concerns) and not sent.is_told,
        "today": timezone.localdate(),
    }
    return render(request, "insight/done.html", context)


@require_POST
@with_journey
def forget(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Forget the receipt in this browser, for people who share it with others."""
    drop_sent(request, journey.engagement)
    return redirect("insight:receipt")
