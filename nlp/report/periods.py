"""Dates as people write them, and the weeks, months or years that they fall into."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%Y-%m", "%m/%Y")
FORMS_OF_MONTHS = ("%B %Y", "%b %Y", "%b-%y", "%Y")
"""Forms that are read; days come before months, as in Britain. A month or year alone is its first day."""

WEEKS_UP_TO, MONTHS_UP_TO = timedelta(days=70), timedelta(days=3 * 366)
"""Span of all dates up to which weeks, and then months, are shown: a dozen or three dozen columns at most."""

TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods in order, none left out between the first and the last; `kind` is "week", "month" or "year"."""

    kind: str
    starts: tuple[date, ...]

    def index(self, day: date) -> int:
        """Return which of the periods the day falls into."""
        return self.starts.index(_start(self.kind)(day))

    def labels(self) -> tuple[str, ...]:
        """Return what each period is called: "3 Jun 2025" (a week, by its Monday), "Jun 2025" or "2025"."""
        return tuple(_label(self.kind, start) for start in self.starts)


def read_date(cell: str) -> date | None:
    """Return the date in the cell, a time after it left out; None where it is in no form that is read."""
    text = TIME.sub("", cell.strip())
    for form in (*FORMS, *FORMS_OF_MONTHS):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def make_periods(days: Sequence[date]) -> Periods:
    """Return the periods that the days fall into: weeks, months or years by how far apart they are."""
    first, last = min(days), max(days)
    span = last - first
    kind = "week" if span <= WEEKS_UP_TO else "month" if span <= MONTHS_UP_TO else "year"
    start = _start(kind)
    if all(day.day == 1 for day in days) and kind == "week":
        kind, start = "month", _start("month")
    starts = sorted({start(first + timedelta(days=n)) for n in range(span.days + 1)})
    return Periods(kind, tuple(starts))


def _start(kind: str) -> Callable[[date], date]:
    return {
        "week": lambda day: day - timedelta(days=day.weekday()),
        "month": lambda day: day.replace(day=1),
        "year": lambda day: day.replace(month=1, day=1),
    }[kind]


def _label(kind: str, start: date) -> str:
    if kind == "week":
        return f"{start.day} {start:%b %Y}"
    return f"{start:%b %Y}" if kind == "month" else str(start.year)
