"""The queue of held responses and the one place where words are read as they were given."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from insight import audit
from insight.enums import ResponseStatus, SpanLabel
from insight.errors import ServiceError
from insight.models import Response
from insight.permissions import (
    can_clear_response,
    check_can_clear_response,
    check_can_read_verbatim,
)
from insight.redaction import Stretch
from insight.selectors.queue import (
    find_words,
    fingerprint,
    held_responses,
    next_held,
    passages,
    waiting_time,
    what_to_do,
)
from insight.services.jobs import request_job
from insight.services.screening import (
    StaleDecisionError,
    clear_response,
    hide_more,
    hold_response,
    reject_response,
    show_again,
)
from insight.tasks import send_after_commit
from insight.viewsets.desk import RightMenuItem
from insight.viewsets.staff import StaffRequest


class HideForm(forms.Form):
    """What to hide: words, or a stretch that was selected, and its kind."""

    words = forms.CharField(
        label="Words to hide",
        max_length=10_000,
        error_messages={"required": "Write or select the words to hide."},
    )
    kind = forms.ChoiceField(label="What they are", choices=SpanLabel.choices)
    start = forms.IntegerField(required=False, min_value=0, max_value=2_000_000, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, max_value=2_000_000, widget=forms.HiddenInput)

    def stretches(self, verbatim: str) -> list[Stretch]:
        """Return the selected stretch and every other place where the same words stand.

        Raises ServiceError if they stand nowhere.
        """
        asked = self.cleaned_data
        found = find_words(verbatim, asked["words"], asked["kind"])
        start, end = asked.get("start"), asked.get("end")
        if start is not None and end is not None and start < end <= len(verbatim):
            found.append(Stretch(start, end, asked["kind"]))
        if not found:
            raise ServiceError(
                "These words are not in the response. Copy them from it exactly, then try again."
            )
        return found


class ReasonForm(forms.Form):
    """Why somebody decides as they do."""

    reason = forms.CharField(max_length=300, strip=True)


class HeldListView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that waits for a person, safeguarding first. No words are shown here."""

    template_name = "insight/admin/held_list.html"
    page_title = "Held responses"
    header_icon = "time"
    most = 100

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_clear_response(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = held_responses()
        rows = [(response, waiting_time(response)) for response in held[: self.most]]
        return super().get_context_data(rows=rows, total=held.count(), **kwargs)


@method_decorator(sensitive_post_parameters("words", "reason"), name="dispatch")
class WordsView(WagtailAdminTemplateMixin, TemplateView):
    """A response's words as they were given, with what is hidden marked. Every reading is logged."""

    template_name = "insight/admin/held_words.html"
    header_icon = "view"
    actions: ClassVar[dict[str, str]] = {"hide": "hide", "show": "show", "hold": "hold"}
    request: StaffRequest
    response: Response

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_read_verbatim(request.user)
        responses = Response.objects.select_related("question", "submission__engagement", "decided_by")
        self.response = get_object_or_404(responses, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_words(HideForm(), "", "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was decided; on a refusal show the page again with what was typed."""
        action = self.actions.get(request.POST.get("do", ""))
        if action is None:
            raise PermissionDenied
        check_can_clear_response(request.user)
        try:
            with transaction.atomic():
                return getattr(self, action)(request.POST.get("seen", ""))
        except StaleDecisionError as error:
            messages.warning(request, str(error))
            return redirect(request.path)
        except ServiceError as error:
            return self.show_words(HideForm(request.POST), action, str(error))

    def show_words(self, form: HideForm, failed: str, error: str) -> HttpResponse:
        """Return the page, and log that the words were read."""
        self.response.refresh_from_db()
        audit.record(self.response, "insight.response.read", by=self.request.user)
        context = self.get_context_data(hide_form=form, failed=failed, error=error)
        return self.render_to_response(context, status=422 if error else 200)

    def get_page_title(self) -> str:
        return f"Original words of response {self.response.pk}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [
            {"url": reverse("insight_responses"), "label": "Responses"},
            {
                "url": reverse("insight_response", args=[self.response.pk]),
                "label": f"Response {self.response.pk}",
            },
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": "Original words"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = passages(self.response)
        return super().get_context_data(
            response=self.response,
            passages=words,
            hidden=[passage for passage in words if passage.mark],
            waiting=waiting_time(self.response),
            what_to_do=what_to_do(self.response),
            seen=fingerprint(self.response),
            may_decide=can_clear_response(self.request.user)
            and self.response.status != ResponseStatus.RECEIVED,
            is_held=self.response.status == ResponseStatus.HELD,
            typed_reason=self.request.POST.get("reason", ""),
            **kwargs,
        )

    def hide(self, seen: str) -> HttpResponse:
        """Hide the words that were typed or selected."""
        form = HideForm(self.request.POST)
        if not form.is_valid():
            raise ServiceError(" ".join(str(text) for texts in form.errors.values() for text in texts))
        stretches = form.stretches(self.response.verbatim)
        count = hide_more(response=self.response, spans=stretches, by=self.request.user, seen=seen)
        self.ask_for_enrichment()
        places = "1 place" if count == 1 else f"{count} places"
        messages.success(self.request, f"Hidden in {places}.")
        return redirect(self.request.path)

    def show(self, seen: str) -> HttpResponse:
        """Show again what was hidden wrongly."""
        start, _, end = self.request.POST.get("stretch", "").partition("-")
        if not (start.isdecimal() and end.isdecimal()):
            raise ServiceError("Choose what to show again from the list below the words.")
        show_again(response=self.response, start=int(start), end=int(end), by=self.request.user, seen=seen)
        self.ask_for_enrichment()
        messages.success(self.request, "Shown again.")
        return redirect(self.request.path)

    def hold(self, seen: str) -> HttpResponse:
        """Put the response back into the queue."""
        hold_response(
            response=self.response,
            by=self.request.user,
            reason=self.request.POST.get("reason", ""),
            seen=seen,
        )
        messages.success(self.request, "Held. It counts nowhere until somebody has cleared it.")
        return redirect("insight_held_response", pk=self.response.pk)

    def ask_for_enrichment(self) -> None:
        """Ask for the response to be read by the pipeline (anew), after commit, if it may be."""
        if self.response.status != ResponseStatus.CLEARED:
            return
        engagement = self.response.submission.engagement_id
        job = request_job(
            kind="enrich",
            key=f"enrich:{engagement}",
            params={"engagement_id": engagement},
            requested_by=self.request.user,
            again=True,
        )
        send_after_commit(job)


class HeldResponseView(WordsView):
    """One held response at a time: accept, hide more, show again, reject; then the next."""

    header_icon = "time"
    actions: ClassVar[dict[str, str]] = {"hide": "hide", "show": "show", "clear": "clear", "reject": "reject"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_clear_response(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.response.status != ResponseStatus.HELD:
            messages.warning(request, "This response is not held any more. Here is where it stands now.")
            return redirect("insight_response", pk=self.response.pk)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Held response {self.response.pk}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("insight_held"), "label": "Held responses"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = next_held(self.response)
        return super().get_context_data(next=following, left=held_responses().count() - 1, **kwargs)

    def clear(self, seen: str) -> HttpResponse:
        """Accept the response as it is screened now."""
        reason = self.request.POST.get("reason", "")
        if self.response.safeguarding and not reason.strip():
            raise ServiceError("Say what you did about the safeguarding concern, then accept.")
        following = next_held(self.response)
        clear_response(response=self.response, by=self.request.user, reason=reason, seen=seen)
        self.ask_for_enrichment()
        messages.success(self.request, f"Response {self.response.pk} cleared.")
        return self.go_on(following)

    def reject(self, seen: str) -> HttpResponse:
        """Take the response out of everything."""
        following = next_held(self.response)
        reject_response(
            response=self.response,
            by=self.request.user,
            reason=self.request.POST.get("reason", ""),
            seen=seen,
        )
        messages.success(self.request, f"Response {self.response.pk} rejected. It counts nowhere.")
        return self.go_on(following)

    def go_on(self, following: Response | None) -> HttpResponse:
        """Lead to the response that was next when this one was decided, or to the list if none was left."""
        if following is None:
            return redirect("insight_held")
        return redirect("insight_held_response", pk=following.pk)


urls = [
    path("feedback/held/", HeldListView.as_view(), name="insight_held"),
    path("feedback/held/<int:pk>/", HeldResponseView.as_view(), name="insight_held_response"),
    path("feedback/responses/<int:pk>/words/", WordsView.as_view(), name="insight_words"),
]
menu_item = RightMenuItem(
    "Held responses",
    reverse_lazy("insight_held"),
    name="held",
    icon_name="time",
    order=10,
    right="insight.clear_response",
)
