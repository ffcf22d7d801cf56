"""`manage.py start_site`: an empty site of one's own that works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.site.starting import SitePlan, Started, start_site
from insight.errors import ServiceError

FILES = ("priorities", "ambitions", "communities", "places")


class Command(BaseCommand):
    help = "Start a site of your own on a migrated database: rows, roles, pages, an administrator. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="What the site is called.")
        parser.add_argument("--owner", default="", help="Who runs it.")
        parser.add_argument(
            "--colour", default="", help="The main colour, dark enough for white words: #0b4f5c"
        )
        parser.add_argument("--logo", type=Path, help="A picture, best as PNG with a clear ground.")
        parser.add_argument("--vision", default="", help="What you want to get to, in a sentence or two.")
        for name in FILES:
            parser.add_argument(f"--{name}", type=Path, metavar="CSV", help=f"Your {name}, one a line.")

    def handle(self, name: str, **options: Any) -> None:
        """Make everything or nothing, and say what was made and how to sign in."""
        files = {f"{table}.csv": options[table] for table in FILES if options[table]}
        rest = {key: options[key] for key in ("owner", "colour", "logo", "vision")}
        try:
            started = start_site(SitePlan(name=name, files=files, **rest))
        except ServiceError as error:
            raise CommandError(str(error)) from error
        self._tell(name, started)

    def _tell(self, name: str, started: Started) -> None:
        for table, count in started.rows.items():
            self.stdout.write(f"  {count} rows from {table}")
        self.stdout.write(f"  {len(started.pages)} new pages: {', '.join(started.pages) or 'none'}")
        if started.password:
            self.stdout.write(f"\n  Sign in at /admin/ as admin with the password {started.password}")
            self.stdout.write(
                "  It is shown only now. Change it after you sign in, and add the others there."
            )
        self.stdout.write(
            f"\n“{name}” is ready. E-mails take their name from SITE_NAME in the environment: set it to the same."
        )
