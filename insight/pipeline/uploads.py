"""An uploaded file read, checked with nothing written, and imported by background work."""

import json
from dataclasses import dataclass
from typing import Any

from insight.errors import ServiceError
from insight.models import FeedbackImport, ImportFile
from insight.pipeline.importing import ImportReport, check_table, erased_rows, import_table
from insight.pipeline.mapping import Mapping
from insight.pipeline.refusals import ImportRefused, Problem
from insight.pipeline.runs import Progress
from insight.pipeline.tables import Table, parse_table
from insight.services.imported_rows import erased_among, known_among
from insight.services.imports import GONE, count_written, keep_report, read_upload

MOST_UPLOADED = 10_000_000
"""Bytes of an uploaded file."""

MOST_UNPACKED = 40_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
"""More is for `manage.py import_feedback`: a page that reads it would keep its reader, and others, waiting."""


@dataclass(frozen=True, slots=True)
class Check:
    """What an upload would come to: people to add and to pass over, answers, and what is wrong by row."""

    rows: int
    new: int
    answers: int
    known: int
    empty: int
    problems: tuple[Problem, ...]
    erased: tuple[Problem, ...]
    unused_columns: tuple[str, ...]

    @property
    def refused(self) -> list[Problem]:
        """Return every row that would be left out with its reason, in the file's order."""
        return sorted([*self.problems, *self.erased], key=lambda problem: problem.row)


def parse_upload(name: str, data: bytes, *, encoding: str) -> Table:
    """Return the rows of an uploaded file. Raises ImportRefused, also where it is more than a page can read."""
    table = parse_table(name, data, encoding=encoding, most_bytes=MOST_UNPACKED)
    count = len(table.rows) + len(table.problems)
    if not count:
        raise ImportRefused(
            "The file has column names, but no rows under them. Upload one with answers in it."
        )
    if count > MOST_ROWS:
        raise ImportRefused(
            f"The file has {count:,} rows. Up to {MOST_ROWS:,} can be uploaded: split it into smaller files, or ask "
            "the people who look after this site to import it for you."
        )
    if len(table.columns) > MOST_COLUMNS:
        raise ImportRefused(
            f"The file has {len(table.columns)} columns. Up to {MOST_COLUMNS} can be uploaded: take out those that "
            "you don't need."
        )
    return table


def open_upload(feedback_import: FeedbackImport) -> Table:
    """Return the rows of an upload. Raises ServiceError once its file is gone."""
    return parse_upload(feedback_import.name, read_upload(feedback_import), encoding=feedback_import.encoding)


def check_upload(feedback_import: FeedbackImport) -> Check:
    """Return what the upload would come to now. Raises ServiceError if the file is gone or its mapping is wrong."""
    table, engagement = open_upload(feedback_import), feedback_import.engagement
    mapping = Mapping.from_params(feedback_import.mapping)
    reading = check_table(table, mapping=mapping, engagement=engagement)
    sittings = reading.keyed(engagement)
    known = known_among(sitting.key for sitting in sittings)
    erased = erased_among(sitting.key for sitting in sittings if sitting.key not in known)
    new = [sitting for sitting in sittings if sitting.key not in known and sitting.key not in erased]
    return Check(
        rows=len(table.rows) + len(table.problems),
        new=len(new),
        answers=sum(len(sitting.answers) for sitting in new),
        known=len(known),
        empty=reading.empty,
        problems=reading.problems,
        erased=erased_rows(sitting for sitting in sittings if sitting.key in erased),
        unused_columns=tuple(column for column in table.columns if column not in mapping.columns()),
    )


def import_upload(import_id: int, *, progress: Progress) -> dict[str, Any]:
    """Import an upload and return its numbers; an upload that was imported whole before gives the same again.

    Raises ServiceError with words that quote no cell: what they would tell stands on the import's page.
    """
    row = FeedbackImport.objects.select_related("engagement").filter(pk=import_id).first()
    if row is None:
        raise ServiceError(GONE)
    if row.report and not ImportFile.objects.filter(feedback_import=row).exists():
        return numbers_of(row)
    progress(0, "Reading the file")
    try:
        report = import_table(
            open_upload(row),
            mapping=Mapping.from_params(row.mapping),
            engagement=row.engagement,
            skip_bad=row.skip_bad,
            on_written=lambda submissions, responses: count_written(row, submissions, responses),
            progress=progress,
        )
    except ImportRefused as refusal:
        raise ServiceError(
            "Nothing was imported: the file does not pass its check any more. Upload it again and look at the check."
        ) from refusal
    keep_report(feedback_import=row, report=_as_json(row, report))
    return numbers_of(row)


def numbers_of(feedback_import: FeedbackImport) -> dict[str, int]:
    """Return what a finished import came to, in numbers."""
    report = json.loads(feedback_import.report)
    return {name: value for name, value in report.items() if isinstance(value, int)}


def refused_rows(feedback_import: FeedbackImport) -> list[Problem]:
    """Return the rows that a finished import left out, in the file's order."""
    refused = json.loads(feedback_import.report)["refused"]
    return [Problem(number, message) for number, message in refused]


def _as_json(feedback_import: FeedbackImport, report: ImportReport) -> dict[str, Any]:
    """What earlier attempts of the same import wrote counts as imported, not as known."""
    feedback_import.refresh_from_db(fields=["submissions", "responses"])
    earlier = feedback_import.submissions - report.submissions
    refused = sorted([*report.problems, *report.erased], key=lambda problem: problem.row)
    return {
        "rows": report.rows,
        "submissions": feedback_import.submissions,
        "responses": feedback_import.responses,
        "known": max(report.known - earlier, 0),
        "empty": report.empty,
        "left_out": len(refused),
        "refused": [[problem.row, problem.message] for problem in refused],
    }
