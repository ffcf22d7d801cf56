"""Run one stage of the pipeline here and now, and say what it did."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insight.errors import ServiceError
from insight.models import Engagement
from insight.pipeline.handlers import STAGES, run_stage

NICE = 10
"""Whoever sends feedback meanwhile goes first."""


class Command(BaseCommand):
    """`manage.py run_stage STAGE ENGAGEMENT`: the stage's report as JSON."""

    help = "Run one stage of the pipeline for an engagement, in this process. Usually workers do this."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("stage", choices=STAGES)
        parser.add_argument("engagement", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        engagement = Engagement.objects.filter(slug=options["engagement"]).first()
        if engagement is None:
            known = ", ".join(Engagement.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no engagement “{options['engagement']}”. There are: {known}.")
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
        try:
            result = run_stage(options["stage"], engagement.pk, self._tell)
        except ServiceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result, indent=1))

    def _tell(self, percent: int, step: str) -> None:
        self.stderr.write(f"{percent:3d}% {step}")
