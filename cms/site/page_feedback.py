"""Is this page useful? The question at the foot of each page, and what happens with the answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from insight.published import PageFeedbackForm, help_wanted, new_page_feedback, take_page_feedback
from insight.ratelimit import allow
from insight.views.pages import private, summary_of

ANSWERS_PER_HOUR = 60
"""From one network: a library or a school may have many readers."""


def page_key(page: Page) -> str:
    """Return the name by which answers know a page; the one that publications use."""
    return f"page-{page.pk}"


def feedback_form(page: Page) -> dict[str, Any]:
    """Return what the form at the foot of a page carries: where it goes, and its traps."""
    return {"action": reverse("page_feedback", args=[page.pk]), **new_page_feedback(page_key(page))}


@private
def page_feedback(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take in an answer about a live page and say thank you; with a mistake, show the form by itself."""
    page = get_object_or_404(Page.objects.live().public().filter(depth__gt=1), pk=page_id)
    form = PageFeedbackForm(page_key(page), request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _ask(request, page, form)
    if not form.is_valid():
        return _ask(request, page, form, form.errors)
    if not allow(request, what="page-feedback", per_hour=ANSWERS_PER_HOUR):
        return _ask(request, page, form, {"__all__": [_wait()]}, status=429)
    take_page_feedback(page_title=page.title, page_url=page.url or "", form=form)
    help_lines = help_wanted(form.cleaned_data["reason"])
    if help_lines:
        return render(request, "cms/page_feedback_thanks.html", {"help": help_lines})
    return redirect("page_feedback_thanks")


@private
@require_safe
def page_feedback_thanks(request: HttpRequest) -> HttpResponse:
    """Say thank you."""
    return render(request, "cms/page_feedback_thanks.html")


def _ask(
    request: HttpRequest, page: Page, form: PageFeedbackForm, errors: Any = None, *, status: int = 200
) -> HttpResponse:
    """Show the form by itself, with fresh traps, and what was answered."""
    context = {
        "asked": page,
        "form": form,
        "feedback": feedback_form(page),
        "field_errors": errors or {},
        "errors": summary_of(errors or {}, {"useful": "#page-useful", "reason": "#page-reason"}),
    }
    return render(request, "cms/page_feedback.html", context, status=status)


def _wait() -> str:
    return gettext("We have had many answers from your network. Wait an hour, then send yours again.")
