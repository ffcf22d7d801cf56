"""Who was told what, in totals: for the pages of curation and the receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from insight.enums import NoticeKind, NoticeStatus
from insight.models import Action, Contact, Engagement, Notice, Publication, Submission

LINES = 100


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One piece of news: e-mails sent, still to be sent, given up, and no longer wanted."""

    kind: str
    title: str
    url: str
    since: datetime
    told: int
    waiting: int
    failed: int
    stopped: int


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One engagement: how many of its sittings asked to be told, and how many of these were told something."""

    engagement: Engagement
    asked: int
    told: int


def told_lines() -> list[ToldLine]:
    """Return a line for each piece of news, newest first, LINES at most."""
    rows = list(_news_counts(Notice.objects.order_by())[:LINES])
    pages = Publication.objects.in_bulk(_ids(rows, "publication"))
    actions = Action.objects.in_bulk(_ids(rows, "action"))
    engagements = Engagement.objects.in_bulk(_ids(rows, "engagement"))
    lines = []
    for row in rows:
        page, action = pages.get(row["publication"]), actions.get(row["action"])
        subject = page or action or engagements[row["engagement"]]
        lines.append(
            ToldLine(
                kind=str(NoticeKind(row["kind"]).label),
                title=str(subject),
                url=page.url if page else "",
                **{name: row[name] for name in ("since", "told", "waiting", "failed", "stopped")},
            )
        )
    return lines


def asked_lines() -> list[AskedLine]:
    """Return a line for each engagement in which somebody asks to be told, the newest engagement first."""
    asked = dict(_by_engagement(Contact.objects.filter(submission__consent_contact=True)))
    told = dict(
        _by_engagement(Notice.objects.filter(status=NoticeStatus.SENT).exclude(kind=NoticeKind.THANKS))
    )
    engagements = Engagement.objects.filter(pk__in={*asked, *told})
    return [AskedLine(row, asked.get(row.pk, 0), told.get(row.pk, 0)) for row in engagements]


def failures() -> list[tuple[str, int]]:
    """Return why e-mails failed or wait for another try, with how many, the most frequent first."""
    troubled = Notice.objects.filter(status__in=[NoticeStatus.FAILED, NoticeStatus.WAITING]).exclude(
        failure=""
    )
    counted = troubled.order_by().values("failure").annotate(rows=Count("pk")).order_by("-rows", "failure")
    return list(counted.values_list("failure", "rows"))


def failed_notices() -> QuerySet[Notice]:
    """Return the e-mails that were given up and could be tried again."""
    return Notice.objects.filter(status=NoticeStatus.FAILED)


def last_told_on(submission: Submission) -> date | None:
    """Return the day of the last e-mail about a submission, or None before the first."""
    told = Notice.objects.filter(submission=submission, status=NoticeStatus.SENT)
    moment = told.aggregate(last=Max("sent_at"))["last"]
    return timezone.localdate(moment) if moment else None


def _news_counts(rows: QuerySet[Notice]) -> QuerySet[Any, Any]:
    """Count by news. A news of thanks belongs to one engagement; pages and actions may belong to several."""
    waiting = Q(status__in=[NoticeStatus.WAITING, NoticeStatus.SENDING])
    return (
        rows.values("kind", "event", "publication", "action")
        .annotate(
            engagement=Max("submission__engagement"),
            since=Max("created_at"),
            told=Count("pk", filter=Q(status=NoticeStatus.SENT)),
            waiting=Count("pk", filter=waiting),
            failed=Count("pk", filter=Q(status=NoticeStatus.FAILED)),
            stopped=Count("pk", filter=Q(status=NoticeStatus.STOPPED)),
        )
        .order_by("-since", "event")
    )


def _by_engagement(rows: QuerySet[Any]) -> Iterable[tuple[int, int]]:
    counted = rows.order_by().values("submission__engagement")
    return counted.annotate(sittings=Count("submission", distinct=True)).values_list(
        "submission__engagement", "sittings"
    )


def _ids(rows: Iterable[dict[str, Any]], name: str) -> set[int]:
    return {row[name] for row in rows if row[name] is not None}
