"""`manage.py stop_emails`: for an address whose e-mails come back, or whose owner asks to be left alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insight.addresses import hash_address
from insight.intake import find_email_problem
from insight.services.notices import stop_address
from insight.services.subscriptions import stop_news


class Command(BaseCommand):
    """Stops e-mails to one address."""

    help = "Stop e-mails to an address and delete it. The address is asked for, so that no shell keeps it."

    def handle(self, *args: Any, **options: Any) -> None:
        address = input("E-mail address: ").strip()
        if problem := find_email_problem(address):
            raise CommandError(problem)
        address_hash = hash_address(address)
        count, lists = stop_address(address_hash=address_hash), stop_news(address_hash=address_hash)
        if not count + lists:
            raise CommandError("We have no such address. Perhaps it was stopped already.")
        if count:
            self.stdout.write(f"Stopped, and deleted from {count} submission{'' if count == 1 else 's'}.")
        if lists:
            self.stdout.write(f"Stopped, and deleted from {lists} list{'' if lists == 1 else 's'} of news.")
