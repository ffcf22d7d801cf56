"""Say how the queues stand; fail where somebody has to look. For monitoring and for people."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from insight.selectors.jobs import queue_states


class Command(BaseCommand):
    """Says how the queues stand."""

    help = "Say how each queue stands. Ends with exit code 1 if one of them needs somebody to look."

    def handle(self, *args: Any, **options: Any) -> None:
        states = queue_states()
        for state in states:
            self.stdout.write(f"{state.queue}: {state.words}")
        if not all(state.well for state in states):
            sys.exit(1)
