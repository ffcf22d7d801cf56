"""How useful readers find each page, and the reasons that may be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from insight.enums import ReasonStatus
from insight.models import PageFeedback


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page: how many found it useful, how many did not, how many reasons may be read, how many wait."""

    page_key: str
    title: str
    url: str
    yes: int
    no: int
    reasons: int
    held: int

    @property
    def share(self) -> int:
        """Return the share of yes, in whole per cent."""
        return round(100 * self.yes / (self.yes + self.no))


def page_lines() -> list[PageLine]:
    """Return every page that somebody answered about, those that most found of no use first."""
    rows = PageFeedback.objects.order_by().values("page_key")
    counted = rows.annotate(
        newest=Max("pk"),
        yes=Count("pk", filter=Q(useful=True)),
        no=Count("pk", filter=Q(useful=False)),
        reasons=Count("pk", filter=Q(status=ReasonStatus.CLEARED)),
        held=Count("pk", filter=Q(status=ReasonStatus.HELD)),
    ).order_by("-no", "-yes", "page_key")
    counted_rows = list(counted)
    newest = PageFeedback.objects.defer("reason").in_bulk([row["newest"] for row in counted_rows])
    return [_line(row, newest[row["newest"]]) for row in counted_rows]


def page_line(page_key: str) -> PageLine | None:
    """Return the line of one page, or None if nobody has answered about it."""
    return next((line for line in page_lines() if line.page_key == page_key), None)


def readable_reasons(page_key: str) -> QuerySet[PageFeedback]:
    """Return the answers about a page whose reason may be read, newest first."""
    return PageFeedback.objects.defer("reason").filter(page_key=page_key, status=ReasonStatus.CLEARED)


def held_reasons() -> QuerySet[PageFeedback]:
    """Return the answers whose reason waits for a person, oldest first."""
    return PageFeedback.objects.defer("reason").filter(status=ReasonStatus.HELD).order_by("given_on", "pk")


def reasons_on_their_way() -> int:
    """Return how many reasons wait for their screening."""
    return PageFeedback.objects.filter(status=ReasonStatus.RECEIVED).count()


def _line(row: Mapping[str, Any], newest: PageFeedback) -> PageLine:
    counts = {name: row[name] for name in ("yes", "no", "reasons", "held")}
    return PageLine(newest.page_key, newest.page_title, newest.page_url, **counts)
