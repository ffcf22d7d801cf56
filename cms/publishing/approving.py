"""The end of a workflow: an approved page goes live, unless it must not. Wagtail loads this before any model."""

from typing import Any


class PageDoesNotHold(Exception):
    """An approved page can't go live; `page` is the page, `problems` say what must be mended."""

    def __init__(self, page: Any, problems: list[Any]) -> None:
        super().__init__(f"Page {page.pk} does not hold")
        self.page, self.problems = page, problems


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the page after its last approval. Raises PageDoesNotHold, which takes that approval back."""
    from wagtail.workflows import publish_workflow_state

    from cms.models import WhatWeHeardPage
    from cms.publishing.evidence import problems

    page = workflow_state.content_object.get_latest_revision_as_object()
    if isinstance(page, WhatWeHeardPage):
        stopping = [problem for problem in problems(page) if problem.stops]
        if stopping:
            raise PageDoesNotHold(page, stopping)
    publish_workflow_state(workflow_state, user=user)
