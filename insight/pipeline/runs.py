"""Runs as rows: what a stage was given, with which settings and versions, what it did and how long it took."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from platform import python_version
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from insight.enums import RunKind, RunStatus
from insight.errors import JobCancelled, ServiceError
from insight.models import AnalysisRun, Engagement
from insight.pipeline.planner import refresh_statistics

Progress = Callable[[int, str], None]
Item = TypeVar("Item")

REST_SECONDS = 0.03
"""About as long as a batch takes to be written."""

LIBRARIES = (
    "bertopic", "datasketch", "evoc", "lingua-language-detector", "model2vec", "numpy", "safetensors", "scikit-learn",
    "sentence-transformers", "spacy", "tokenizers", "torch", "transformers",
)  # fmt: skip


@dataclass
class StageReport:
    """What a stage did: rows done, rows left as they were, and rows it could not do, by id with the reason."""

    done: int = 0
    skipped: int = 0
    problems: dict[int, str] = field(default_factory=dict)
    run_id: int | None = None

    def as_result(self) -> dict[str, Any]:
        """Return the report as JSON for a job's row."""
        return {
            "done": self.done,
            "skipped": self.skipped,
            "problems": {str(key): reason for key, reason in self.problems.items()},
            "run_id": self.run_id,
        }


class RunRecord:
    """Fills in a run while it goes on: seconds by stage and counts."""

    def __init__(self, row: AnalysisRun) -> None:
        self.row = row

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds that the block takes to the run's timings under `stage`."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add_seconds(stage, time.perf_counter() - started)

    def add_seconds(self, stage: str, seconds: float) -> None:
        """Add `seconds` to the run's timings under `stage`."""
        self.row.timings[stage] = round(self.row.timings.get(stage, 0.0) + seconds, 3)

    def count(self, **counts: int) -> None:
        """Set counts of the run by name."""
        self.row.counts.update(counts)


@contextmanager
def recorded_run(
    kind: RunKind, *, engagement_id: int | None, configuration: dict[str, Any], seed: int = 0, **fields: Any
) -> Iterator[RunRecord]:
    """Make a run row, hand it out, and mark it done at the end or failed where the block raises.

    `fields` are further columns of the row. What an unexpected error says may hold a participant's words, so
    the row gets the name of the error alone.
    """
    versions = library_versions()
    row = AnalysisRun.objects.create(
        kind=kind,
        engagement_id=engagement_id,
        configuration=configuration,
        seed=seed,
        versions=versions,
        fingerprint=fingerprint_of({"settings": configuration, "versions": versions, "seed": seed}),
        **fields,
    )
    started = time.perf_counter()
    record = RunRecord(row)
    try:
        yield record
    except BaseException as error:
        _end(record, RunStatus.FAILED, started, error=_reason(error))
        raise
    _end(record, RunStatus.DONE, started)
    refresh_statistics(sum(record.row.counts.values()))


def _end(record: RunRecord, status: RunStatus, started: float, error: str = "") -> None:
    row = record.row
    row.status, row.error, row.finished_at = status, error, timezone.now()
    row.timings["all"] = round(time.perf_counter() - started, 3)
    row.save()


def _reason(error: BaseException) -> str:
    if isinstance(error, JobCancelled):
        return "Somebody cancelled it."
    return str(error) if isinstance(error, ServiceError) else type(error).__name__


@lru_cache(maxsize=1)
def _installed_versions() -> tuple[tuple[str, str], ...]:
    found = [("python", python_version())]
    for library in LIBRARIES:
        try:
            found.append((library, version(library)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that results depend on."""
    return dict(_installed_versions())


def fingerprint_of(value: Any) -> str:
    """Return the SHA-256 of anything JSON can hold, as hex."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def corpus_hash(texts: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 of texts with their ids, whatever order they come in, as hex."""
    lines = sorted(
        (key, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()) for key, text in texts
    )
    return fingerprint_of(lines)


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield `items` in stretches of `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def written_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield stretches to be written, with a rest after each in which others write too."""
    for part in batches(items, size):
        yield part
        let_others_write()


def let_others_write() -> None:
    """Rest between two write transactions, where the database lets one write at a time.

    Whoever waits for SQLite's write lock looks again after 1 to 100 ms: without a rest a resident may miss every gap
    between one batch and the next.
    """
    if connection.vendor == "sqlite":
        time.sleep(REST_SECONDS)


def engagement_of(engagement_id: int) -> Engagement:
    """Return the engagement; raise ServiceError if it is gone."""
    try:
        return Engagement.objects.get(pk=engagement_id)
    except Engagement.DoesNotExist as error:
        raise ServiceError("This engagement isn't there any more, so there is nothing to work on.") from error


def no_progress(_percent: int, _step: str) -> None:
    """Take progress that nobody follows."""
