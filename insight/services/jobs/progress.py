"""How work says how far it is, and hears that it should stop."""

import time

from insight.errors import JobCancelled
from insight.models import Job
from insight.services.jobs.leases import held

SECONDS_BETWEEN_WRITES = 0.5


class LeaseLost(JobCancelled):
    """Another attempt holds the job now; this one stops and settles nothing."""


class JobProgress:
    """Called with a percentage (0 to 100) and the name of the step (up to 80 characters).

    Writes to the job's row at most twice a second, and at once for a new step. Raises JobCancelled when the
    work should stop: somebody cancelled it, or (LeaseLost) another attempt took over.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._step: str | None = None
        self._written_at = 0.0

    def __call__(self, percent: int, step: str) -> None:
        """Note that `percent` of the work is done and that `step` is under way."""
        step = step[:80]
        if step == self._step and time.monotonic() - self._written_at < SECONDS_BETWEEN_WRITES:
            return
        row = held(self._job)
        if not row.filter(cancel_requested=False).update(progress=min(max(percent, 0), 100), step=step):
            raise JobCancelled if row.exists() else LeaseLost
        self._step, self._written_at = step, time.monotonic()
