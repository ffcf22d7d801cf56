"""One queue's worker processes, as this project starts, watches and ends them."""

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from insight.services.jobs.heartbeats import last_beat
from insight.services.jobs.processes import dying_with_parent

SECONDS_BETWEEN_STARTS = 5
logger = logging.getLogger(__name__)


class QueueCluster:
    """The cluster of one queue: a process group of its own, which only this object signals."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at: datetime = timezone.now()

    def start(self) -> None:
        """Start the cluster. Should this process die, the cluster finishes its task and stops."""
        self._process = subprocess.Popen(  # noqa: S603 - our own command line, no shell
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster", "--skip-checks"],
            # The command's own --name starts a second cluster of the first name on Linux.
            env={**os.environ, "Q_CLUSTER_NAME": self.queue},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),  # noqa: PLW1509 - this process has no threads
        )
        self._started_at = timezone.now()
        logger.info("Queue %s started as process %s", self.queue, self._process.pid)

    def ailment(self) -> str:
        """Return what is wrong with the cluster, or "" while it is well or was started a moment ago."""
        now = timezone.now()
        if self._process is not None and self._process.poll() is not None:
            young = now - self._started_at < timedelta(seconds=SECONDS_BETWEEN_STARTS)
            return "" if young else f"it ended with exit code {self._process.returncode}"
        silent = now - max(last_beat(self.queue) or self._started_at, self._started_at)
        if silent > timedelta(seconds=settings.JOB_STALE_SECONDS):
            return f"no sign of life for {silent.total_seconds():.0f} seconds"
        return ""

    def kill(self) -> None:
        """End every process of the cluster at once; a frozen one can't be asked."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            logger.debug("Queue %s had no process left", self.queue)
        self._process.wait()

    def ask_to_stop(self) -> None:
        """Ask the cluster to finish its task and stop: its first process only, for the group would hang."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop_by(self, deadline: float) -> None:
        """Wait until the monotonic time `deadline` for the cluster to end, then kill what is left of it."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            logger.warning("Queue %s did not stop in time: its work will be taken up again", self.queue)
        self.kill()
