"""About you: asked once the words are safe, kept apart from them, and easy to pass by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from insight.disclosure import QUESTIONS, record_equality
from insight.forms.equality import EqualityForm
from insight.selectors.engagements import Journey
from insight.selectors.receipts import find_submission
from insight.views.drafts import load_sent, save_sent
from insight.views.pages import summary_of, with_journey


@with_journey
def about_you(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Ask the equality questions; whoever skips them, has answered or has taken back goes on."""
    sent = load_sent(request, journey.engagement)
    if sent is None:
        return redirect("insight:start", journey.engagement.slug)
    submission = find_submission(sent.receipt_code)
    if submission is None or sent.is_told or "skip" in request.POST:
        return redirect("insight:done", journey.engagement.slug)
    form = EqualityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_equality(submission=submission, answers=form.answers, words=form.words)
        sent.is_told = True
        save_sent(request, journey.engagement, sent)
        return redirect("insight:done", journey.engagement.slug)
    context = {
        "engagement": journey.engagement,
        "code": sent.receipt_code,
        "form": form,
        "questions": QUESTIONS.values(),
        "errors": summary_of(form.errors),
    }
    return render(request, "insight/about_you.html", context)
