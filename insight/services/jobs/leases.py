"""How a worker holds a job: every change is one conditional update that names the attempt's token."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from insight.enums import JobStatus
from insight.models import Job
from insight.services.jobs.failures import Failure
from insight.services.jobs.kinds import KINDS
from insight.services.jobs.requests import request_job

LONGEST_BACKOFF = timedelta(hours=1)


def claim_job(job_id: int) -> Job | None:
    """Begin an attempt at a waiting job that is due; None where there is nothing to claim, whatever the reason."""
    now = timezone.now()
    due = Q(run_after=None) | Q(run_after__lte=now)
    token = secrets.token_hex(16)
    claimed = Job.objects.filter(due, pk=job_id, status=JobStatus.QUEUED).update(
        status=JobStatus.RUNNING,
        token=token,
        attempts=F("attempts") + 1,
        lease_until=_lease_end(),
        started_at=now,
        progress=0,
        step="",
        message="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def held_job(job_id: int, token: str) -> Job | None:
    """Return the job if the attempt named by `token` still holds it."""
    return Job.objects.filter(pk=job_id, status=JobStatus.RUNNING, token=token).first()


def held(job: Job) -> QuerySet[Job]:
    """Return the row of `job` for as long as this attempt holds it, else nothing."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, token=job.token)


def renew_lease(job: Job) -> bool:
    """Hold `job` for another JOB_LEASE_SECONDS; False where another attempt holds it or it has ended."""
    return bool(held(job).update(lease_until=_lease_end()))


@transaction.atomic
def finish_job(*, job: Job, result: dict[str, Any]) -> bool:
    """End `job` as done, clear up and ask for what follows; False, with nothing changed, where the lease was lost."""
    if not _end(job, JobStatus.DONE, result=result, progress=100, error=""):
        return False
    kind = KINDS[job.kind]
    kind.clear_up(job.params)
    for follow_up in kind.follow_ups(job.params):
        request_job(
            kind=follow_up.kind,
            key=follow_up.key,
            params=follow_up.params,
            requested_by=job.requested_by,
            again=True,
        )
    return True


@transaction.atomic
def fail_attempt(*, job: Job, failure: Failure) -> None:
    """Put `job` back to wait, longer each time, or end it as failed once its attempts are used up."""
    if failure.final or job.attempts >= job.max_attempts:
        tries = "" if failure.final else f" We tried {job.attempts} times."
        _end(job, JobStatus.FAILED, error=f"{failure.message}{tries}")
        return
    backoff = timedelta(seconds=settings.JOB_BACKOFF_SECONDS * 3 ** (job.attempts - 1))
    held(job).update(
        status=JobStatus.QUEUED,
        token="",
        lease_until=None,
        run_after=timezone.now() + min(backoff, LONGEST_BACKOFF),
        sent_at=None,
        message=f"{failure.message} It will be tried again."[:300],
    )


def mark_cancelled(job: Job) -> None:
    """End `job` as cancelled, if this attempt still holds it."""
    _end(job, JobStatus.CANCELLED)


def _end(job: Job, status: JobStatus, **values: Any) -> bool:
    """End the job, and ask for it once more if somebody wanted it again meanwhile. False: not ours any more."""
    ended = held(job).update(
        status=status, token="", lease_until=None, message="", finished_at=timezone.now(), **values
    )
    if ended and Job.objects.filter(pk=job.pk, again=True).exists():
        request_job(kind=job.kind, key=job.key, params=job.params, requested_by=job.requested_by)
    return bool(ended)


def _lease_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
