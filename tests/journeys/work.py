"""Doing the work that waits, as the workers would."""

from insight.enums import JobStatus
from insight.models import Job
from insight.services.jobs import claim_job
from insight.services.jobs.runner import perform


def work_off_jobs():
    """Do every waiting job and what follows from it, in this process; return their kinds in order."""
    done = []
    while (waiting := Job.objects.filter(status=JobStatus.QUEUED).order_by("pk").first()) is not None:
        perform(claim_job(waiting.pk))
        waiting.refresh_from_db()
        assert waiting.status == JobStatus.DONE, (waiting.kind, waiting.error or waiting.message)
        done.append(waiting.kind)
    return done
