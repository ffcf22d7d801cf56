"""How what people say on one point is spread: over time, and over communities and boroughs against all responses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, DateField, Max, Min, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek, TruncYear
from django.utils import timezone
from django.utils.formats import date_format

from insight.disclosure import SafeMix, mix_of_people
from insight.models import Engagement, Response
from insight.selectors.codings import usable_responses

WEEKS_UNDER, MONTHS_UNDER = timedelta(days=92), timedelta(days=3 * 366)
"""Time from an engagement's first response to its last under which weeks are shown (three months), and then months."""

SENT = "submission__submitted_at"


@dataclass(frozen=True, slots=True)
class Period:
    """One week, month or year: how many usable responses speak of the point, out of `base` that came in it.

    `bar` is the length of its bar in hundredths of the longest.
    """

    label: str
    count: int
    base: int
    bar: int

    @property
    def percent(self) -> int:
        """Return the share, 0 to 100."""
        return round(100 * self.count / self.base) if self.base else 0


@dataclass(frozen=True, slots=True)
class Spread:
    """When how many usable responses speak of a point, out of `base` in all, and who the people are.

    `periods` run from the first response of the whole engagement to its last, none left out; `unit` is "week"
    (called by its Monday), "month" or "year". `fewest` is how many people it takes to be shown.
    """

    count: int
    base: int
    unit: str
    periods: tuple[Period, ...]
    people: SafeMix
    fewest: int

    @property
    def percent(self) -> int:
        """Return the share, 0 to 100."""
        return round(100 * self.count / self.base) if self.base else 0


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    truncate: type[TruncWeek] | type[TruncMonth] | type[TruncYear]
    start: Callable[[date], date]
    form: str


WEEK = _Unit("week", TruncWeek, lambda day: day - timedelta(days=day.weekday()), "j M Y")
MONTH = _Unit("month", TruncMonth, lambda day: day.replace(day=1), "F Y")
YEAR = _Unit("year", TruncYear, lambda day: day.replace(month=1, day=1), "Y")


def spread_of(part: QuerySet[Response], engagement: Engagement) -> Spread:
    """Return how `part` of the usable responses of `engagement` is spread. Six queries, however many responses."""
    whole = usable_responses(engagement)
    unit, days = _days(whole)
    counts = _by_period(part, whole, unit)
    longest = max((count for count, _ in counts.values()), default=0) or 1
    periods = []
    for start in sorted({unit.start(day) for day in days}):
        count, base = counts.get(start, (0, 0))
        periods.append(Period(date_format(start, unit.form), count, base, round(100 * count / longest)))
    return Spread(
        count=sum(period.count for period in periods),
        base=sum(period.base for period in periods),
        unit=unit.name,
        periods=tuple(periods),
        people=mix_of_people(part, whole),
        fewest=settings.DISCLOSURE_THRESHOLD,
    )


def _days(whole: QuerySet[Response]) -> tuple[_Unit, list[date]]:
    """Return the unit that fits the time in which responses came, and every day of it."""
    sent = whole.aggregate(first=Min(SENT), last=Max(SENT))
    if sent["first"] is None:
        return WEEK, []
    first, last = (timezone.localdate(sent[end]) for end in ("first", "last"))
    span = last - first
    unit = WEEK if span < WEEKS_UNDER else MONTH if span < MONTHS_UNDER else YEAR
    return unit, [first + timedelta(days=n) for n in range(span.days + 1)]


def _by_period(
    part: QuerySet[Response], whole: QuerySet[Response], unit: _Unit
) -> dict[date, tuple[int, int]]:
    """Return how many responses of `part` and of `whole` came in each period, by its first day."""
    rows = (
        whole.order_by()
        .values_list(unit.truncate(SENT, output_field=DateField()))
        .annotate(here=Count("pk", filter=Q(pk__in=part.order_by().values("pk"))), base=Count("pk"))
    )
    return {start: (count, base) for start, count, base in rows}
