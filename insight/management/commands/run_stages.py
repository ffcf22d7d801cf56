"""Run stages of the pipeline here and now, one after the other, and say what each did and took."""

import json
import os
import resource
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insight.errors import ServiceError
from insight.models import Engagement
from insight.pipeline.handlers import STAGES, run_stage

NICE = 10
"""Whoever sends feedback meanwhile goes first."""


class Command(BaseCommand):
    """`manage.py run_stages ENGAGEMENT STAGE…`: one line of JSON a stage."""

    help = "Run stages of the pipeline for an engagement, in this process. Usually workers do this."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("engagement", metavar="SLUG")
        parser.add_argument(
            "stages", nargs="+", metavar="STAGE", choices=STAGES, help=f"of {', '.join(STAGES)}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        engagement = Engagement.objects.filter(slug=options["engagement"]).first()
        if engagement is None:
            known = ", ".join(Engagement.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no engagement “{options['engagement']}”. There are: {known}.")
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
        for stage in options["stages"]:
            self._run(stage, engagement.pk)

    def _run(self, stage: str, engagement_id: int) -> None:
        started, busy = time.perf_counter(), time.process_time()
        try:
            result = run_stage(stage, engagement_id, self._tell)
        except ServiceError as error:
            raise CommandError(str(error)) from error
        told = {
            "stage": stage,
            "seconds": round(time.perf_counter() - started, 2),
            "busy": round(time.process_time() - busy, 2),
            "peak_mb": round(peak_megabytes()),
            "result": result,
        }
        self.stdout.write(json.dumps(told))

    def _tell(self, percent: int, step: str) -> None:
        self.stderr.write(f"{percent:3d}% {step}")


def peak_megabytes() -> float:
    """Return the most memory that this process has held so far, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)
