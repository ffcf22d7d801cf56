"""`manage.py import_place_figures`: takes in tables about who lives in each place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.people.place_import import import_place_figures
from insight.errors import ServiceError


class Command(BaseCommand):
    help = "Take in tables about who lives in each place, from two CSV files. Again replaces them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tables", type=Path, help="Columns: table, title, as_of, source, and more.")
        parser.add_argument("figures", type=Path, help="Columns: table, place, group, people.")

    def handle(self, tables: Path, figures: Path, **options: Any) -> None:
        """Take both files in, or neither."""
        try:
            counts = import_place_figures(tables=tables, figures=figures)
        except ServiceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{counts['tables']} tables with {counts['figures']} figures.")
