"""Do the work of one claimed job: what a heavy worker starts as its child."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insight.services.jobs import held_job
from insight.services.jobs.runner import perform

NOT_OURS = 3
NICE = 10
"""Heavy work gives way: a resident's request must never wait for topic modelling."""


class Command(BaseCommand):
    """Does one claimed job."""

    help = "Do one job that a worker has claimed. The workers call this; people use “Run again” on the job's page."
    # The queues' start has checked the settings; a child need not load every page's code for it again.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job_id", type=int)
        parser.add_argument("token")

    def handle(self, *args: Any, job_id: int, token: str, **options: Any) -> None:
        job = held_job(job_id, token)
        if job is None:
            self.stderr.write(f"Job {job_id} is not held by this attempt, so there is nothing to do.")
            sys.exit(NOT_OURS)
        os.nice(NICE)
        perform(job)
