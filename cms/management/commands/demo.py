"""`make demo`: loads the example if it isn't there, starts web and workers, says where to look."""

import contextlib
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.management.commands.load_example import NOTES, read_notes
from cms.models import WhatWeHeardPage

SECONDS_TO_STOP = 20

WHAT_TO_TRY = """
What We Heard is running. Stop it with Ctrl-C.

  The site          {site}/
  What we heard     {heard}
  Give feedback     {site}/take-part/gp-access/
  Follow a receipt  {site}/receipt/        code {receipt}
  For staff         {site}/admin/

  Log in as         officer   {officer}     clears, themes, writes findings
                    editor    {editor}     approves findings, publishes pages
                    guardian  {guardian}     consent, equality, erasure
                    admin     {admin}     everything

  Try this
    1. Give feedback without JavaScript, keep the receipt code, follow it.
    2. As officer: clear a held response, adopt a topic, correct a coding, write a finding.
    3. As editor: approve it, draft a page from findings, publish. Look at the receipt again.

Everything here is an example: the comments, names and actions are invented.
"""


class Command(BaseCommand):
    help = "Load the example if it is not there, then serve the site with its workers until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, port: int, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM; both children end with this process."""
        if not WhatWeHeardPage.objects.live().exists():
            self.stdout.write("Loading the example (once)")
            call_command("load_example", stdout=self.stdout)
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        signal.signal(signal.SIGTERM, _stop)
        # As residents will see it: our own words for errors. Django then serves style sheets only if told to.
        serve = [*manage, "runserver", str(port), "--noreload", "--insecure"]
        children = [
            subprocess.Popen([*manage, "run_queues"]),  # noqa: S603 - our own command line, no shell
            subprocess.Popen(serve, env=os.environ | {"DEBUG": "false"}),  # noqa: S603
        ]
        self.stdout.write(_what_to_try(port))
        try:
            children[1].wait()
        except KeyboardInterrupt:
            self.stdout.write("Stopping")
        finally:
            _end(children)


def _what_to_try(port: int) -> str:
    notes = read_notes(settings.VAR_DIR / NOTES)
    site = f"http://localhost:{port}"
    page = WhatWeHeardPage.objects.live().order_by("pk").first()
    return WHAT_TO_TRY.format(
        site=site,
        heard=site + (page.relative_url(None) if page else "/"),
        receipt=notes["receipt"],
        **{name: password.ljust(12) for name, password in notes["passwords"].items()},
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=SECONDS_TO_STOP)
        if child.poll() is None:
            child.kill()
