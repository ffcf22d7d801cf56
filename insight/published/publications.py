"""Which findings stand on which page, so that receipts, lists and checks lead there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from insight.enums import FindingStatus
from insight.models import Finding, Publication
from insight.services.publications import record_publication, withdraw_publication

__all__ = [
    "PublishedFinding",
    "PublishedPage",
    "findings_of_priority",
    "latest_findings",
    "live_publications",
    "record_publication",
    "withdraw_publication",
]


@dataclass(frozen=True)
class PublishedFinding:
    """A finding in one sentence, how many of how many answers bear it out, and the page it stands on."""

    statement: str
    count: int
    base: int
    engagement: str
    url: str
    page_title: str


@dataclass(frozen=True)
class PublishedPage:
    """A page that is live and holds findings."""

    page_key: str
    title: str
    url: str
    published_at: datetime


def live_publications(*, engagement: str = "", priority: str = "") -> tuple[PublishedPage, ...]:
    """Return the live pages with findings, newest first; only those of an engagement or priority (slugs) if given."""
    rows = Publication.objects.filter(withdrawn_at=None)
    if engagement:
        rows = rows.filter(findings__engagement__slug=engagement)
    if priority:
        rows = rows.filter(findings__priority__slug=priority)
    return tuple(PublishedPage(row.page_key, row.title, row.url, row.published_at) for row in rows.distinct())


def latest_findings(limit: int) -> tuple[PublishedFinding, ...]:
    """Return the weightiest finding of each live page, newest page first, `limit` at most."""
    pages = Publication.objects.filter(withdrawn_at=None).order_by("-published_at", "-pk")[:limit]
    found = [_weightiest(page.findings.all(), page, 1) for page in pages]
    return tuple(finding for findings in found for finding in findings)


def findings_of_priority(priority: str, limit: int) -> tuple[PublishedFinding, ...]:
    """Return the weightiest findings on live pages about a priority (a slug), `limit` at most."""
    pages = Publication.objects.filter(withdrawn_at=None, findings__priority__slug=priority).distinct()
    found = (
        finding
        for page in pages
        for finding in _weightiest(page.findings.filter(priority__slug=priority), page, limit)
    )
    once = {finding.statement: finding for finding in found}
    return tuple(sorted(once.values(), key=lambda finding: -finding.count / max(finding.base, 1))[:limit])


def _weightiest(findings: QuerySet[Finding], page: Publication, limit: int) -> Iterable[PublishedFinding]:
    rows = findings.filter(status=FindingStatus.APPROVED).prefetch_related("evidence", "engagement")
    facts = [_facts(finding, page) for finding in rows]
    return sorted(facts, key=lambda finding: -finding.count / max(finding.base, 1))[:limit]


def _facts(finding: Finding, page: Publication) -> PublishedFinding:
    evidence = max(finding.evidence.all(), key=lambda evidence: evidence.count, default=None)
    return PublishedFinding(
        statement=finding.statement,
        count=evidence.count if evidence else 0,
        base=evidence.base if evidence else 0,
        engagement=finding.engagement.title,
        url=page.url,
        page_title=page.title,
    )
