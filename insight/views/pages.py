"""What every page of the journey has in common."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from insight.selectors.engagements import Journey, find_journey

JourneyView = Callable[..., HttpResponse]
Errors = Mapping[str, Sequence[Any]]
"""What is wrong and what to do, by field name."""


def private(view: JourneyView) -> JourneyView:
    """Keep a page out of every cache and what is sent to it out of error reports."""
    return never_cache(sensitive_post_parameters()(view))


def with_journey(view: JourneyView) -> JourneyView:
    """Give a private view the journey named in its address; 404 where there is none."""

    @wraps(view)
    def page(request: HttpRequest, engagement: str, **kwargs: Any) -> HttpResponse:
        journey = find_journey(engagement)
        if journey is None:
            raise Http404
        return view(request, journey, **kwargs)

    return private(page)


def with_open_journey(view: JourneyView) -> JourneyView:
    """As `with_journey`; while it takes no answers, a page that says so stands in for the view."""

    @wraps(view)
    def page(request: HttpRequest, journey: Journey, **kwargs: Any) -> HttpResponse:
        if not journey.is_open:
            context = {"engagement": journey.engagement, "today": timezone.localdate()}
            return render(request, "insight/closed.html", context)
        return view(request, journey, **kwargs)

    return with_journey(page)


def summary_of(errors: Errors, links: dict[str, str] | None = None) -> list[dict[str, str]]:
    """Return the error summary's lines: each leads to its field, or to where `links` says by field name."""
    links = links or {}
    return [
        {"text": str(text), "href": links.get(name, f"#{name}") if name != "__all__" else ""}
        for name, texts in errors.items()
        for text in texts
    ]
