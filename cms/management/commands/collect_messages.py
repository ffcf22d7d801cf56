"""Collect what readers see in the frame of pages, for those who translate it: `manage.py collect_messages`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.languages.messages import bring_up_to_date, messages


class Command(BaseCommand):
    help = "Bring the files of all languages in locale/ up to date with templates and code, and compile them."

    def handle(self, **options: Any) -> None:
        """Tell for each language how many texts are translated."""
        known = messages(settings.BASE_DIR)
        for path in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po")):
            file = bring_up_to_date(path, known)
            done, name = len(file.translated_entries()), path.parents[1].name
            self.stdout.write(f"{name}: {done} of {len(file)} texts are translated")
