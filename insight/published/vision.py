"""The ambitions of the vision, and the pages on which people are heard about each."""

from dataclasses import dataclass

from insight.models import Ambition, Publication
from insight.published.publications import PublishedPage


@dataclass(frozen=True)
class AmbitionFacts:
    """An ambition of the vision: its name and what it covers."""

    slug: str
    name: str
    covers: str


def ambitions() -> tuple[AmbitionFacts, ...]:
    """Return the ambitions of the vision in their order."""
    rows = Ambition.objects.order_by("order", "name")
    return tuple(AmbitionFacts(row.slug, row.name, row.covers) for row in rows)


def ambition_choices() -> list[tuple[str, str]]:
    """Return (slug, name) of every ambition in order, for a chooser."""
    return [(ambition.slug, ambition.name) for ambition in ambitions()]


def publications_by_ambition() -> dict[str, tuple[PublishedPage, ...]]:
    """Return by ambition (a slug) the live pages with findings from engagements about it, newest first."""
    key = "findings__engagement__ambitions__slug"
    rows = (
        Publication.objects.filter(withdrawn_at=None)
        .exclude(**{key: None})
        .order_by("-published_at", "-pk")
        .values_list(key, "page_key", "title", "url", "published_at")
        .distinct()
    )
    found: dict[str, tuple[PublishedPage, ...]] = {}
    for slug, *page in rows:
        found[slug] = (*found.get(slug, ()), PublishedPage(*page))
    return found
