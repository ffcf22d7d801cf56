"""The example's "what we heard" pages: drafted from the approved findings, then published by the editor."""

from typing import TYPE_CHECKING

from cms.languages.trees import originals
from cms.models import PriorityPage, WhatWeHeardPage
from cms.publishing.drafting import draft_page
from insight.published import draft_candidates

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def publish_pages(*, editor: "User") -> int:
    """Draft and publish a page for each priority that has approved findings and no page yet; return how many."""
    parents = originals(PriorityPage.objects.select_related("priority"))
    return sum(_publish_page(parent, editor) for parent in parents)


def _publish_page(parent: PriorityPage, editor: "User") -> bool:
    ready = [candidate.id for candidate in draft_candidates(parent.priority.slug) if candidate.is_in]
    if not ready or WhatWeHeardPage.objects.child_of(parent).exists():
        return False
    page = draft_page(parent=parent, finding_ids=ready, by=editor)
    page.get_latest_revision().publish(user=editor)
    return True
