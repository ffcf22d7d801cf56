"""`manage.py erase_submission`: takes back what somebody sent, by the receipt code that they keep."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insight.selectors.receipts import find_submission
from insight.services.erasure import erase_submission
from insight.services.receipts import is_receipt_code


class Command(BaseCommand):
    """Erases one submission by its receipt code."""

    help = "Erase everything that was sent under a receipt code. The code is asked for, so that no shell keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", help="the receipt code, for scripts; it is asked for otherwise")
        parser.add_argument("--yes", action="store_true", help="erase without asking again")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"] or input("Receipt code: ")
        if not is_receipt_code(code):
            raise CommandError("A receipt code has 12 letters and numbers, like 7K2M-P4QX-9DTR.")
        submission = find_submission(code)
        if submission is None:
            raise CommandError("No submission has this code. It may have been erased already.")
        question = f"Erase {submission} and all that was made of it? This can't be undone. [yes/no] "
        if not options["yes"] and input(question).strip().lower() != "yes":
            raise CommandError("Nothing was erased.")
        counts = erase_submission(submission=submission)
        gone = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
        self.stdout.write(f"Erased: {gone}.")
