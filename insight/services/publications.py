"""Record of where findings were published, kept by whoever publishes pages."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from insight.enums import FindingStatus
from insight.models import Finding, Publication


@transaction.atomic
def record_publication(*, page_key: str, title: str, url: str, finding_ids: Iterable[int]) -> Publication:
    """Note that the page `page_key` is live at `url` with these findings; again brings the note up to date.

    It keeps the day on which it first went live, unless it was withdrawn since. Findings that are not
    approved, or are gone, are left out.
    """
    now = timezone.now()
    publication, _ = Publication.objects.get_or_create(
        page_key=page_key, defaults={"title": title, "url": url, "published_at": now}
    )
    publication.published_at = now if publication.withdrawn_at else publication.published_at
    publication.title, publication.url, publication.withdrawn_at = title, url, None
    publication.save()
    publication.findings.set(Finding.objects.filter(pk__in=finding_ids, status=FindingStatus.APPROVED))
    return publication


def withdraw_publication(*, page_key: str) -> bool:
    """Note that the page `page_key` is not live any more; say whether it was."""
    live = Publication.objects.filter(page_key=page_key, withdrawn_at=None)
    return bool(live.update(withdrawn_at=timezone.now()))
