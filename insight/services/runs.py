"""Asking for a run of the pipeline over an engagement."""

from typing import TYPE_CHECKING

from django.db import transaction

from insight import audit
from insight.models import Engagement, Job
from insight.permissions import check_can_start_run
from insight.services.jobs import request_job

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DISCOVER, CODE = "discover", "code"


@transaction.atomic
def start_run(*, engagement: Engagement, kind: str, by: "User", again: bool = False) -> Job:
    """Return the job that will do a run of `kind` (DISCOVER or CODE); the caller sends it after commit.

    An unfinished job of the same kind is returned as it is; with `again` one that runs already is followed by
    one more run. Raises PermissionDenied, KeyError for an unknown kind.
    """
    check_can_start_run(by)
    job = request_job(
        kind=kind,
        key=job_key(engagement, kind),
        params={"engagement_id": engagement.pk},
        requested_by=by,
        again=again,
    )
    audit.record(engagement, "insight.run.start", by=by, kind=kind, job=job.pk)
    return job


def job_key(engagement: Engagement, kind: str) -> str:
    """Return the key under which only one unfinished job of `kind` is kept for `engagement`."""
    return f"{kind}:{engagement.pk}"
