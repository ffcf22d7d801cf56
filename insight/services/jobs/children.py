"""Heavy work in a child process: lease, cancel and deadline are watched from outside it."""

import os
import signal
import subprocess
import sys
import time

from django.conf import settings

from insight.models import Job
from insight.services.jobs.failures import GAVE_UP, Failure, failure_of_exit, failure_of_overrun
from insight.services.jobs.keeping import Lease, keep_alive
from insight.services.jobs.leases import fail_attempt, held, mark_cancelled
from insight.services.jobs.processes import dying_with_parent, kill_tree


def run_in_child(job: Job) -> None:
    """Run `manage.py work` for a claimed job. The child settles the job; where it couldn't, this does."""
    child = subprocess.Popen(  # noqa: S603 - our own command line, no shell
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", str(job.pk), job.token],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509 - this process has no threads
    )
    try:
        failure = _watch(job, child)
    finally:
        kill_tree(child.pid)
        child.wait()
    if held(job).filter(cancel_requested=True).exists():
        mark_cancelled(job)
    else:
        fail_attempt(job=job, failure=failure)


def _watch(job: Job, child: subprocess.Popen[bytes]) -> Failure:
    """Wait until the child ended or has to be stopped; return what to record if it has left the job unsettled."""
    started = time.monotonic()
    deadline = started + settings.JOB_DEADLINE_SECONDS[job.queue]
    while True:
        try:
            return failure_of_exit(child.wait(timeout=settings.JOB_RENEW_SECONDS))
        except subprocess.TimeoutExpired:
            lease = keep_alive(job)
        if lease is Lease.LOST:
            return GAVE_UP
        if time.monotonic() > deadline:
            return failure_of_overrun(deadline - started)
        if lease is Lease.TO_CANCEL:
            _let_stop(child)
            return GAVE_UP


def _let_stop(child: subprocess.Popen[bytes]) -> None:
    """Give a cancelled child the time to stop by itself at its next step."""
    try:
        child.wait(timeout=settings.JOB_CANCEL_SECONDS)
    except subprocess.TimeoutExpired:
        return
