"""Live pages that somebody should look after: stale, unowned, hard to read, unknown to search engines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.editing.page_text import paragraphs
from cms.editing.reading import Reading, reading_of
from cms.languages.trees import without_placeholders
from cms.models import PageCare
from cms.models.care import DAYS_BETWEEN_REVIEWS

OLDEST_READER = 12
"""The reading age that pages are written for."""

PROBLEMS = {
    "stale": "Not looked at for a year, or its review is overdue",
    "unowned": "Nobody owns it",
    "hard": f"Hard to read: for readers over {OLDEST_READER}",
    "description": "No search description",
}


@dataclass(frozen=True)
class CareLine:
    """A live page with who looks after it, how it reads and what is wrong with it (keys of PROBLEMS)."""

    page: Page
    care: PageCare | None
    last_looked_at: date | None
    reading: Reading | None
    problems: tuple[str, ...]


def pages_of(user: Any) -> list[Page]:
    """Return the live pages that somebody may change, each of its own type, in the order of the site."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return list(without_placeholders(pages).filter(live=True, depth__gt=1).order_by("path").specific())


def care_lines(pages: Iterable[Page]) -> list[CareLine]:
    """Return a line for each page with something wrong, in the same order."""
    pages = list(pages)
    known = PageCare.objects.filter(page__in=[page.pk for page in pages]).select_related("owner")
    cares = {care.page_id: care for care in known}
    return [line for line in (_line(page, cares.get(page.pk)) for page in pages) if line.problems]


def _line(page: Page, care: PageCare | None) -> CareLine:
    looked_at = _last_looked_at(page, care)
    reading = reading_of(paragraphs(page)) if page.locale.language_code.startswith("en") else None
    wrong = {
        "stale": _is_stale(looked_at, care),
        "unowned": care is None or care.owner is None or not care.owner.is_active,
        "hard": reading is not None and reading.age > OLDEST_READER,
        "description": not page.search_description.strip(),
    }
    return CareLine(page, care, looked_at, reading, tuple(name for name, is_so in wrong.items() if is_so))


def _last_looked_at(page: Page, care: PageCare | None) -> date | None:
    days = [care.reviewed_on] if care and care.reviewed_on else []
    if page.last_published_at:
        days.append(timezone.localdate(page.last_published_at))
    return max(days, default=None)


def _is_stale(looked_at: date | None, care: PageCare | None) -> bool:
    """A day for the review counts where there is one; else a year since anybody looked."""
    if care and care.review_by:
        return care.is_overdue
    return looked_at is None or looked_at < timezone.localdate() - timedelta(days=DAYS_BETWEEN_REVIEWS)
