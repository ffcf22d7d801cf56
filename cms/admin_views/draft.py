"""Draft from findings: choose a priority and a time, see what goes in and what is left out and why, make the page."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from wagtail.admin.widgets import AdminDateInput

from cms.languages.trees import originals
from cms.models import PriorityPage
from cms.publishing.drafting import draft_page
from insight.errors import ServiceError
from insight.published import DraftCandidate, draft_candidates

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TEMPLATE = "insight/admin/draft_from_findings.html"


class ChoiceForm(forms.Form):
    """Which priority, and findings approved from when to when."""

    page = forms.ModelChoiceField(
        PriorityPage.objects.none(),
        label="Priority",
        empty_label="Choose a priority",
        error_messages={"invalid_choice": "Choose a priority whose pages you may add to."},
    )
    since = forms.DateField(label="Approved from", required=False, widget=AdminDateInput)
    until = forms.DateField(label="Approved up to", required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, pages: list[PriorityPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["page"])
        field.queryset = PriorityPage.objects.filter(pk__in=[page.pk for page in pages]).order_by("path")

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Choose a day on or after the first one.")
        return data

    def candidates(self) -> tuple[DraftCandidate, ...]:
        """Return the findings of the chosen priority, each with whether it goes in."""
        data = self.cleaned_data
        return draft_candidates(data["page"].priority.slug, since=data["since"], until=data["until"])


def may_draft(user: Any) -> bool:
    """Say whether there is any priority page below which `user` may add pages."""
    return bool(_pages_of(user))


def draft_from_findings(request: HttpRequest) -> HttpResponse:
    """Show the choice, then what would be in the page; on POST make it and open it in the editor."""
    pages = _pages_of(request.user)
    if not pages:
        raise PermissionDenied("You may not add pages below any priority.")
    data = request.POST if request.method == "POST" else request.GET
    form = ChoiceForm(data if "page" in data else None, pages=pages)
    candidates = form.candidates() if form.is_valid() else ()
    if request.method == "POST" and form.is_valid():
        return _make_page(request, form, candidates)
    return render(request, TEMPLATE, _context(form, candidates))


def _make_page(
    request: HttpRequest, form: ChoiceForm, candidates: tuple[DraftCandidate, ...]
) -> HttpResponse:
    chosen = set(request.POST.getlist("finding"))
    ids = [candidate.id for candidate in candidates if candidate.is_in and str(candidate.id) in chosen]
    try:
        page = draft_page(parent=form.cleaned_data["page"], finding_ids=ids, by=cast("User", request.user))
    except ServiceError as error:
        messages.error(request, str(error))
        again = {key: request.POST.get(key, "") for key in form.fields}
        return redirect(f"{request.path}?{urlencode(again)}")
    messages.success(
        request, "The draft is made and not public. Read it through, change the words, then publish it."
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def _context(form: ChoiceForm, candidates: tuple[DraftCandidate, ...]) -> dict[str, Any]:
    return {
        "page_title": "Draft from findings",
        "header_icon": "doc-full",
        "form": form,
        "chosen": form.is_bound and form.is_valid(),
        "going_in": [candidate for candidate in candidates if candidate.is_in],
        "left_out": [candidate for candidate in candidates if not candidate.is_in],
    }


def _pages_of(user: Any) -> list[PriorityPage]:
    pages = originals(PriorityPage.objects.select_related("priority")).order_by("path")
    return [page for page in pages if page.permissions_for_user(user).can_add_subpage()]
