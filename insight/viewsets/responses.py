"""Looking through responses, and correcting what they were coded under. Screened words only."""

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import registry as log_registry

from insight.enums import ResponseStatus, Sentiment, ThemeStatus
from insight.errors import ServiceError
from insight.models import Community, Engagement, Response, Segment, Theme
from insight.permissions import (
    can_clear_response,
    can_curate_themes,
    can_erase_submission,
    can_read_verbatim,
    check_can_curate_themes,
    check_can_view_responses,
)
from insight.pipeline.copies import copies_of
from insight.selectors.priorities import priorities_of
from insight.selectors.responses import (
    ResponseFilter,
    find_responses,
    languages,
    parts,
    segments_with_marks,
)
from insight.services.codings import code_as_none, correct_coding
from insight.viewsets.desk import RightMenuItem
from insight.viewsets.staff import StaffRequest


def live_themes() -> QuerySet[Theme]:
    """Return the themes in use, with their engagements."""
    return Theme.objects.filter(status=ThemeStatus.LIVE).select_related("codeframe__engagement")


class ThemeField(forms.ModelChoiceField):
    """A theme named with its engagement: two engagements may have themes of one name."""

    def label_from_instance(self, theme: Theme) -> str:
        return f"{theme.name} ({theme.codeframe.engagement})"


class ResponseFilterForm(forms.Form):
    """The filters above the list, as an address can carry them."""

    engagement = forms.ModelChoiceField(Engagement.objects.all(), required=False, empty_label="All")
    status = forms.ChoiceField(
        choices=[("", "All"), *ResponseStatus.choices], required=False, label="Where it stands"
    )
    theme = ThemeField(
        live_themes(),
        required=False,
        empty_label="All",
    )
    community = forms.ModelChoiceField(
        Community.objects.all(), required=False, empty_label="All", to_field_name="slug"
    )
    sentiment = forms.ChoiceField(choices=[("", "All"), *Sentiment.choices], required=False, label="Feeling")
    language = forms.ChoiceField(required=False)
    words = forms.CharField(max_length=200, required=False, label="Words in the text")
    unsure = forms.BooleanField(required=False, label="Only where the machine was not sure")
    group = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [("", "All"), *((code, code) for code in languages())]
        engagement = str(self.data.get("engagement", ""))
        if engagement.isdecimal():
            theme = cast(ThemeField, self.fields["theme"])
            theme.queryset = live_themes().filter(codeframe__engagement=int(engagement))

    def wanted(self) -> ResponseFilter:
        """Return what to look for; a value that makes no sense filters nothing."""
        self.is_valid()
        return ResponseFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class ResponseListView(WagtailAdminTemplateMixin, TemplateView):
    """Responses, newest first, by what the address asks for.

    With a community in the address there is no total and no number of pages: how many people of a
    community said something comes from disclosure control alone.
    """

    template_name = "insight/admin/response_list.html"
    page_title = "Responses"
    header_icon = "openquote"
    page_size = 25

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_view_responses(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ResponseFilterForm(self.request.GET)
        wanted = form.wanted()
        page = Paginator(find_responses(wanted), self.page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            form=form,
            page=page,
            total=None if wanted.community else page.paginator.count,
            is_filtering=wanted != ResponseFilter(),
            usable=ResponseStatus.usable(),
            may_clear=can_clear_response(self.request.user),
            **kwargs,
        )


class ResponseView(WagtailAdminTemplateMixin, TemplateView):
    """One response: its screened words, its segments with who coded them, its history."""

    template_name = "insight/admin/response.html"
    header_icon = "openquote"
    response: Response

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_view_responses(request.user)
        responses = Response.objects.select_related("question", "submission__engagement", "decided_by")
        self.response = get_object_or_404(responses, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Response {self.response.pk}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("insight_responses"), "label": "Responses"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, response = self.request.user, self.response
        segments = segments_with_marks(response)
        is_usable = response.status in ResponseStatus.usable()
        return super().get_context_data(
            response=response,
            is_usable=is_usable,
            copies=copies_of(response) if is_usable else None,
            is_held=response.status == ResponseStatus.HELD,
            segments=segments,
            priorities=priorities_of(response) if is_usable else [],
            parts=parts(response, segments),
            history=log_registry.get_logs_for_instance(response).select_related("user")[:50],
            may_correct=can_curate_themes(user),
            may_clear=can_clear_response(user),
            may_read=can_read_verbatim(user),
            may_erase=can_erase_submission(user),
            **kwargs,
        )


@require_POST
def correct(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    """Write down whether a theme fits a segment, and go back to that segment."""
    check_can_curate_themes(request.user)
    segment = get_object_or_404(Segment.objects.select_related("response__submission"), pk=pk)
    themes = Theme.objects.select_related("codeframe")
    back = redirect(f"{reverse('insight_response', args=[segment.response_id])}#segment-{segment.pk}")
    theme_id = request.POST.get("theme", "")
    theme = themes.filter(pk=theme_id).first() if theme_id.isdecimal() else None
    if theme is None:
        messages.error(request, "Choose a theme from the list first.")
        return back
    applies = request.POST.get("applies") == "1"
    try:
        correct_coding(segment=segment, theme=theme, by=request.user, applies=applies)
        messages.success(request, f"Noted: “{theme}” {'fits' if applies else 'doesn’t fit'}.")
    except ServiceError as refusal:
        messages.error(request, str(refusal))
    return back


@require_POST
def none_fits(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    """Write down that no theme in use fits a segment, and go back to that segment."""
    check_can_curate_themes(request.user)
    segment = get_object_or_404(Segment.objects.select_related("response__submission"), pk=pk)
    try:
        code_as_none(segment=segment, by=request.user)
        messages.success(request, "Noted: none of the themes fits.")
    except ServiceError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('insight_response', args=[segment.response_id])}#segment-{segment.pk}")


urls = [
    path("feedback/responses/", ResponseListView.as_view(), name="insight_responses"),
    path("feedback/responses/<int:pk>/", ResponseView.as_view(), name="insight_response"),
    path("feedback/segments/<int:pk>/correct/", correct, name="insight_correct_coding"),
    path("feedback/segments/<int:pk>/none/", none_fits, name="insight_code_as_none"),
]
menu_item = RightMenuItem(
    "Responses",
    reverse_lazy("insight_responses"),
    name="responses",
    icon_name="openquote",
    order=20,
    right="insight.view_response",
)
