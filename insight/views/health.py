"""Whether the site lives and is ready, for monitoring. The answers say yes or no and nothing else."""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from insight.selectors.jobs import queue_states

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 while this process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and queues are well, else 503. The reason goes to the log only."""
    reasons = reasons_against()
    if reasons:
        logger.warning("Not ready: %s", "; ".join(reasons))
        return HttpResponse("not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def reasons_against() -> list[str]:
    """Return what stands against serving people fully, in words; empty when all is well."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return [f"{len(missing)} migrations have not been applied"]
        return [f"{state.queue} queue: {state.words}" for state in queue_states() if not state.well]
    except DatabaseError as error:
        return [f"the database did not answer ({type(error).__name__})"]


urlpatterns = [path("live", live, name="health_live"), path("ready", ready, name="health_ready")]
