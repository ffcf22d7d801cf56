"""Finding work that was left lying: attempts whose worker died, jobs that never reached a worker."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from insight.enums import JobStatus
from insight.models import Job
from insight.services.jobs.failures import GAVE_UP
from insight.services.jobs.leases import fail_attempt, held, mark_cancelled


def release_lost_jobs() -> int:
    """Settle each running job whose lease ran out: cancelled, back to wait, or failed. Return how many."""
    lost = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=timezone.now())
    for job in lost:
        if not held(job).filter(lease_until__lt=timezone.now()).exists():
            continue
        if job.cancel_requested:
            mark_cancelled(job)
        else:
            fail_attempt(job=job, failure=GAVE_UP)
    return len(lost)


def jobs_to_send() -> QuerySet[Job]:
    """Return the waiting jobs that are due and not on a queue, or sent so long ago that they must be lost."""
    now = timezone.now()
    lost = now - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    due = Q(run_after=None) | Q(run_after__lte=now)
    unsent = Q(sent_at=None) | Q(sent_at__lt=lost)
    return Job.objects.filter(due & unsent, status=JobStatus.QUEUED).order_by("pk")


def take_for_sending(job_id: int) -> str | None:
    """Note that the job is being put on its queue and return the queue's name; None where nothing is to be sent."""
    queue = jobs_to_send().filter(pk=job_id).values_list("queue", flat=True).first()
    if queue is None or not jobs_to_send().filter(pk=job_id).update(sent_at=timezone.now()):
        return None
    return queue


def forget_sending(queue: str) -> int:
    """Make all waiting jobs of `queue` be sent anew, because what was on the queue may be lost. Return how many."""
    return Job.objects.filter(queue=queue, status=JobStatus.QUEUED).update(sent_at=None)
