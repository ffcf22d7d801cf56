"""Time the pipeline on a file, stage by stage, while a resident gives feedback."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.example.rehearsal import publish_rehearsal
from insight.models import AnalysisRun
from insight.pipeline import rehearsal
from insight.pipeline.prober import Resident
from insight.pipeline.static_model import build_static_model

TITLE, SLUG = "Benchmark", "benchmark"
MODELS = ("minilm", "static")
SECONDS_TO_START = 60


def _prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rehearsal.prepare()


def _publish() -> None:
    rehearsal.approve_first_finding(SLUG)
    if not publish_rehearsal():
        raise CommandError("No page was published.")


def _tell_timings() -> None:
    for run in AnalysisRun.objects.order_by("pk"):
        sys.stdout.write(f"{run.kind}: counts {run.counts}, seconds {run.timings} {run.note}\n")


STEPS: dict[str, Callable[[], None]] = {
    "prepare": _prepare,
    "codeframe": lambda: rehearsal.draft_codeframe(SLUG),
    "publish": _publish,
    "timings": _tell_timings,
}
"""What this command does in the scratch database when it calls itself with --step."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one stage's process took, its start included, and the most memory that it held (MB).

    `seconds` are by the clock, `busy` by the processor: on a machine that others use, the latter tell more.
    """

    stage: str
    seconds: float
    busy: float
    megabytes: float


class Command(BaseCommand):
    """`manage.py bench_pipeline FILE -- IMPORT ARGUMENTS`: a table of seconds and memory for each model."""

    help = (
        "Import a file into a scratch database and run every stage, each in its own process, while a resident "
        "walks the journey on a real web server. Import arguments follow after --, as for import_feedback."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=lambda name: Path(name).resolve())
        parser.add_argument("import_arguments", nargs="*", default=[])
        parser.add_argument("--model", action="append", choices=MODELS, help="both, unless named")
        parser.add_argument("--step", choices=sorted(STEPS), help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"]:
            STEPS[options["step"]]()
            return
        if options["file"] is None:
            raise CommandError("Name a file to import.")
        build_static_model(settings.STATIC_MODEL_DIR)
        for model in options["model"] or MODELS:
            with tempfile.TemporaryDirectory() as scratch:
                self._bench(model, Path(scratch), options)

    def _bench(self, model: str, scratch: Path, options: dict[str, Any]) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{scratch / 'bench.sqlite3'}",
            "EMBEDDING_MODEL": model,
            "DEBUG": "false",
            "LOG_LEVEL": "ERROR",
            "SUBMISSIONS_PER_HOUR": "1000000",
        }
        imported = ["import_feedback", str(options["file"]), f"--new-engagement={TITLE}"]
        stages = [
            ("import", [*imported, *options["import_arguments"]]),
            *((stage, ["run_stage", stage, SLUG]) for stage in ("screen", "enrich", "discover")),
            ("draft codeframe", ["bench_pipeline", "--step=codeframe"]),
            ("code", ["run_stage", "code", SLUG]),
            ("finding and page", ["bench_pipeline", "--step=publish"]),
        ]
        measured("prepare", ["bench_pipeline", "--step=prepare"], environment)
        with served(environment) as site:
            resident = Resident(f"{site}/take-part/{rehearsal.PROBED}/", question=rehearsal.QUESTION)
            resident.start()
            time.sleep(3)
            resident.probe.requests.clear()
            figures = [measured(name, arguments, environment) for name, arguments in stages]
            probe = resident.stop()
        self.stdout.write(
            f"\n{model}, {os.cpu_count()} cores\n{'stage':<18}{'seconds':>9}{'busy':>9}{'peak MB':>9}"
        )
        for figure in figures:
            self.stdout.write(
                f"{figure.stage:<18}{figure.seconds:>9.1f}{figure.busy:>9.1f}{figure.megabytes:>9.0f}"
            )
        total, busy = sum(f.seconds for f in figures), sum(f.busy for f in figures)
        peak = max(f.megabytes for f in figures)
        self.stdout.write(f"{'all':<18}{total:>9.1f}{busy:>9.1f}{peak:>9.0f}\n{probe.line()}")
        self.stdout.flush()
        measured("timings", ["bench_pipeline", "--step=timings"], environment, output=None)


def measured(
    stage: str, arguments: list[str], environment: dict[str, str], output: int | None = subprocess.DEVNULL
) -> Figure:
    """Run `manage.py` with the arguments and return what it took; raise CommandError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command line, no shell
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=environment,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
    )
    errors = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandError(f"The stage “{stage}” failed:\n{errors[-2000:]}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Figure(stage, time.perf_counter() - started, usage.ru_utime + usage.ru_stime, kilobytes / 1024)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
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
        env={**environment, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
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
