"""`manage.py remove_example`: takes the example away and leaves an empty site that works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.example.removal import example_is_there, remove_example
from cms.management.commands.load_example import NOTES

WORD = "remove"
ASK = f"""This takes the example's pages, feedback, findings, actions and staff away, for good.
What other people sent, added or changed stays. Make a copy of the database first if you are not sure.
Type “{WORD}” to go on: """


class Command(BaseCommand):
    help = "Take the example away: its pages, feedback, findings, actions and staff. Keeps what others made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, yes: bool, **options: Any) -> None:
        """Ask, remove, and say what stays and why."""
        if not example_is_there():
            raise CommandError("There is nothing of the example here, so nothing was changed.")
        if not yes and input(ASK).strip().lower() != WORD:
            raise CommandError("Nothing was changed.")
        gone, kept = remove_example()
        (settings.VAR_DIR / NOTES).unlink(missing_ok=True)
        self.stdout.write(f"The example is gone: {gone} things with all that hung on them.")
        for what, why in kept.items():
            self.stdout.write(f"  Kept: {what}, because {why}.")
        self.stdout.write("To begin a site of your own: manage.py start_site --name “…”")
