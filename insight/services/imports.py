"""Uploads on their way into an engagement: kept sealed, told what their columns mean, started, thrown away, forgotten."""

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from insight import audit
from insight.enums import JobStatus
from insight.errors import ServiceError
from insight.models import Engagement, FeedbackImport, ImportFile, Job
from insight.permissions import check_can_import
from insight.services.jobs import request_job

if TYPE_CHECKING:
    from django.contrib.auth.models import User

GONE = "This file isn't here any more. Upload it again: what was imported from it is not imported twice."
FILE_KEPT_FOR = timedelta(hours=48)
"""How long a file waits for somebody to import it or run its import again."""


@transaction.atomic
def accept_upload(
    *, engagement: Engagement, name: str, data: bytes, encoding: str, by: "User"
) -> FeedbackImport:
    """Keep an uploaded file, sealed, and return its import. Raises PermissionDenied."""
    check_can_import(by)
    row = FeedbackImport.objects.create(engagement=engagement, name=name, encoding=encoding, uploaded_by=by)
    ImportFile.objects.create(
        feedback_import=row, content=base64.b64encode(zlib.compress(data)).decode("ascii")
    )
    return row


def read_upload(feedback_import: FeedbackImport) -> bytes:
    """Return the file as it was uploaded. Raises ServiceError once it is gone."""
    file = ImportFile.objects.filter(feedback_import=feedback_import).first()
    if file is None:
        raise ServiceError(GONE)
    return zlib.decompress(base64.b64decode(file.content))


def set_mapping(*, feedback_import: FeedbackImport, mapping: Mapping[str, Any], by: "User") -> None:
    """Keep what the columns mean. Raises PermissionDenied, ServiceError once the import was started."""
    check_can_import(by)
    _check_not_started(feedback_import)
    feedback_import.mapping = dict(mapping)
    feedback_import.save(update_fields=["mapping"])


@transaction.atomic
def start_import(*, feedback_import: FeedbackImport, skip_bad: bool, by: "User") -> Job:
    """Return the job that will import the file, for the caller to send; with `skip_bad` bad rows are left out.

    Raises PermissionDenied, ServiceError if the file is gone or the import was started before.
    """
    check_can_import(by)
    FeedbackImport.objects.select_for_update().get(pk=feedback_import.pk)
    _check_not_started(feedback_import)
    if not ImportFile.objects.filter(feedback_import=feedback_import).exists():
        raise ServiceError(GONE)
    feedback_import.skip_bad = skip_bad
    feedback_import.save(update_fields=["skip_bad"])
    job = request_job(
        kind="import",
        key=f"import:{feedback_import.pk}",
        params={"import_id": feedback_import.pk, "engagement_id": feedback_import.engagement_id},
        requested_by=by,
    )
    audit.record(
        feedback_import.engagement, "insight.import.start", by=by, upload=feedback_import.pk, job=job.pk
    )
    return job


@transaction.atomic
def discard_import(*, feedback_import: FeedbackImport, by: "User") -> None:
    """Delete an upload that was not started. Raises PermissionDenied, ServiceError once it was."""
    check_can_import(by)
    _check_not_started(feedback_import)
    feedback_import.delete()


def count_written(feedback_import: FeedbackImport, submissions: int, responses: int) -> None:
    """Add to what the import has brought in; belongs in the transaction that writes the rows."""
    FeedbackImport.objects.filter(pk=feedback_import.pk).update(
        submissions=F("submissions") + submissions, responses=F("responses") + responses
    )


def keep_report(*, feedback_import: FeedbackImport, report: Mapping[str, Any]) -> None:
    """Keep, sealed, what the import came to."""
    feedback_import.report = json.dumps(report)
    feedback_import.save(update_fields=["report"])


def jobs_of(feedback_import: FeedbackImport) -> QuerySet[Job]:
    """Return the jobs of an import, newest first: each "Run again" is another."""
    return Job.objects.filter(kind="import", params__import_id=feedback_import.pk).order_by("-pk")


def forget_old_imports() -> int:
    """Delete files that nobody imported within FILE_KEPT_FOR, and imports of JOB_KEEP_DAYS ago; return how many files."""
    now = timezone.now()
    unfinished = set(
        Job.objects.filter(kind="import")
        .exclude(status__in=JobStatus.ended())
        .values_list("params__import_id", flat=True)
    )
    left_over = ImportFile.objects.filter(feedback_import__uploaded_at__lt=now - FILE_KEPT_FOR)
    deleted, _ = left_over.exclude(feedback_import__in=unfinished).delete()
    long_ago = now - timedelta(days=settings.JOB_KEEP_DAYS)
    FeedbackImport.objects.filter(uploaded_at__lt=long_ago).exclude(pk__in=unfinished).delete()
    return deleted


def _check_not_started(feedback_import: FeedbackImport) -> None:
    if jobs_of(feedback_import).exists():
        raise ServiceError(
            "This import was started already. Look at how it stands, or upload the file again."
        )
