"""Holding a job's lease while it is worked on, and showing that its queue is alive."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from django.conf import settings
from django.db import DatabaseError, connection

from insight.models import Job
from insight.services.jobs.heartbeats import beat
from insight.services.jobs.leases import held, renew_lease

logger = logging.getLogger(__name__)


class Lease(Enum):
    """What the one who watches over an attempt should do."""

    HELD = "go on"
    TO_CANCEL = "somebody wants it stopped"
    LOST = "another attempt holds the job, or it has ended"


def keep_alive(job: Job) -> Lease:
    """Beat, renew the lease and say how it stands. A busy database is no loss: the next turn tries again."""
    try:
        beat(job.queue)
        if not renew_lease(job):
            return Lease.LOST
        return Lease.TO_CANCEL if held(job).filter(cancel_requested=True).exists() else Lease.HELD
    except DatabaseError as error:
        logger.warning("Job %s: lease not renewed this time (%s)", job.pk, type(error).__name__)
        return Lease.HELD


@contextmanager
def kept_alive(job: Job) -> Iterator[None]:
    """Keep `job` alive from a thread until the block ends, so that a lease that runs out means a dead worker."""
    done = threading.Event()
    thread = threading.Thread(target=_keep, args=(job, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep(job: Job, done: threading.Event) -> None:
    try:
        while not done.wait(settings.JOB_RENEW_SECONDS) and keep_alive(job) is not Lease.LOST:
            pass
    finally:
        connection.close()
