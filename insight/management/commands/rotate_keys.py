"""`manage.py rotate_keys`: seals everything anew with the newest key, so that older keys can be taken away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insight.services.sealing import reseal_everything


class Command(BaseCommand):
    """Seals all sealed columns with the newest key."""

    help = (
        "Seal all sealed words anew with the first of FIELD_ENCRYPTION_KEYS. Run it after a new key was put "
        "first, on every process; wait a day for answers that are being written before older keys are removed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = reseal_everything()
        for name, count in report.done.items():
            self.stdout.write(f"{name}: {count} sealed anew")
        if report.unreadable:
            rows = ", ".join(report.unreadable)
            raise CommandError(
                f"These rows can't be opened with any key and were left as they are: {rows}. "
                "Put the key that sealed them back into FIELD_ENCRYPTION_KEYS and run this again."
            )
