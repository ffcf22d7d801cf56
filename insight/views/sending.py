"""Check your answers, and send them."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from insight.crisis import find_concerns
from insight.forms.answers import SendForm
from insight.ratelimit import allow
from insight.selectors.engagements import WHERE, Journey
from insight.services.jobs import request_job
from insight.services.submissions import Accepted, SubmissionRefused, accept_submission
from insight.tasks import send_after_commit
from insight.views.drafts import KEPT_HOURS, Draft, Sent, drop_draft, load_draft, load_sent, save_sent
from insight.views.journey import CHANGE, step_address
from insight.views.pages import Errors, summary_of, with_open_journey


@with_open_journey
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show the answers with what to agree to, and send them."""
    draft = load_draft(request, journey.engagement)
    if request.method != "POST":
        return _show(request, journey, draft, SendForm(draft.sitting), {})
    if not any(draft.answers.values()):
        return _send_nothing(request, journey, draft)
    form = SendForm(draft.sitting, request.POST)
    if not form.is_valid():
        return _show(request, journey, draft, form, form.errors)
    if not allow(request, what="send", per_hour=settings.SUBMISSIONS_PER_HOUR):
        return _show(request, journey, draft, form, {"__all__": [_wait()]}, status=429)
    try:
        _take_in(journey, draft, form)
    except SubmissionRefused as refused:
        errors = {name or "__all__": [text] for name, text in refused.errors.items()}
        return _show(request, journey, draft, form, errors)
    return _after_sending(request, journey, draft)


def _take_in(journey: Journey, draft: Draft, form: SendForm) -> Accepted:
    place = next((place for place in journey.places if place.slug == draft.place), None)
    with transaction.atomic():
        accepted = accept_submission(
            engagement=journey.engagement,
            answers=draft.answers,
            sitting=draft.sitting,
            receipt_code=draft.receipt_code,
            place=place,
            consent=form.consent,
            email=form.cleaned_data["email"],
        )
        if accepted.created:
            pk = accepted.submission.pk
            send_after_commit(request_job(kind="screen", key=f"screen:{pk}", params={"submission_id": pk}))
    return accepted


def _after_sending(request: HttpRequest, journey: Journey, draft: Draft) -> HttpResponse:
    """Go on to the optional questions; straight to the confirmation where its help is wanted at once."""
    concerns = find_concerns(draft.answers.values())
    save_sent(request, journey.engagement, Sent(draft.receipt_code, list(concerns)))
    drop_draft(request, journey.engagement)
    return redirect("insight:done" if concerns else "insight:about_you", journey.engagement.slug)


def _send_nothing(request: HttpRequest, journey: Journey, draft: Draft) -> HttpResponse:
    """A second press of "send" leads on; else the answers were never there or have run out."""
    if not draft.answers and load_sent(request, journey.engagement):
        return redirect("insight:done", journey.engagement.slug)
    text = gettext(
        "There is nothing to send yet. Write an answer to at least one question. "
        "Answers from more than %(hours)s hours ago are no longer here."
    )
    errors = {journey.steps[0]: [text % {"hours": KEPT_HOURS}]}
    return _show(request, journey, draft, SendForm(draft.sitting), errors)


def _show(
    request: HttpRequest,
    journey: Journey,
    draft: Draft,
    form: SendForm,
    errors: Errors,
    *,
    status: int = 200,
) -> HttpResponse:
    change = {step: f"{step_address(journey, step)}?{CHANGE}=1" for step in journey.steps}
    context = {
        "journey": journey,
        "engagement": journey.engagement,
        "draft": draft,
        "form": form,
        "field_errors": errors,
        "errors": summary_of(errors, change),
        "change": change,
        "where": WHERE,
        "place": next((place.name for place in journey.places if place.slug == draft.place), ""),
        "back": step_address(journey, journey.before("check")),
        "start_again": reverse("insight:start_again", args=[journey.engagement.slug]),
    }
    return render(request, "insight/check.html", context, status=status)


def _wait() -> str:
    return gettext(
        "We have had many answers from your network in the last hour. Your answers are kept here. "
        "Wait a while, then send them again."
    )
