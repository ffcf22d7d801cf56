"""Loads the example: `manage.py load_example`. Running it again changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.example.loading import load_example, new_passwords

NOTES = "example.json"


class Command(BaseCommand):
    help = "Load the example site and its feedback through the real services and pipeline."

    def handle(self, **options: Any) -> None:
        """Load what is missing, and keep the log-ins and a receipt code where `make demo` finds them."""
        path = settings.VAR_DIR / NOTES
        notes = read_notes(path)
        code = load_example(passwords=notes["passwords"], say=self.stdout.write)
        if code:
            notes["receipt"] = code
        write_notes(path, notes)


def read_notes(path: Path) -> dict[str, Any]:
    """Return what an earlier load kept in the JSON file at `path`, or fresh passwords and no receipt."""
    if path.exists():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {"passwords": new_passwords(), "receipt": ""}


def write_notes(path: Path, notes: dict[str, Any]) -> None:
    """Keep `notes` in the JSON file at `path`, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(notes, indent=1), encoding="utf-8")
