"""The admin's pages about background work: a list, a page for each job, cancel and run again."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import DetailView, ListView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from insight.errors import ServiceError
from insight.models import Job
from insight.permissions import can_manage_jobs, can_view_jobs, check_can_manage_jobs, check_can_view_jobs
from insight.selectors.jobs import job_cards, jobs_in_state, queue_states
from insight.services.jobs import cancel_job, run_again
from insight.tasks import send_after_commit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

STATES = {"": "All", "unfinished": "Not finished", "failed": "Failed", "ended": "Ended"}


class StaffRequest(HttpRequest):
    """A request that Wagtail has let into the admin: its user is signed in."""

    user: "User"


class JobPage(WagtailAdminTemplateMixin):
    """What the pages about work share: who may see them, and the way back."""

    header_icon = "history"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_can_view_jobs(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse_lazy("insight_jobs"), "label": "Background work"},
        ]


class JobListView(JobPage, ListView):
    """All jobs, newest first, with how the queues stand."""

    page_title = "Background work"
    template_name = "insight/admin/job_list.html"
    paginate_by = 50
    page_kwarg = "p"

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_in_state(self.request.GET.get("state", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        state = self.request.GET.get("state", "")
        return context | {
            "cards": job_cards(context["page_obj"]),
            "queues": queue_states(),
            "states": STATES,
            "state": state if state in STATES else "",
        }


class JobDetailView(JobPage, DetailView):
    """One job: how far it is, what went wrong, and what can be done about it."""

    model = Job
    template_name = "insight/admin/job_detail.html"

    def get_page_title(self) -> str:
        return job_cards([self.object])[0].what

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_manage = can_manage_jobs(self.request.user)
        return super().get_context_data(**kwargs) | {
            "card": job_cards([self.object])[0],
            "may_manage": may_manage,
        }


@never_cache
@require_safe
def job_state(request: HttpRequest, pk: int) -> JsonResponse:
    """Return what changes on a job's page while it runs; the page asks every few seconds."""
    check_can_view_jobs(request.user)
    card = job_cards([_job(pk)])[0]
    return JsonResponse(
        {
            "state": card.state,
            "step": card.job.step,
            "progress": card.job.progress,
            "time_left": card.time_left,
            "ended": card.ended,
        }
    )


@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    """Cancel a job and go back to its page."""
    check_can_manage_jobs(request.user)
    job = _job(pk)
    try:
        cancel_job(job=job, by=request.user)
        messages.success(request, "The work is being cancelled.")
    except ServiceError as refusal:
        messages.error(request, str(refusal))
    return redirect("insight_job", pk)


@require_POST
def again(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    """Ask for the same work anew and go to the new job's page."""
    check_can_manage_jobs(request.user)
    try:
        new = run_again(job=_job(pk), by=request.user)
    except ServiceError as refusal:
        messages.error(request, str(refusal))
        return redirect("insight_job", pk)
    send_after_commit(new)
    messages.success(request, "The work was asked for again.")
    return redirect("insight_job", new.pk)


def _job(pk: int) -> Job:
    return get_object_or_404(Job.objects.select_related("requested_by"), pk=pk)


class JobMenuItem(MenuItem):
    """The way to the list, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_view_jobs(request.user)


job_urls = [
    path("jobs/", JobListView.as_view(), name="insight_jobs"),
    path("jobs/<int:pk>/", JobDetailView.as_view(), name="insight_job"),
    path("jobs/<int:pk>/state/", job_state, name="insight_job_state"),
    path("jobs/<int:pk>/cancel/", cancel, name="insight_job_cancel"),
    path("jobs/<int:pk>/again/", again, name="insight_job_again"),
]
job_menu_item = JobMenuItem(
    "Background work", reverse_lazy("insight_jobs"), name="background-work", icon_name="history", order=800
)
