"""Finding what a person sent by their receipt code, and erasing it. For data guardians."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from insight.enums import QuoteStatus
from insight.intake import EMAIL_MAX_CHARACTERS
from insight.models import Quote, Submission
from insight.permissions import check_can_erase_submission
from insight.selectors.receipts import find_submission, find_submissions_by_address
from insight.services.erasure import erase_submission
from insight.viewsets.desk import RightMenuItem
from insight.viewsets.staff import StaffRequest


class ReceiptForm(forms.Form):
    """The code that a resident reads out, or the e-mail address that they asked to be told at."""

    code = forms.CharField(
        label="Receipt code or e-mail address",
        max_length=EMAIL_MAX_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> list[Submission]:
        """Return the submissions that it leads to; what leads nowhere is refused with what to try."""
        given = self.cleaned_data["code"]
        if "@" in given:
            return self._found(
                find_submissions_by_address(given),
                "Nobody who still wants to be told gave this address. Ask the person for another address or their code.",
            )
        submission = find_submission(given)
        return self._found(
            [submission] if submission else [],
            "No one's words were sent with this code, or they were erased already. Ask the person to read it again, "
            "letter by letter.",
        )

    def _found(self, submissions: list[Submission], otherwise: str) -> list[Submission]:
        if not submissions:
            raise forms.ValidationError(otherwise)
        return submissions


class EraseForm(forms.Form):
    """Why it is erased, and that it is meant."""

    reason = forms.CharField(
        label="Why",
        max_length=200,
        help_text="For example “The person asked by phone”. Never their name or words.",
    )
    sure = forms.BooleanField(label="I understand that this can't be undone")


class GuardianView(WagtailAdminTemplateMixin, FormView):
    """What the pages of erasure share: who may see them."""

    header_icon = "bin"
    page_title = "Find and erase"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_erase_submission(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("insight_erase"), "label": "Find and erase"}]


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class FindSubmissionView(GuardianView):
    """One field: the receipt code or address. It is posted, so that it stands in no address bar and no log."""

    template_name = "insight/admin/erase_find.html"
    form_class = ReceiptForm

    def form_valid(self, form: ReceiptForm) -> HttpResponse:
        found = form.cleaned_data["code"]
        if len(found) == 1:
            return redirect("insight_erase_submission", uuid=found[0].uuid)
        return self.render_to_response(self.get_context_data(form=form, found=found))


class EraseSubmissionView(GuardianView):
    """What there is and what will go, without the words; then erase."""

    template_name = "insight/admin/erase_confirm.html"
    form_class = EraseForm
    request: StaffRequest
    submission: Submission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_erase_submission(request.user)
        submissions = Submission.objects.select_related("engagement")
        self.submission = get_object_or_404(submissions, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quotes = Quote.objects.filter(segment__response__submission=self.submission)
        return super().get_context_data(
            submission=self.submission,
            responses=self.submission.responses.select_related("question"),
            quotes=quotes.filter(status=QuoteStatus.CLEARED).count(),
            **kwargs,
        )

    def form_valid(self, form: EraseForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        counts = erase_submission(submission=self.submission, by=self.request.user, reason=reason)
        answers = "1 answer" if counts["responses"] == 1 else f"{counts['responses']} answers"
        messages.success(self.request, f"Erased: {answers} and all that was made of them.")
        return redirect("insight_erase")


urls = [
    path("feedback/erase/", FindSubmissionView.as_view(), name="insight_erase"),
    path("feedback/erase/<uuid:uuid>/", EraseSubmissionView.as_view(), name="insight_erase_submission"),
]
menu_item = RightMenuItem(
    "Find and erase",
    reverse_lazy("insight_erase"),
    name="erase",
    icon_name="bin",
    order=900,
    right="insight.erase_submission",
)
