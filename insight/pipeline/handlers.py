"""What background work does, by kind. Parameters and results are JSON and hold ids, never words."""

from collections.abc import Callable
from typing import Any

from insight.errors import ServiceError
from insight.models import AnalysisRun
from insight.pipeline.coding import code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.equality_words import read_groups
from insight.pipeline.meaning import embed_library
from insight.pipeline.page_reasons import screen_page_reasons
from insight.pipeline.runs import Progress
from insight.pipeline.screening import received_ids, screen_responses
from insight.pipeline.uploads import import_upload
from insight.services.matrix import count_matrix
from insight.services.notices import plan_notices, send_notices
from insight.services.subscriptions import plan_news_emails, send_news_emails

Params = dict[str, Any]
Result = dict[str, Any]


def screen(params: Params, progress: Progress) -> Result:
    """Screen what waits in `submission_id` or `engagement_id`, at most `most` of it where that is given."""
    scope = {key: params[key] for key in ("submission_id", "engagement_id") if key in params}
    if not scope:
        raise ServiceError("The words that this work was about were erased, so there is nothing to do.")
    ids = received_ids(**scope)
    return screen_responses(ids[: params.get("most")], progress=progress).as_result()


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
    """Take in the uploaded file of `import_id`. The file goes in the step that records the work as done."""
    return import_upload(params["import_id"], progress=progress)


def library(params: Params, progress: Progress) -> Result:
    """Read what was published, so that it can be found by what it means."""
    return embed_library(progress=progress).as_result()


def matrix(params: Params, progress: Progress) -> Result:
    """Count anew who spoke about what, where and when."""
    progress(0, "Counting")
    return {"cells": count_matrix()}


def tell(params: Params, progress: Progress) -> Result:
    """Send the e-mails that are due to residents who asked to be told."""
    plan_notices()
    return send_notices(progress=progress).as_result()


def news(params: Params, progress: Progress) -> Result:
    """Send the e-mails that are due to subscribers of news."""
    plan_news_emails()
    return send_news_emails(progress=progress).as_result()


def reasons(params: Params, progress: Progress) -> Result:
    """Screen what readers said about pages of the site."""
    return screen_page_reasons(progress=progress)


def groups(params: Params, progress: Progress) -> Result:
    """Read which groups people named under "other" of the questions about themselves."""
    read_groups(progress=progress)
    return {}


def _run_result(run: AnalysisRun) -> Result:
    return {"run_id": run.pk, "counts": run.counts, "note": run.note}


HANDLERS: dict[str, Callable[[Params, Progress], Result]] = {
    "screen": screen,
    "enrich": enrich,
    "discover": discover,
    "code": code,
    "import": import_file,
    "library": library,
    "matrix": matrix,
    "tell": tell,
    "news": news,
    "reasons": reasons,
    "groups": groups,
}

STAGES = ("screen", "enrich", "discover", "code")
"""Kinds that work on all of an engagement, in the order that they follow."""


def run_stage(stage: str, engagement_id: int, progress: Progress) -> Result:
    """Do one of STAGES for the engagement and return its result."""
    return HANDLERS[stage]({"engagement_id": engagement_id}, progress)
