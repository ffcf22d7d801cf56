"""Rows that others still need: the admin says what they are and what to do, wherever somebody tries to delete one."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.views.generic import DeleteView

ADVICE = {
    "engagement": "Close it instead: set “Closes on” to a day that has passed. What people sent can’t be deleted in one "
    "go; where somebody asks, a data guardian erases it under “Find and erase”.",
    "user": "Switch the account off instead: take away the tick at “Active”. Then nobody can sign in with it, and "
    "what they decided keeps its name.",
    "question": "Change its words instead, or leave it: it is not asked once the engagement is closed.",
    "partner": "Leave it: pages about the past need it. Where it left, write the day into its memberships.",
    "theme": "Retire it on its page instead. Then it is not counted any more.",
}
"""What to do instead, by what can't be deleted."""

OTHERWISE = "Take those away first, or change them so that they don’t need it."


class StillNeeded(Exception):
    """`row` can't be deleted: `counts` says how many of what need it, by name for people."""

    def __init__(self, row: models.Model, counts: Counter[str]) -> None:
        super().__init__(f"{row._meta.label} {row.pk} is still needed")
        self.row, self.counts = row, counts


def check_can_be_deleted(row: models.Model) -> None:
    """Raise StillNeeded if rows that protect `row` point to it. They are counted, not read."""
    counts: Counter[str] = Counter()
    for relation in row._meta.related_objects:
        if getattr(relation, "on_delete", None) in (models.PROTECT, models.RESTRICT):
            needing = relation.related_model._base_manager.filter(**{relation.field.name: row})
            _count(counts, relation.related_model, needing.count())
    if counts:
        raise StillNeeded(row, counts)


class CheckedDeleteView(DeleteView):
    """Asks before it deletes, and where that can't be, says so at once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_can_be_deleted(self.object)
        return super().get_context_data(**kwargs)

    def delete_action(self) -> None:
        check_can_be_deleted(self.object)
        super().delete_action()


class ExplainProtection:
    """Middleware: a page with the reason in place of an error, for every way in which the admin deletes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for a row that others need, in the admin; None for all else."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if isinstance(exception, StillNeeded):
            return _page(request, exception.counts, exception.row)
        if isinstance(exception, ProtectedError):
            return _page(request, _counted(exception.protected_objects), None)
        if isinstance(exception, RestrictedError):
            return _page(request, _counted(exception.restricted_objects), None)
        return None


def _counted(rows: Iterable[models.Model]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for model, count in Counter(type(row) for row in rows).items():
        _count(counts, model, count)
    return counts


def _count(counts: Counter[str], model: type[models.Model], count: int) -> None:
    if count:
        names = model._meta
        counts[str(names.verbose_name if count == 1 else names.verbose_name_plural)] += count


def _page(request: HttpRequest, counts: Counter[str], row: models.Model | None) -> HttpResponse:
    kind = row._meta.model_name if row else _kind_in(request)
    context = {
        "row": row,
        "counts": [(count, name) for name, count in counts.most_common()],
        "advice": ADVICE.get(str(kind), OTHERWISE),
    }
    return TemplateResponse(request, "insight/admin/still_needed.html", context, status=409).render()


def _kind_in(request: HttpRequest) -> str:
    """What the address is about: Wagtail's own lists of people are the only ones whose rows ours protect."""
    match = request.resolver_match
    return "user" if match and "wagtailusers_users" in match.namespaces else ""
