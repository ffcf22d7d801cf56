"""Time the matrix on a scratch database: the kept numbers beside counting anew for every reader."""

import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client, override_settings
from wagtail.models import Site

from cms.example.crowd import fill
from cms.models import InsightLibraryPage
from insight.models import MatrixCell, Response
from insight.selectors.matrix import MatrixCut, matrix_table
from insight.services.matrix import communities_by_person, count_matrix, priorities_by_person

TIMES = 5
VIEWS = (
    ("Priorities by place", "priority", MatrixCut()),
    ("Priorities by place, carers", "priority", MatrixCut(community="carers")),
    ("Communities by place, one priority", "community", MatrixCut(priority="prevention")),
    ("Communities by place, everything", "community", MatrixCut()),
)
"""What readers look at: a name, what stands down the side, and to what it is narrowed."""

TAGS = {"priority": priorities_by_person, "community": communities_by_person}


class Command(BaseCommand):
    """`manage.py bench_matrix`: a table of seconds; nothing in the site's own database is touched."""

    help = "Fill a scratch database with invented responses and time the matrix, kept numbers beside straight counts."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many responses to invent."""
        parser.add_argument("--responses", type=int, default=100_000)

    def handle(self, *, responses: int, **options: Any) -> None:
        """Make the scratch database, fill it, print the table, and drop it."""
        with tempfile.TemporaryDirectory() as folder:
            if connection.vendor == "sqlite":
                connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
            own = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                self._time(responses)
            finally:
                connection.creation.destroy_test_db(own, verbosity=0)

    def _time(self, responses: int) -> None:
        filled = _seconds(lambda: fill(responses))
        counted = _seconds(count_matrix)
        library = InsightLibraryPage(title="Library", slug="library")
        Site.objects.get(is_default_site=True).root_page.add_child(instance=library)
        say = self.stdout.write
        say(f"{connection.vendor}, {responses:,} responses made in {filled:.1f} s")
        say(f"The job counts them in {counted:.1f} s and keeps {MatrixCell.objects.count():,} numbers")
        say("")
        say("| view | kept numbers, ms | straight count, ms |")
        say("|---|---:|---:|")
        for name, side, cut in VIEWS:
            kept = _best(partial(matrix_table, side, cut))
            straight = _best(partial(straight_counts, side, cut))
            say(f"| {name} | {1000 * kept:.1f} | {1000 * straight:.0f} |")
        for name, path in (("The page of the matrix", ""), ("The page of a cell", "people/")):
            say(f"| {name}, whole | {1000 * _page(f'/library/matrix/{path}'):.0f} | |")


def straight_counts(side: str, cut: MatrixCut) -> list[tuple[str, str | None, int]]:
    """Return (value, place, people), counted from the responses themselves, with no disclosure control."""
    rows = Response.objects.usable().order_by().values_list("submission", "submission__place__slug")
    places = dict(rows.distinct())
    for name, tagged in TAGS.items():
        if value := getattr(cut, name):
            spoke = tagged()
            places = {person: place for person, place in places.items() if value in spoke.get(person, ())}
    spoken = TAGS[side]()
    counts = Counter((value, place) for person, place in places.items() for value in spoken.get(person, ()))
    return [(value, place, people) for (value, place), people in counts.items()]


def _page(address: str) -> float:
    client = Client(raise_request_exception=True)

    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")

    with override_settings(
        ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, STORAGES=_plain_storages()
    ):
        return _best(get)


def _plain_storages() -> dict[str, Any]:
    """No collected files are needed to time a page."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**settings.STORAGES, "staticfiles": static}


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest of TIMES runs: what others do on the machine only ever adds."""
    return min(_seconds(work) for _ in range(TIMES))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
