"""Themes of a codeframe: the list with counts, and a page for each with what is known and what can be done."""

from typing import Any, ClassVar

from django import forms
from django.urls import path, reverse, reverse_lazy

from insight.enums import ThemeStatus
from insight.forms.curation import (
    MergeForm,
    MoveForm,
    NewThemeForm,
    PriorityForm,
    RenameForm,
    RetireForm,
    SplitForm,
    UndoForm,
)
from insight.models import Codeframe, Engagement, Priority, Theme
from insight.permissions import can_curate_themes, can_view_responses, can_write_finding
from insight.selectors.codings import coded_responses
from insight.selectors.operations import history_of, last_change, operations_since
from insight.selectors.spread import spread_of
from insight.selectors.themes import (
    exemplars_of,
    feelings_of,
    findings_on,
    points_of,
    theme_rows,
)
from insight.services import themes
from insight.viewsets.desk import Desk, DeskPage, RightMenuItem, code_again

MOST_POINTS = 100
"""Points on the page of a split; a search finds the others."""


class ThemeDoorView(DeskPage):
    """Every engagement that has themes."""

    right = "insight.view_theme"
    template_name = "insight/admin/theme_engagements.html"
    page_title = "Themes"
    header_icon = "tag"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = Theme.objects.filter(status=ThemeStatus.LIVE)
        rows = [
            (engagement, live.filter(codeframe__engagement=engagement).count())
            for engagement in Engagement.objects.all()
        ]
        return super().get_context_data(rows=rows, **kwargs)


class ThemeListView(Desk):
    """The live themes of an engagement, the most spoken of first."""

    right = "insight.view_theme"
    template_name = "insight/admin/themes.html"
    tab = "themes"
    header_icon = "tag"
    page_title = "Themes"
    decisions: ClassVar[dict[str, str]] = {"write": "write", "undo": "undo"}
    engagement: Engagement

    def load(self) -> None:
        self.engagement = self.row(Engagement.objects.all())
        self.codeframe = Codeframe.objects.filter(engagement=self.engagement).first()

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_analysis", args=[self.engagement.pk]), str(self.engagement))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            engagement=self.engagement,
            rows=theme_rows(self.engagement),
            may_curate=can_curate_themes(self.request.user),
            may_write=can_write_finding(self.request.user),
            last_change=last_change(self.codeframe) if self.codeframe else None,
            undo_form=UndoForm(
                initial={"version": self.codeframe.version if self.codeframe else 0}, auto_id="undo-%s"
            ),
            new=self.form("write", self.new_form()),
            **kwargs,
        )

    def new_form(self, data: Any = None) -> NewThemeForm:
        """Return the form of a theme that no topic gave."""
        return NewThemeForm(data, priorities=Priority.objects.all(), auto_id="new-%s")

    def write(self) -> str:
        """Make a theme by hand."""
        asked = self.read(self.new_form(self.request.POST))
        theme = themes.add_theme(engagement=self.engagement, by=self.person, **asked)
        code_again(self.engagement, self.person)
        return f"“{theme.name}” is in the themes. Responses are being coded: its count follows in a while."

    def undo(self) -> str:
        """Take back the last change to the themes."""
        asked = self.read(UndoForm(self.request.POST))
        codeframe = themes.get_codeframe(self.engagement)
        said = last_change(codeframe)
        themes.undo_last(codeframe=codeframe, by=self.person, **asked)
        code_again(self.engagement, self.person)
        return f"Taken back: {said.words if said else 'the last change'}. Responses are being coded anew."


