"""Taking back: everything that hangs on a submission goes, wherever it went."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import ModelLogEntry

from insight import audit, disclosure
from insight.enums import JobStatus
from insight.models import Coding, Evidence, Job, Quote, RedactionSpan, Response, Segment, Submission
from insight.permissions import check_can_erase_submission
from insight.services.imported_rows import note_erased
from insight.services.notices.stopping import free_covered


@transaction.atomic
def erase_submission(
    *, submission: Submission, by: AbstractUser | None = None, reason: str = ""
) -> dict[str, int]:
    """Delete what a person sent and all that was made of it; return what went, as rows by kind.

    `by` is the member of staff who does it and `reason` why, or None where the person themself took it
    back. One line of the log keeps that it was done, without words. Raises PermissionDenied for staff without the right.
    """
    if by is not None:
        check_can_erase_submission(by)
    counts = {
        "responses": submission.responses.count(),
        "quotes": Quote.objects.filter(segment__response__submission=submission).count(),
        "equality_profiles": int(disclosure.erase_equality(submission=submission)),
        "evidence": _leave_evidence(submission),
        "jobs": _leave_jobs(submission),
        "notices": submission.notices.count(),
        "log_entries": _blank_log(submission),
    }
    audit.record(submission, "insight.submission.erase", by=by, reason=reason, **counts)
    free_covered(submission=submission)
    note_erased(submission)
    submission.delete()
    return counts


def _leave_evidence(submission: Submission) -> int:
    """Take the responses out of frozen evidence. Its count stays, so that a recount shows the difference."""
    gone = set(submission.responses.values_list("pk", flat=True))
    changed = []
    for evidence in Evidence.objects.filter(finding__engagement_id=submission.engagement_id):
        kept = [pk for pk in evidence.record_ids if pk not in gone]
        if len(kept) < len(evidence.record_ids):
            evidence.record_ids = kept
            changed.append(evidence)
    Evidence.objects.bulk_update(changed, ["record_ids"])
    return len(changed)


def _leave_jobs(submission: Submission) -> int:
    """Delete the jobs that name the submission; one that runs this moment is told to stop and forgets its name."""
    jobs = Job.objects.filter(params__submission_id=submission.pk)
    running = list(jobs.filter(status=JobStatus.RUNNING))
    for job in running:
        Job.objects.filter(pk=job.pk).update(
            cancel_requested=True, again=False, params={}, key=f"{job.kind}:erased:{job.pk}"
        )
    deleted, _ = jobs.exclude(pk__in=[job.pk for job in running]).delete()
    return len(running) + deleted + _leave_results(submission)


def _leave_results(submission: Submission) -> int:
    """Take the responses out of what jobs over the whole engagement tell of words that they could not read."""
    gone = {str(pk) for pk in submission.responses.values_list("pk", flat=True)}
    changed = []
    about = Job.objects.filter(params__engagement_id=submission.engagement_id, result__has_key="problems")
    for job in about:
        problems = job.result["problems"]
        if isinstance(problems, dict) and gone & problems.keys():
            job.result["problems"] = {key: told for key, told in problems.items() if key not in gone}
            changed.append(job)
    Job.objects.bulk_update(changed, ["result"])
    return len(changed)


def _blank_log(submission: Submission) -> int:
    """Empty what the log says about the rows that go; that somebody did something to them stays."""
    responses = Response.objects.filter(submission=submission)
    segments = Segment.objects.filter(response__in=responses)
    rows: Iterable[models.QuerySet] = (
        Submission.objects.filter(pk=submission.pk),
        responses,
        RedactionSpan.objects.filter(response__in=responses),
        segments,
        Coding.objects.filter(segment__in=segments),
        Quote.objects.filter(segment__in=segments),
    )
    return sum(_blank_entries(queryset) for queryset in rows)


def _blank_entries(rows: models.QuerySet) -> int:
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    kind = ContentType.objects.get_for_model(rows.model)
    return ModelLogEntry.objects.filter(content_type=kind, object_id__in=ids).update(data={}, label="Erased")
