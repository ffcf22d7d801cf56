"""Engagements: the list, writing one with its questions, and where its words stand with the runs over them."""

from typing import Any, ClassVar

from django.urls import path, reverse, reverse_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from insight.enums import FindingStatus
from insight.forms.curation_engagements import EngagementForm
from insight.models import Engagement
from insight.permissions import can_import, can_start_run, can_view_responses
from insight.selectors.analysis import response_states, run_stories, unfinished_job
from insight.selectors.topics import live_themes, undecided_topics
from insight.services.runs import CODE, DISCOVER, job_key, start_run
from insight.tasks import send_after_commit
from insight.viewsets.deletion import CheckedDeleteView
from insight.viewsets.desk import Desk, RightMenuItem, day_column


class CreateEngagementView(CreateView):
    """A new engagement; its page of analysis comes next."""

    def get_success_url(self) -> str:
        return reverse("insight_analysis", args=[self.object.pk])


class EditEngagementView(EditView):
    """An engagement that is there; its page of analysis comes next."""

    def get_success_url(self) -> str:
        return reverse("insight_analysis", args=[self.object.pk])


class EngagementViewSet(ModelViewSet):
    """The list of engagements and the form that writes one."""

    model = Engagement
    name = "insight_engagements"
    url_prefix = "feedback/engagements"
    icon = "comment"
    add_view_class = CreateEngagementView
    edit_view_class = EditEngagementView
    delete_view_class = CheckedDeleteView
    index_template_name = "insight/admin/engagement_list.html"
    create_template_name = edit_template_name = "insight/admin/engagement_form.html"
    add_to_reference_index = False
    copy_view_enabled = False
    search_fields = ["title"]
    search_backend_name = None
    list_display = [
        TitleColumn(
            "title",
            label="Engagement",
            get_url=lambda engagement: reverse("insight_analysis", args=[engagement.pk]),
        ),
        Column("get_kind_display", label="Asks for"),
        BooleanColumn("is_open", label="Open today"),
        day_column("opens_on", "Opens"),
        day_column("closes_on", "Closes"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[EngagementForm]:
        return EngagementForm


class AnalysisView(Desk):
    """Where the words of one engagement stand, and the runs over them."""

    right = "insight.view_engagement"
    template_name = "insight/admin/engagement_analysis.html"
    tab = "analysis"
    page_title = "Where it stands"
    header_icon = "comment"
    decisions: ClassVar[dict[str, str]] = {"find-topics": "find_topics", "code": "code"}
    engagement: Engagement

    def load(self) -> None:
        self.engagement = self.row(Engagement.objects.all())

    def get_page_subtitle(self) -> str:
        return self.engagement.title

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_engagements:index"), "Engagements")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        engagement, user = self.engagement, self.request.user
        return super().get_context_data(
            engagement=engagement,
            states=response_states(engagement),
            topics=undecided_topics(engagement),
            themes=live_themes(engagement).count(),
            findings=engagement.findings.count(),
            in_review=engagement.findings.filter(status=FindingStatus.IN_REVIEW).count(),
            stories=run_stories(engagement),
            finding_topics=unfinished_job(job_key(engagement, DISCOVER)),
            coding=unfinished_job(job_key(engagement, CODE)),
            may_start=can_start_run(user),
            may_import=can_import(user),
            may_view_responses=can_view_responses(user),
            may_change=user.has_perm("insight.change_engagement"),
            **kwargs,
        )

    def find_topics(self) -> str:
        """Ask for topic discovery."""
        send_after_commit(start_run(engagement=self.engagement, kind=DISCOVER, by=self.person))
        return "Looking for topics. You may leave this page: the work goes on."

    def code(self) -> str:
        """Ask for a run of coding."""
        send_after_commit(start_run(engagement=self.engagement, kind=CODE, by=self.person))
        return "Coding responses. You may leave this page: the work goes on."


viewset = EngagementViewSet()
urls = [path("feedback/engagements/<int:pk>/", AnalysisView.as_view(), name="insight_analysis")]
menu_item = RightMenuItem(
    "Engagements",
    reverse_lazy("insight_engagements:index"),
    name="engagements",
    icon_name="comment",
    order=5,
    right=AnalysisView.right,
)
