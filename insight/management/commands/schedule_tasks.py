"""Write the regular tasks into the queue's schedule. May run at every deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from insight.tasks import write_schedules


class Command(BaseCommand):
    """Writes the schedule."""

    help = "Write the regular tasks into the queue's schedule (run_queues does so at its start, too)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{write_schedules()} regular tasks are scheduled.")
