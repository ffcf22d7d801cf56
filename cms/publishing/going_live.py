"""Pages whose time has come: live, or gone. One that can't go live keeps no other waiting."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from insight.errors import ServiceError


@dataclass(frozen=True)
class WentLive:
    """How many pages went live and how many went."""

    published: int
    expired: int

    def as_result(self) -> dict[str, Any]:
        """Return it as the result of a job."""
        return {"published": self.published, "expired": self.expired}


def publish_due_pages() -> WentLive:
    """Take down what has expired and publish what was approved for a time that has come.

    A page that must not go live (a quote was taken back, say) stays as it is and loses its time, so that it is
    not tried again and again. Raises ServiceError that names each such page once all others are done.
    """
    expired = list(Page.objects.filter(live=True, expire_at__lt=timezone.now()))
    for page in expired:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    refusals = [refusal for refusal in map(_publish, list(due)) if refusal]
    if refusals:
        raise ServiceError(
            "Not published: " + "; ".join(refusals) + " Open the page, mend this and publish it again."
        )
    return WentLive(published=len(due), expired=len(expired))


def _publish(revision: Revision) -> str:
    """Publish one revision; return why that could not be, or ""."""
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        return f"“{revision.object_str}”: {' '.join(refusal.messages)}"
    return ""
