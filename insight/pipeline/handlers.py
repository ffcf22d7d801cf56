"""What background work does, by kind. Parameters and results are JSON and hold ids, never words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from insight.errors import ServiceError
from insight.models import AnalysisRun
from insight.pipeline.coding import code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.importing import Mapping, import_feedback
from insight.pipeline.runs import Progress, engagement_of
from insight.pipeline.screening import received_ids, screen_responses

UPLOADS = settings.VAR_DIR / "imports"
"""Where whoever takes an upload leaves it, and the only folder that background work imports from."""

Params = dict[str, Any]
Result = dict[str, Any]


def screen(params: Params, progress: Progress) -> Result:
    """Screen what waits among `response_ids`, in `submission_id`, or in all of `engagement_id`."""
    if "response_ids" in params:
        ids = params["response_ids"]
    else:
        scope = {key: params[key] for key in ("submission_id", "engagement_id") if key in params}
        ids = received_ids(**scope)
    return screen_responses(ids, progress=progress).as_result()


def enrich(params: Params, progress: Progress) -> Result:
    """Read what was cleared in `engagement_id`."""
    return enrich_engagement(params["engagement_id"], progress=progress).as_result()


def discover(params: Params, progress: Progress) -> Result:
    """Find topics in `engagement_id`, for `requested_by_id` where a person asked."""
    run = discover_topics(
        params["engagement_id"], requested_by_id=params.get("requested_by_id"), progress=progress
    )
    return _run_result(run)


def code(params: Params, progress: Progress) -> Result:
    """Code the segments of `engagement_id` into its live themes."""
    return _run_result(code_engagement(params["engagement_id"], progress=progress))


def import_file(params: Params, progress: Progress) -> Result:
    """Import the file at `path` into `engagement_id`; `mapping`, `encoding` and `skip_bad` as in the command.

    The file holds people's words unsealed, so it is deleted once they are in.
    """
    path = Path(params["path"])
    if not path.resolve().is_relative_to(UPLOADS):
        raise ServiceError("Files are imported from the folder for uploads only. Upload the file again.")
    report = import_feedback(
        path,
        engagement=engagement_of(params["engagement_id"]),
        mapping=Mapping.from_params(params["mapping"]),
        encoding=params.get("encoding", "utf-8"),
        skip_bad=params.get("skip_bad", False),
        progress=progress,
    )
    path.unlink()
    return report.as_result()


def _run_result(run: AnalysisRun) -> Result:
    return {"run_id": run.pk, "counts": run.counts, "note": run.note}


HANDLERS: dict[str, Callable[[Params, Progress], Result]] = {
    "screen": screen,
    "enrich": enrich,
    "discover": discover,
    "code": code,
    "import": import_file,
}

STAGES = ("screen", "enrich", "discover", "code")
"""Kinds that work on all of an engagement, in the order that they follow."""


def run_stage(stage: str, engagement_id: int, progress: Progress) -> Result:
    """Do one of STAGES for the engagement and return its result."""
    return HANDLERS[stage]({"engagement_id": engagement_id}, progress)
