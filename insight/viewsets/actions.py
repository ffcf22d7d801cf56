"""The ledger: what we did, will do and can't do, with who is responsible and by when."""

import re
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from insight.enums import ActionKind, ActionStatus
from insight.forms.curation_actions import ActionForm
from insight.models import Action, Finding
from insight.models.ledger import ActionQuerySet
from insight.viewsets.deletion import CheckedDeleteView
from insight.viewsets.desk import RightMenuItem, day_column

OVERDUE = "overdue"
MOST_DIGITS = re.compile(r"[0-9]{1,18}")
"""A number that every database can look up."""


class ActionFilterSet(WagtailFilterSet):
    """What to look for in the ledger."""

    state = django_filters.ChoiceFilter(
        label="State",
        method="in_state",
        choices=[(OVERDUE, "Overdue"), *ActionStatus.choices],
        empty_label="All",
    )

    class Meta:
        model = Action
        fields = ["state", "kind", "priority"]

    def in_state(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Return the actions that are overdue, under way or done."""
        if value == OVERDUE:
            return actions.overdue()
        return actions.filter(status=value)


def state_of(action: Action) -> str:
    """Return where `action` stands in a word or two."""
    if action.is_overdue:
        return "Overdue"
    return "Explained" if action.kind == ActionKind.CANNOT else action.get_status_display()


def findings_of(action: Action) -> str:
    """Return what people said that led to `action`."""
    return "; ".join(finding.statement for finding in action.findings.all()) or "–"


class ActionIndexView(IndexView):
    """The ledger; what is due soonest first."""

    def get_base_queryset(self) -> QuerySet[Action]:
        return super().get_base_queryset().select_related("priority").prefetch_related("findings")


class CreateActionView(CreateView):
    """A new line; what it answers and its priority are chosen already where one comes from a finding."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("finding", "")
        finding = Finding.objects.filter(pk=int(asked)).first() if MOST_DIGITS.fullmatch(asked) else None
        chosen = {"findings": [finding.pk], "priority": finding.priority_id} if finding else {}
        return super().get_initial() | chosen


class ActionViewSet(ModelViewSet):
    """The ledger and the form of a line."""

    model = Action
    name = "insight_ledger"
    url_prefix = "feedback/actions"
    icon = "tasks"
    index_view_class = ActionIndexView
    add_view_class = CreateActionView
    delete_view_class = CheckedDeleteView
    index_template_name = "insight/admin/engagement_list.html"
    create_template_name = edit_template_name = "insight/admin/action_form.html"
    filterset_class = ActionFilterSet
    add_to_reference_index = False
    copy_view_enabled = False
    search_fields = ["text", "because", "owner"]
    search_backend_name = None
    ordering = ["-status", "due_on", "-pk"]
    list_display = [
        "text",
        Column("get_kind_display", label="We say"),
        Column("findings", label="What people said", accessor=findings_of),
        Column("owner", label="Who"),
        day_column("due_on", "Due by"),
        StatusTagColumn(
            "state", label="State", accessor=state_of, primary=lambda action: not action.is_overdue
        ),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ActionForm]:
        return ActionForm


viewset = ActionViewSet()
urls = [
    path(
        "feedback/ledger/",
        RedirectView.as_view(pattern_name="insight_ledger:index", query_string=True),
        name="insight_actions",
    )
]
menu_item = RightMenuItem(
    "Actions",
    reverse_lazy("insight_ledger:index"),
    name="actions",
    icon_name="tasks",
    order=70,
    right="insight.view_action",
)
