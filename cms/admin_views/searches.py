"""What people search for on the site: the words that can be kept, and what was not found."""

from typing import Any

from django import forms
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.search.counts import search_report

MOST_LINES = 50
DAYS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year"}
USUAL_DAYS = "30"


class DaysForm(forms.Form):
    """Over how many days."""

    days = forms.ChoiceField(
        label="The last", choices=list(DAYS.items()), error_messages={"required": "", "invalid_choice": ""}
    )


class SearchReportView(WagtailAdminTemplateMixin, TemplateView):
    """The report; everybody who works in the admin may see it, since it names nobody."""

    template_name = "cms/admin/searches.html"
    page_title = "Searches"
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = DaysForm(self.request.GET)
        days = typed.cleaned_data["days"] if typed.is_valid() else USUAL_DAYS
        return super().get_context_data(
            form=DaysForm(initial={"days": days}),
            days=DAYS[days],
            report=search_report(days=int(days), most=MOST_LINES),
            **kwargs,
        )


def search_report_urls() -> list[URLPattern]:
    """Return the report's address."""
    return [path("reports/searches/", SearchReportView.as_view(), name="search_report")]


def search_report_menu_item() -> MenuItem:
    """Return the report's line in the menu of reports."""
    return MenuItem("Searches", reverse("search_report"), name="searches", icon_name="search", order=1000)