class ThemeView(Desk):
    """One theme: what it means, how many and who, in which words, what rests on it, what was done to it."""

    right = "insight.view_theme"
    template_name = "insight/admin/theme.html"
    tab = "themes"
    header_icon = "tag"
    page_title = "Theme"
    decisions: ClassVar[dict[str, str]] = {
        "rename": "rename",
        "priority": "tie",
        "merge": "merge",
        "move": "move",
        "retire": "retire",
    }
    theme: Theme

    def load(self) -> None:
        self.theme = self.row(
            Theme.objects.select_related("codeframe__engagement", "priority", "merged_into", "parent")
        )

    def get_page_subtitle(self) -> str:
        return self.theme.name

    def crumbs(self) -> list[tuple[str, str]]:
        engagement = self.theme.codeframe.engagement
        return [
            (reverse("insight_analysis", args=[engagement.pk]), str(engagement)),
            (reverse("insight_engagement_themes", args=[engagement.pk]), "Themes"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme, user = self.theme, self.request.user
        spread = spread_of(coded_responses(theme), theme.codeframe.engagement)
        return super().get_context_data(
            theme=theme,
            engagement=theme.codeframe.engagement,
            is_live=theme.status == ThemeStatus.LIVE,
            spread=spread,
            feelings=feelings_of(theme),
            exemplars=exemplars_of(theme, quotable_only=not can_view_responses(user)),
            findings=findings_on(theme),
            children=theme.children.filter(status=ThemeStatus.LIVE),
            history=history_of(theme),
            may_curate=can_curate_themes(user),
            may_view_responses=can_view_responses(user),
            may_write=can_write_finding(user),
            newer=self.newer_operations(),
            **self.decision_forms(),
            **kwargs,
        )

    def decision_forms(self) -> dict[str, forms.Form]:
        """Return the forms by decision; all speak of the codeframe as it is now, a refused one too."""
        theme = self.theme
        seen = {"version": theme.codeframe.version}
        blank = {
            "rename": RenameForm(initial={"name": theme.name, "definition": theme.definition, **seen}),
            "priority": PriorityForm(initial={"priority": theme.priority_id, **seen}, auto_id="tie-%s"),
            "merge": MergeForm(theme=theme, initial=seen, auto_id="merge-%s"),
            "move": MoveForm(theme=theme, initial={"under": theme.parent_id, **seen}, auto_id="move-%s"),
            "retire": RetireForm(initial=seen, auto_id="retire-%s"),
        }
        shown = {decision: self.form(decision, form) for decision, form in blank.items()}
        if self.typed is not None:
            # What is newer is shown beside the form, so the next try is made in its knowledge.
            self.typed.data = self.request.POST.copy()
            self.typed.data["version"] = str(theme.codeframe.version)
        return {f"{decision}_form": form for decision, form in shown.items()}

    def newer_operations(self) -> list[Any]:
        """Return what others did to the codeframe since the refused form was opened."""
        seen = self.request.POST.get("version", "")
        frame = self.theme.codeframe
        return operations_since(frame, int(seen)) if self.failed and seen.isdecimal() else []

    def rename(self) -> str:
        """Give the theme another name and definition."""
        asked = self.read(RenameForm(self.request.POST))
        themes.rename_theme(theme=self.theme, by=self.person, **asked)
        code_again(self.theme.codeframe.engagement, self.person)
        return f"Saved as “{self.theme.name}”. Responses are being coded anew."

    def tie(self) -> str:
        """Tie the theme to a priority, or to none."""
        asked = self.read(PriorityForm(self.request.POST, auto_id="tie-%s"))
        themes.set_priority(theme=self.theme, by=self.person, **asked)
        if self.theme.priority is None:
            return "This theme is tied to no priority now."
        return f"This theme speaks to “{self.theme.priority}” now."

    def merge(self) -> str:
        """Fold the theme into another."""
        asked = self.read(MergeForm(self.request.POST, theme=self.theme, auto_id="merge-%s"))
        into = themes.merge_themes(theme=self.theme, by=self.person, **asked)
        code_again(into.codeframe.engagement, self.person)
        return f"Merged into “{into.name}”. No coding was lost."

    def move(self) -> str:
        """Put the theme below a wider one, or by itself."""
        asked = self.read(MoveForm(self.request.POST, theme=self.theme, auto_id="move-%s"))
        themes.move_theme(theme=self.theme, by=self.person, **asked)
        if self.theme.parent is None:
            return "This theme stands by itself now."
        return f"This theme lies below “{self.theme.parent}” now."

    def retire(self) -> str:
        """Take the theme out of use."""
        asked = self.read(RetireForm(self.request.POST, auto_id="retire-%s"))
        themes.retire_theme(theme=self.theme, by=self.person, **asked)
        return f"“{self.theme.name}” is retired. What people coded under it is kept."


class SplitView(Desk):
    """The points of one theme, some of which become a theme of their own."""

    right = "insight.curate_themes"
    template_name = "insight/admin/theme_split.html"
    tab = "themes"
    header_icon = "tag"
    page_title = "Split a theme"
    decisions: ClassVar[dict[str, str]] = {"split": "split"}
    theme: Theme

    def load(self) -> None:
        live = Theme.objects.filter(status=ThemeStatus.LIVE)
        self.theme = self.row(live.select_related("codeframe__engagement"))

    def crumbs(self) -> list[tuple[str, str]]:
        engagement = self.theme.codeframe.engagement
        return [
            (reverse("insight_engagement_themes", args=[engagement.pk]), "Themes"),
            (reverse("insight_theme", args=[self.theme.pk]), self.theme.name),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        blank = self.split_form(initial={"version": self.theme.codeframe.version})
        return super().get_context_data(
            theme=self.theme,
            engagement=self.theme.codeframe.engagement,
            may_curate=can_curate_themes(self.request.user),
            words=self.words,
            form=self.form("split", blank),
            shown=MOST_POINTS,
            **kwargs,
        )

    @property
    def words(self) -> str:
        """Return what the points are searched for."""
        return self.request.GET.get("words", "").strip()[:100]

    def split_form(self, data: Any = None, **kwargs: Any) -> SplitForm:
        """Return the form with the points to choose from: all when it is read, one page of them when shown."""
        points = points_of(self.theme, words=self.words)
        if data is None:
            points = points_of(self.theme, words=self.words, most=MOST_POINTS)
        return SplitForm(data, segments=points, **kwargs)

    def split(self) -> str:
        """Make a theme of what was ticked."""
        asked = self.read(self.split_form(self.request.POST))
        chosen = [segment.pk for segment in asked.pop("chosen")]
        new = themes.split_theme(theme=self.theme, segment_ids=chosen, by=self.person, **asked)
        code_again(self.theme.codeframe.engagement, self.person)
        return f"“{new.name}” is a theme of its own, with {len(chosen)} of the points."

    def done_url(self) -> str:
        return reverse("insight_theme", args=[self.theme.pk])


urls = [
    path("feedback/themes/", ThemeDoorView.as_view(), name="insight_themes"),
    path("feedback/themes/<int:pk>/", ThemeView.as_view(), name="insight_theme"),
    path("feedback/themes/<int:pk>/split/", SplitView.as_view(), name="insight_theme_split"),
    path(
        "feedback/engagements/<int:pk>/themes/",
        ThemeListView.as_view(),
        name="insight_engagement_themes",
    ),
]
menu_item = RightMenuItem(
    "Themes", reverse_lazy("insight_themes"), name="themes", icon_name="tag", order=50, right=ThemeView.right
)
