"""Which findings stand on which page, so that receipts, lists and checks lead there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from insight.enums import FindingStatus
from insight.models import Evidence, Finding, Publication
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
    pages = _newest_first(_approved())[:limit]
    found = [_weightiest(page)[:1] for page in pages]
    return tuple(finding for findings in found for finding in findings)


def findings_of_priority(priority: str, limit: int) -> tuple[PublishedFinding, ...]:
    """Return the latest findings about a priority (a slug), each once, `limit` at most.

    Those of the newest page come first, the weightiest of a page before its others.
    """
    pages = _newest_first(_approved().filter(priority__slug=priority))
    found = (finding for page in pages for finding in _weightiest(page))
    once: dict[str, PublishedFinding] = {}
    for finding in found:
        once.setdefault(finding.statement, finding)
    return tuple(once.values())[:limit]


def _approved() -> QuerySet[Finding]:
    rows = Finding.objects.filter(status=FindingStatus.APPROVED)
    evidence = Evidence.objects.defer("record_ids", "query")
    return rows.select_related("engagement").prefetch_related(Prefetch("evidence", queryset=evidence))


def _newest_first(findings: QuerySet[Finding]) -> QuerySet[Publication]:
    """Return the live pages, newest first, with only those of their findings that are in `findings`."""
    rows = Publication.objects.filter(withdrawn_at=None, findings__in=findings).distinct()
    return rows.order_by("-published_at", "-pk").prefetch_related(Prefetch("findings", queryset=findings))


def _weightiest(page: Publication) -> list[PublishedFinding]:
    facts = [_facts(finding, page) for finding in page.findings.all()]
    return sorted(facts, key=lambda finding: -finding.count / max(finding.base, 1))


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
