"""`manage.py reset_second_factor`: for somebody who lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cms.sign_in.audit import record
from cms.sign_in.factors import reset_factors


class Command(BaseCommand):
    help = (
        "Take away the second factor and the recovery codes of one person and end their sessions. They set up a "
        "new one when they sign in next. Make sure first that it is them who asks: by voice or in person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the user name of the person")
        parser.add_argument("--yes", action="store_true", help="reset without asking")

    def handle(self, username: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody has the user name “{username}”. Capital letters count.")
        question = f"Reset the second factor of {username}? Are you sure that it is them who asks? [yes/no] "
        if not options["yes"] and input(question).strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
        factors, sessions = reset_factors(user=user)
        record(user, "sign_in.factor_reset", by=None, factors=factors, sessions=sessions)
        if not factors:
            self.stdout.write(f"{username} had no second factor. {sessions} sessions ended.")
            return
        self.stdout.write(
            f"Reset. {sessions} sessions ended. {username} sets up a new one at the next sign-in."
        )
