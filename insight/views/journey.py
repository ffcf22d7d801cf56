"""The way to sending: one question a page, then where, then check."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from insight.forms.answers import NO_PLACE, AnswerForm, PlaceForm
from insight.selectors.engagements import CHECK, WHERE, Journey
from insight.views.drafts import KEPT_HOURS, drop_draft, load_draft, save_draft
from insight.views.pages import Errors, summary_of, with_open_journey

CHANGE = "change"


@require_GET
@with_open_journey
def start(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Lead to the first question; to the first without an answer where somebody comes back."""
    answers = load_draft(request, journey.engagement).answers
    if answers:
        open_steps = [step for step in journey.steps if step not in answers]
        return redirect(step_address(journey, open_steps[0]))
    return redirect(step_address(journey, journey.steps[0]))


@with_open_journey
def question(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Ask one question, keep its answer, go on."""
    asked = journey.question(key)
    if asked is None:
        raise Http404
    draft = load_draft(request, journey.engagement)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(asked, data, initial=draft.answers.get(key, ""))
    if form.is_valid():
        draft.answers[key] = form.cleaned_data["answer"]
        save_draft(request, journey.engagement, draft)
        return redirect(_next_address(request, journey, key))
    context = {"question": asked, "form": form, "number": journey.steps.index(key) + 1}
    return render(request, "insight/question.html", _context(request, journey, key, form.errors) | context)


@with_open_journey
def where(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Ask for the borough, which nobody has to say."""
    if WHERE not in journey.steps:
        return redirect(step_address(journey, CHECK))
    draft = load_draft(request, journey.engagement)
    data = request.POST if request.method == "POST" else None
    form = PlaceForm(journey.places, data, initial=draft.place)
    if form.is_valid():
        draft.place = form.cleaned_data["place"]
        save_draft(request, journey.engagement, draft)
        return redirect(step_address(journey, CHECK))
    context = {"form": form, "no_place": NO_PLACE}
    return render(request, "insight/where.html", _context(request, journey, WHERE, form.errors) | context)


@require_POST
@with_open_journey
def start_again(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Forget the answers in this browser and begin anew."""
    drop_draft(request, journey.engagement)
    return redirect(step_address(journey, journey.steps[0]))


def step_address(journey: Journey, step: str) -> str:
    """Return the address of a step of the journey."""
    slug = journey.engagement.slug
    if step in (WHERE, CHECK):
        return reverse(f"insight:{step}", args=[slug])
    return reverse("insight:question", args=[slug, step])


def _next_address(request: HttpRequest, journey: Journey, key: str) -> str:
    return step_address(journey, CHECK if CHANGE in request.GET else journey.after(key))


def _context(request: HttpRequest, journey: Journey, step: str, errors: Errors) -> dict[str, object]:
    before = CHECK if CHANGE in request.GET else journey.before(step)
    return {
        "journey": journey,
        "engagement": journey.engagement,
        "asked_in": journey.language,
        "back": step_address(journey, before) if before else "",
        "errors": summary_of(errors),
        "kept_hours": KEPT_HOURS,
    }
