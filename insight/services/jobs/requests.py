"""What people and pages do with work: ask for it, cancel it, run it again, forget it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from insight.audit import record
from insight.enums import JobStatus
from insight.errors import ServiceError
from insight.models import Job
from insight.services.jobs.kinds import KINDS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def request_job(
    *,
    kind: str,
    key: str,
    params: dict[str, Any],
    requested_by: "User | None" = None,
    again: bool = False,
) -> Job:
    """Return the unfinished job with this `key`, or a new one that waits; the caller sends it after commit.

    With `again`, a job that already runs gets one more run after this one: for work that may have grown since
    the run began. Raises KeyError for an unknown kind.
    """
    queue = KINDS[kind].queue
    while True:
        unfinished = Job.objects.filter(key=key).exclude(status__in=JobStatus.ended()).first()
        if unfinished is None:
            try:
                with transaction.atomic():
                    return Job.objects.create(
                        kind=kind, key=key, queue=queue, params=params, requested_by=requested_by
                    )
            except IntegrityError:
                continue  # somebody else asked in the same moment: return theirs
        if not again or _will_run_again(unfinished):
            return unfinished


def _will_run_again(job: Job) -> bool:
    """Say whether `job` has a whole run ahead of it; False if it ended in this moment."""
    if Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(again=True):
        return True
    return Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).exists()


@transaction.atomic
def cancel_job(*, job: Job, by: "User") -> None:
    """End a waiting job now; ask a running one to stop. Raises ServiceError where it has already ended."""
    waiting = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED)
    running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING)
    if not (
        waiting.update(status=JobStatus.CANCELLED, cancel_requested=True, finished_at=timezone.now())
        or running.update(cancel_requested=True, again=False)
    ):
        raise ServiceError("This work has already ended, so there is nothing to cancel.")
    record(job, "insight.job.cancel", by=by)


@transaction.atomic
def run_again(*, job: Job, by: "User") -> Job:
    """Return a new job that does what `job` did; the caller sends it. Raises ServiceError while it is unfinished."""
    job.refresh_from_db(fields=["status"])
    if job.status not in JobStatus.ended():
        raise ServiceError("This work hasn't ended yet. Wait for it or cancel it first.")
    new = request_job(kind=job.kind, key=job.key, params=job.params, requested_by=by)
    record(job, "insight.job.again", by=by, new_job=new.pk)
    return new


def forget_ended_jobs() -> int:
    """Delete jobs that ended more than JOB_KEEP_DAYS ago; return how many."""
    before = timezone.now() - timedelta(days=settings.JOB_KEEP_DAYS)
    ended = Job.objects.filter(status__in=JobStatus.ended(), finished_at__lt=before)
    return ended.delete()[0]
