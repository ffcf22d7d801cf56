"""Findings: the list, and writing one or writing a draft anew. The page of a finding is in `finding_desk`."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.urls import path, reverse, reverse_lazy

from insight.enums import FindingStatus, ThemeStatus
from insight.errors import ServiceError
from insight.forms.curation_findings import FindingForm
from insight.models import Engagement, Finding, Theme
from insight.permissions import can_write_finding
from insight.selectors.findings import list_findings
from insight.services import findings
from insight.services.drafting import draft_finding
from insight.services.findings import check_is_draft
from insight.viewsets.desk import Desk, DeskPage, RightMenuItem
from insight.viewsets.finding_desk import FindingView

PAGE_SIZE = 30


class FindingListView(DeskPage):
    """Findings by where they stand, of one engagement or of all."""

    right = "insight.view_finding"
    template_name = "insight/admin/findings.html"
    tab = "findings"
    page_title = "Findings"
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("engagement", "")
        status = self.request.GET.get("status", "")
        engagement = Engagement.objects.filter(pk=asked).first() if asked.isdecimal() else None
        rows = list_findings(engagement=engagement, status=status)
        every = list_findings(engagement=engagement)
        counts = [
            (value, label, every.filter(status=value).count()) for value, label in FindingStatus.choices
        ]
        return super().get_context_data(
            engagement=engagement,
            engagements=Engagement.objects.all(),
            status=status if status in FindingStatus.values else "",
            counts=counts,
            page=Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p")),
            may_write=can_write_finding(self.request.user),
            **kwargs,
        )


class FindingFormView(Desk):
    """What writing a finding and writing it anew share."""

    right = "insight.write_finding"
    template_name = "insight/admin/finding_form.html"
    tab = "findings"
    header_icon = "clipboard-list"
    decisions: ClassVar[dict[str, str]] = {"save": "save"}
    engagement: Engagement
    finding: Finding | None = None

    def crumbs(self) -> list[tuple[str, str]]:
        return [(f"{reverse('insight_findings')}?engagement={self.engagement.pk}", "Findings")]

    def finding_form(self, data: Any = None) -> FindingForm:
        """Return the form, filled with what there is."""
        return FindingForm(data, engagement=self.engagement, finding=self.finding, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = Theme.objects.filter(codeframe__engagement=self.engagement, status=ThemeStatus.LIVE)
        return super().get_context_data(
            engagement=self.engagement,
            finding=self.finding,
            form=self.form(self.failed or "save", self.finding_form()),
            has_themes=self.finding is not None or live.exists(),
            **kwargs,
        )


class NewFindingView(FindingFormView):
    """Writing a finding of an engagement."""

    page_title = "Write a finding"
    decisions: ClassVar[dict[str, str]] = {"save": "save", "draft": "draft"}
    written: Finding

    def load(self) -> None:
        self.engagement = self.row(Engagement.objects.all())

    def initial(self) -> dict[str, Any]:
        """Return the theme that the address names, with its priority."""
        asked = self.request.GET.get("theme", "")
        themes = Theme.objects.filter(codeframe__engagement=self.engagement)
        theme = themes.filter(pk=asked).first() if asked.isdecimal() else None
        return {"themes": [theme.pk], "priority": theme.priority_id} if theme else {}

    def save(self) -> str:
        """Write the finding."""
        asked = self.read(self.finding_form(self.request.POST))
        self.written = findings.create_finding(engagement=self.engagement, by=self.person, **asked)
        return "Written, with its figures as they stand today. Choose quotes, then send it for review."

    def draft(self) -> str:
        """Let counts and quotes make the first draft."""
        form = self.finding_form(self.request.POST)
        form.fields["statement"].required = False
        asked = self.read(form)
        if asked["statement"].strip() or asked["detail"].strip():
            raise ServiceError(
                "You have begun to write. Press “Write it” to keep your words, or empty “What people told us” "
                "and “Detail” for a first draft."
            )
        self.written = draft_finding(
            engagement=self.engagement,
            priority=asked["priority"],
            themes=asked["themes"],
            next_step=asked["next_step"],
            by=self.person,
        )
        return "A first draft: counted sentences, and quotes for you to keep or take out. Put it into your own words now."

    def done_url(self) -> str:
        return reverse("insight_finding", args=[self.written.pk])


class EditFindingView(FindingFormView):
    """Writing a draft anew."""

    page_title = "Change a finding"
    finding: Finding

    def load(self) -> None:
        self.finding = self.row(Finding.objects.select_related("engagement"))
        self.engagement = self.finding.engagement

    def done_url(self) -> str:
        return reverse("insight_finding", args=[self.finding.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (self.done_url(), f"Finding {self.finding.pk}")]

    def initial(self) -> dict[str, Any]:
        """Return the finding as it is."""
        finding = self.finding
        return {
            "statement": finding.statement,
            "priority": finding.priority_id,
            "detail": finding.detail,
            "next_step": finding.next_step,
            "themes": list(finding.evidence.values_list("theme", flat=True)),
        }

    def save(self) -> str:
        """Write the draft anew."""
        check_is_draft(self.finding)
        asked = self.read(self.finding_form(self.request.POST))
        findings.change_finding(finding=self.finding, by=self.person, **asked)
        return "Saved."


urls = [
    path("feedback/findings/", FindingListView.as_view(), name="insight_findings"),
    path("feedback/findings/<int:pk>/", FindingView.as_view(), name="insight_finding"),
    path("feedback/findings/<int:pk>/change/", EditFindingView.as_view(), name="insight_finding_change"),
    path("feedback/engagements/<int:pk>/findings/new/", NewFindingView.as_view(), name="insight_finding_new"),
]
menu_item = RightMenuItem(
    "Findings",
    reverse_lazy("insight_findings"),
    name="findings",
    icon_name="clipboard-list",
    order=60,
    right=FindingListView.right,
)
