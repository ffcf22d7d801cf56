"""Doing the work of a claimed job and settling how it ended."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from insight.errors import JobCancelled
from insight.models import Job
from insight.services.jobs.children import run_in_child
from insight.services.jobs.failures import failure_of_error, place_of_error
from insight.services.jobs.keeping import kept_alive
from insight.services.jobs.kinds import KINDS
from insight.services.jobs.leases import fail_attempt, finish_job, mark_cancelled
from insight.services.jobs.progress import JobProgress, LeaseLost

Handler = Callable[[dict[str, Any], JobProgress], dict[str, Any]]

logger = logging.getLogger(__name__)


def run_claimed(job: Job) -> None:
    """Do the work of a claimed job, in place or in a child process, and settle it."""
    if KINDS[job.kind].heavy:
        run_in_child(job)
    else:
        with kept_alive(job):
            perform(job)


def perform(job: Job) -> None:
    """Call the handler of the job's kind in this process and settle the job; an error never leaves this function.

    The handler gets the job's parameters with `requested_by_id`: the person who asked, or None.
    """
    progress = JobProgress(job)
    try:
        handlers: dict[str, Handler] = import_string(settings.JOB_HANDLERS)
        result = handlers[job.kind](job.params | {"requested_by_id": job.requested_by_id}, progress)
        if not finish_job(job=job, result=result):
            raise LeaseLost
    except LeaseLost:
        logger.warning("Job %s: another attempt took over, this one's end is not recorded", job.pk)
    except JobCancelled:
        mark_cancelled(job)
        logger.info("Job %s cancelled", job.pk)
    except Exception as error:
        # The message of the error may hold a participant's words, so neither log nor row gets it.
        logger.error("Job %s failed: %s", job.pk, place_of_error(error))
        fail_attempt(job=job, failure=failure_of_error(error))
