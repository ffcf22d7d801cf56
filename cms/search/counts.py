"""What people searched for, as the report shows it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from cms.models import SearchCount

FEWEST_ASKED = 2
"""A query asked once in all the days tells an editor nothing."""


@dataclass(frozen=True)
class SearchReport:
    """Searches of some days: all of them, those that found nothing, those whose words were not kept, and two lists."""

    asked: int
    empty: int
    not_kept: int
    top: list[dict[str, object]]
    found_nothing: list[dict[str, object]]


def search_report(*, days: int, most: int) -> SearchReport:
    """Return what was searched for in the last `days` days, today too; each list has `most` lines at most.

    Lines have `term`, `asked` and `empty`.
    """
    rows = SearchCount.objects.filter(day__gt=timezone.localdate() - timedelta(days=days))
    total = rows.aggregate(asked=Sum("asked"), empty=Sum("empty"))
    not_kept = rows.filter(term="").aggregate(asked=Sum("asked"))["asked"]
    terms = _by_term(rows)
    return SearchReport(
        asked=total["asked"] or 0,
        empty=total["empty"] or 0,
        not_kept=not_kept or 0,
        top=list(terms.order_by("-all_asked", "term")[:most]),
        found_nothing=list(terms.filter(all_empty__gt=0).order_by("-all_empty", "term")[:most]),
    )


def _by_term(rows: QuerySet[SearchCount]) -> Any:
    kept = rows.exclude(term="").order_by().values("term")
    counted = kept.annotate(all_asked=Sum("asked"), all_empty=Sum("empty"))
    return counted.filter(all_asked__gte=FEWEST_ASKED)
