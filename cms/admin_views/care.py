"""Reports on pages that need care, and the small form that says who looks after a page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput, Button
from wagtail.models import Page

from cms.editing.care import PROBLEMS, CareLine, care_lines, pages_of
from cms.editing.links import check_links
from cms.models import PageCare
from insight.csv_files import csv_file

CARE_COLUMNS = ("Page", "Address", "What to do", "Owner", "Last looked at", "Review by", "Reading age")
LINK_COLUMNS = ("Page", "Address", "Words of the link", "Leads to", "What is wrong")


def problems_of(line: CareLine) -> list[str]:
    """Return in words what is wrong with the page of a line."""
    return [PROBLEMS[name] for name in line.problems]


class Report(WagtailAdminTemplateMixin, TemplateView):
    """A report on the live pages that the person may change; refused to those who may change none."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.pages = pages_of(request.user)
        if not self.pages:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.as_file() if "file" in request.GET else super().get(request, *args, **kwargs)

    def as_file(self) -> HttpResponse:
        """Return what the report shows as a CSV file."""
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class CareReport(Report):
    """Pages that need care, all or by one problem."""

    page_title = "Pages that need care"
    header_icon = "view"
    template_name = "cms/admin/care_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = care_lines(self.pages)
        counts = {name: sum(name in line.problems for line in lines) for name in PROBLEMS}
        return super().get_context_data(**kwargs) | {
            "problem": self.problem,
            "choices": [(name, words, counts[name]) for name, words in PROBLEMS.items()],
            "looked_at": len(self.pages),
            "lines": [(line, problems_of(line)) for line in self.shown(lines)],
        }

    @property
    def problem(self) -> str:
        """The one problem asked for, or ""."""
        asked = self.request.GET.get("problem", "")
        return asked if asked in PROBLEMS else ""

    def shown(self, lines: Iterable[CareLine]) -> list[CareLine]:
        """Return the lines with the problem asked for."""
        return [line for line in lines if not self.problem or self.problem in line.problems]

    def as_file(self) -> HttpResponse:
        """Return the lines shown as a CSV file."""
        rows = [self._row(line) for line in self.shown(care_lines(self.pages))]
        return csv_file(rows, columns=CARE_COLUMNS, name="pages-that-need-care.csv")

    def _row(self, line: CareLine) -> tuple[Any, ...]:
        owner = line.care.owner if line.care else None
        return (
            line.page.title,
            line.page.get_full_url(self.request),
            "; ".join(problems_of(line)),
            (owner.get_full_name() or owner.get_username()) if owner else "",
            line.last_looked_at or "",
            (line.care and line.care.review_by) or "",
            line.reading.age if line.reading else "",
        )


class LinkReportView(Report):
    """Links that lead nowhere, then links to other sites."""

    page_title = "Links"
    header_icon = "link"
    template_name = "cms/admin/link_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"links": check_links(self.pages)}

    def as_file(self) -> HttpResponse:
        """Return both kinds of links as a CSV file."""
        links = check_links(self.pages)
        rows = [
            (link.page.title, link.page.get_full_url(self.request), link.words, link.target, link.problem)
            for link in (*links.broken, *links.outside)
        ]
        return csv_file(rows, columns=LINK_COLUMNS, name="links.csv")


class CareForm(forms.ModelForm):
    """Who owns a page and by when it is to be read again."""

    class Meta:
        model = PageCare
        fields = ["owner", "review_by"]
        widgets = {"review_by": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (
            get_user_model().objects.filter(is_active=True).order_by("first_name", "last_name", "username")
        )
        self.fields["owner"] = forms.ModelChoiceField(
            people, required=False, empty_label="Nobody yet", help_text=self.fields["owner"].help_text
        )


def page_care(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep who looks after a page; "reviewed" notes that it was read today and is right."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    care = PageCare.objects.filter(page=page).first() or PageCare(page=page)
    form = CareForm(request.POST or None, instance=care)
    if request.method == "POST" and form.is_valid():
        care = form.save(commit=False)
        if "reviewed" in request.POST:
            care.note_review(timezone.localdate())
        care.save()
        messages.success(request, f"Kept who looks after “{page.title}”.")
        return redirect("page_care", page.pk)
    return render(request, "cms/admin/page_care.html", {"page": page, "care": care, "form": form})


class ReportItem(MenuItem):
    """Leads to a report; only for those who may change a page somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(pages_of(request.user))


care_item = ReportItem(
    CareReport.page_title, reverse_lazy("care_report"), name="care", icon_name="view", order=100
)
link_item = ReportItem(
    LinkReportView.page_title, reverse_lazy("link_report"), name="links", icon_name="link", order=110
)
urls: list[URLPattern] = [
    path("reports/care/", CareReport.as_view(), name="care_report"),
    path("reports/links/", LinkReportView.as_view(), name="link_report"),
    path("pages/<int:pk>/care/", page_care, name="page_care"),
]


def care_buttons(page: Page, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Button]:
    """Give those who may change a page the way to who looks after it, among its other actions."""
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield Button(
            "Owner and review", url=reverse("page_care", args=[page.pk]), icon_name="user", priority=68
        )
