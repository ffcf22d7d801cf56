"""All background work by kind: what feedback needs, and what the site's pages need. Only workers load this."""

from collections.abc import Callable
from typing import Any

from cms.documents.making import make_version
from cms.library.report_reading import read_report
from cms.models import Download
from cms.publishing.going_live import publish_due_pages
from insight.errors import ServiceError
from insight.pipeline.handlers import HANDLERS as FEEDBACK_HANDLERS
from insight.pipeline.runs import Progress

Params = dict[str, Any]
Result = dict[str, Any]


def download(params: Params, progress: Progress) -> Result:
    """Make the document of `download_id` anew if it says anything new."""
    return make_version(download_id=params["download_id"], progress=progress).as_result()


def downloads(params: Params, progress: Progress) -> Result:
    """Make all documents anew that say anything new; one that can't be made doesn't keep the others waiting."""
    made, amiss = 0, []
    documents = list(Download.objects.all())
    for number, document in enumerate(documents):
        progress(100 * number // len(documents), document.title[:80])
        try:
            made += make_version(download_id=document.pk, progress=lambda *_: None).is_new
        except ServiceError as problem:
            amiss.append(f"“{document.title}”: {problem}")
    if amiss:
        raise ServiceError(" ".join(amiss))
    return {"documents": len(documents), "new": made}


def report(params: Params, progress: Progress) -> Result:
    """Read the file of the report `page_id`, so that readers find the report by its text."""
    return read_report(page_id=params["page_id"]).as_result()


def go_live(params: Params, progress: Progress) -> Result:
    """Publish and take down the pages whose time has come."""
    return publish_due_pages().as_result()


HANDLERS: dict[str, Callable[[Params, Progress], Result]] = {
    **FEEDBACK_HANDLERS,
    "download": download,
    "downloads": downloads,
    "go_live": go_live,
    "report": report,
}
