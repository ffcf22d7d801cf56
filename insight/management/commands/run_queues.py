"""Run the queues: start both clusters, watch over them, restart what froze or died."""

import logging
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from insight import tasks
from insight.services.jobs import QUEUES
from insight.services.jobs.clusters import QueueCluster
from insight.services.jobs.failures import place_of_error
from insight.services.jobs.reaping import forget_sending

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Starts both clusters and watches over them."""

    help = "Run the queues' workers until told to stop (Ctrl+C or SIGTERM). Start it once per database."
    stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        tasks.write_schedules()
        clusters = [QueueCluster(queue) for queue in QUEUES]
        try:
            for cluster in clusters:
                self._start(cluster)
            while not self.stopping:
                self._turn(clusters)
                time.sleep(settings.JOB_WATCH_SECONDS)
        finally:
            self._end(clusters)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, cluster: QueueCluster) -> None:
        # What an earlier cluster had taken from the queue is lost to this one: send it anew.
        forget_sending(cluster.queue)
        cluster.start()

    def _turn(self, clusters: list[QueueCluster]) -> None:
        try:
            close_old_connections()
            for cluster in clusters:
                ailment = cluster.ailment()
                if ailment:
                    logger.error("Queue %s is restarted: %s", cluster.queue, ailment)
                    cluster.kill()
                    self._start(cluster)
                else:
                    tasks.send_beat(cluster.queue)
            tasks.reap()
        except Exception as error:
            # Whatever a database or broker raises: a watcher that stops is worse than one that tries again.
            logger.error("The queues could not be looked after: %s", place_of_error(error))
            connection.close()

    def _end(self, clusters: list[QueueCluster]) -> None:
        deadline = time.monotonic() + settings.JOB_STOP_SECONDS
        for cluster in clusters:
            cluster.ask_to_stop()
        for cluster in clusters:
            cluster.stop_by(deadline)
