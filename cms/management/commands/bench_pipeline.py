"""Time the pipeline on a file, stage by stage, while a resident gives feedback."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.example.rehearsal import publish_rehearsal
from insight.management.commands.run_stages import peak_megabytes
from insight.models import AnalysisRun
from insight.pipeline import rehearsal
from insight.pipeline.prober import Resident
from insight.pipeline.static_model import build_static_model

TITLE, SLUG = "Benchmark", "benchmark"
MODELS = ("minilm", "static")
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """What one stage took, and the most memory that its process had held by its end (MB).

    `seconds` are by the clock, `busy` by the processor: on a machine that others use, the latter tell more.
    """

    stage: str
    seconds: float
    busy: float
    megabytes: float


class Command(BaseCommand):
    """`manage.py bench_pipeline FILE -- IMPORT ARGUMENTS`: a table of seconds and memory for each model."""

    help = (
        "Import a file into a scratch database, run every stage and publish a page, while a resident walks the "
        "journey on a real web server. Import arguments follow after --, as for import_feedback."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=lambda name: Path(name).resolve())
        parser.add_argument("import_arguments", nargs="*", default=[])
        parser.add_argument("--model", action="append", choices=MODELS, help="both, unless named")
        parser.add_argument(
            "--here", action="store_true", help="in the database of the settings, which must be a scratch one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            raise CommandError("Name a file to import.")
        if options["here"]:
            self._bench(options["file"], options["import_arguments"])
            return
        build_static_model(settings.STATIC_MODEL_DIR)
        for model in options["model"] or MODELS:
            with tempfile.TemporaryDirectory() as scratch:
                command = [
                    "bench_pipeline",
                    "--here",
                    str(options["file"]),
                    "--",
                    *options["import_arguments"],
                ]
                subprocess.run(manage(*command), env=environment(model, Path(scratch)), check=True)  # noqa: S603

    def _bench(self, file: Path, import_arguments: Sequence[str]) -> None:
        """What machines do runs in processes of their own, what people do in this one, as in a web server's."""
        if connection.introspection.table_names():
            raise CommandError("This database is in use. Leave out --here.")
        prepare()
        with served() as site:
            resident = Resident(f"{site}/take-part/{rehearsal.PROBED}/", question=rehearsal.QUESTION)
            resident.start()
            time.sleep(3)
            resident.probe.requests.clear()
            figures = list(run_all(file, import_arguments))
            probe = resident.stop()
        self._tell(figures)
        self.stdout.write(probe.line())
        for run in AnalysisRun.objects.order_by("pk"):
            self.stdout.write(f"{run.kind}: counts {run.counts}, seconds {run.timings} {run.note}")

    def _tell(self, figures: Sequence[Figure]) -> None:
        self.stdout.write(f"\n{settings.EMBEDDING_MODEL}, {os.cpu_count()} cores")
        self.stdout.write(f"{'stage':<18}{'seconds':>9}{'busy':>9}{'peak MB':>9}")
        total = Figure(
            "all",
            sum(figure.seconds for figure in figures),
            sum(figure.busy for figure in figures),
            max(figure.megabytes for figure in figures),
        )
        for figure in (*figures, total):
            self.stdout.write(
                f"{figure.stage:<18}{figure.seconds:>9.1f}{figure.busy:>9.1f}{figure.megabytes:>9.0f}"
            )


def environment(model: str, scratch: Path) -> dict[str, str]:
    """Return the environment of a run with `model` and a database in `scratch`."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{scratch / 'bench.sqlite3'}",
        "EMBEDDING_MODEL": model,
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
        "SUBMISSIONS_PER_HOUR": "1000000",
    }


def prepare() -> None:
    """Make the database and the web server's files ready."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rehearsal.prepare()


def run_all(file: Path, import_arguments: Sequence[str]) -> Iterator[Figure]:
    """Yield what each stage took, from the file to the published page.

    A process' start counts: "start" is what the processes of `run_stages` took beside their stages.
    """
    yield from in_process(
        "import", "import_feedback", str(file), f"--new-engagement={TITLE}", *import_arguments
    )
    yield from in_process("start", "run_stages", SLUG, "screen", "enrich", "discover")
    yield by_people("draft codeframe", lambda: rehearsal.draft_codeframe(SLUG))
    yield from in_process("start", "run_stages", SLUG, "code")
    yield by_people("finding and page", publish)


def publish() -> None:
    """Write and approve a finding, draft a page from it and publish it."""
    rehearsal.approve_first_finding(SLUG)
    if not publish_rehearsal():
        raise CommandError("No page was published.")


def by_people(stage: str, work: Callable[[], None]) -> Figure:
    """Do the work here and return what it took."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return Figure(stage, time.perf_counter() - started, time.process_time() - busy, peak_megabytes())


def in_process(rest: str, *arguments: str) -> Iterator[Figure]:
    """Run `manage.py` with the arguments; yield what each stage took, and what is left under the name `rest`."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(manage(*arguments), stdout=told, stderr=errors)  # noqa: S603 - our own
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        errors.seek(0)
        if process.returncode:
            raise CommandError(f"`manage.py {arguments[0]}` failed:\n{errors.read()[-2000:]}")
        stages = [json.loads(line) for line in told if line.startswith("{")]
    figures = [Figure(row["stage"], row["seconds"], row["busy"], row["peak_mb"]) for row in stages]
    yield Figure(
        rest,
        time.perf_counter() - started - sum(figure.seconds for figure in figures),
        usage.ru_utime + usage.ru_stime - sum(figure.busy for figure in figures),
        0.0 if figures else usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
    )
    yield from figures


def manage(*arguments: str) -> list[str]:
    """Return the command line of `manage.py` with the arguments."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


@contextmanager
def served() -> Iterator[str]:
    """Serve the site with two workers for as long as the block runs; hands out its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(  # noqa: S603 - our own command line, no shell
        [
            sys.executable,
            "-m",
            "gunicorn",
            "cms.wsgi",
            "--workers=2",
            f"--bind={address}",
            "--log-level=error",
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
    )
    try:
        _wait_for(f"http://{address}/take-part/{rehearsal.PROBED}/{rehearsal.QUESTION}/")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError as error:
            raise CommandError(f"The web server answers {error.code}.") from error
        except OSError:
            time.sleep(0.3)
    raise CommandError("The web server did not start.")
