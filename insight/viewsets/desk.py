"""What the pages of curation share: who may see them, the way back, and several small forms on one page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from insight.errors import ServiceError
from insight.models import Engagement
from insight.services.runs import CODE, start_run
from insight.tasks import send_after_commit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

AnyForm = TypeVar("AnyForm", bound=forms.Form)
AnyModel = TypeVar("AnyModel", bound=Model)
UNKNOWN = "unknown"
NOTHING_CHOSEN = "Choose what to do with one of the buttons on this page."


class DeskPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who have `right` ("app.codename"). `tab` is its place among an engagement's pages."""

    right: ClassVar[str]
    tab: ClassVar[str] = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        self.load()
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> "User":
        """Return who is at the desk: `dispatch` has let in nobody without a right, so it is somebody."""
        return cast("User", self.request.user)

    def load(self) -> None:
        """Read the rows that the page is about; again after a refusal, which may leave them half changed."""

    def row(self, rows: QuerySet[AnyModel]) -> AnyModel:
        """Return the row of `rows` whose number stands in the address; raise Http404 if it is none of them."""
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tab=self.tab, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the pages above this one as (address, label)."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": url, "label": label} for url, label in self.crumbs()]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class Desk(DeskPage):
    """A page with several forms. Each names in `do` one of `decisions`: a method that does it.

    A decision returns what to tell the person, who then comes to `done_url`. Where it is refused, the page is
    shown again with the reason beside the form and what was typed: `failed` is the decision, `typed` its form.
    """

    decisions: ClassVar[Mapping[str, str]]
    failed: str = ""
    error: str = ""
    typed: forms.Form | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was decided, all of it or nothing."""
        wanted = request.POST.get("do", "")
        if wanted not in self.decisions:
            return self.refuse(UNKNOWN, NOTHING_CHOSEN, status=422)
        try:
            with transaction.atomic():
                said = getattr(self, self.decisions[wanted])()
        except PermissionDenied as refusal:
            return self.refuse(wanted, str(refusal) or "You may not do this.", status=403)
        except ServiceError as refusal:
            return self.refuse(wanted, str(refusal), status=422)
        messages.success(request, said)
        return redirect(self.done_url())

    def done_url(self) -> str:
        """Return where a person comes after a decision: the same page."""
        return self.request.get_full_path()

    def refuse(self, decision: str, reason: str, *, status: int) -> HttpResponse:
        """Show the page again with the reason."""
        self.failed, self.error = decision, reason
        self.load()
        context = self.get_context_data(failed=decision, error=reason, **self.kwargs)
        return self.render_to_response(context, status=status)

    def read(self, form: forms.Form) -> dict[str, Any]:
        """Return what was typed into `form`; raise ServiceError with what is wrong there."""
        self.typed = form
        if not form.is_valid():
            raise ServiceError(" ".join(str(text) for texts in form.errors.values() for text in texts))
        return form.cleaned_data

    def form(self, decision: str, blank: AnyForm) -> AnyForm:
        """Return the form as it was typed if `decision` was refused, else `blank`."""
        was_typed = self.failed == decision and self.typed is not None
        return cast(AnyForm, self.typed) if was_typed else blank


def code_again(engagement: Engagement, by: "User") -> None:
    """Ask for a run of coding after commit, since the themes that it learns from are others now."""
    send_after_commit(start_run(engagement=engagement, kind=CODE, by=by, again=True))


def day_column(field: str, label: str) -> Column:
    """Return a column of a list that shows a day as people write it; one not set shows a dash."""

    def day_of(row: Model) -> str:
        day = getattr(row, field)
        return date_format(day, "j M Y") if day else "–"

    return Column(field, label=label, accessor=day_of, sort_key=field)


class RightMenuItem(MenuItem):
    """A menu item for those who have `right`."""

    def __init__(self, *args: Any, right: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this person may open it."""
        return request.user.has_perm(self.right)
