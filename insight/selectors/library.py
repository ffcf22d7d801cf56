"""What of the library the public may see, what it can be narrowed down by, and how much is behind each choice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from django.db.models import Count, Q, QuerySet
from wagtail.models import Page

from insight.enums import FindingStatus, LibraryKind
from insight.models import LibraryEntry

PATHS = {
    "priority": "priorities__slug",
    "ambition": "ambitions__slug",
    "community": "communities__slug",
    "place": "places__slug",
    "theme": "themes__slug",
    "year": "dated__year",
    "kind": "kind",
}
"""What each filter looks at."""

NAMES = {
    "priority": ("priorities__order", "priorities__slug", "priorities__name"),
    "ambition": ("ambitions__order", "ambitions__slug", "ambitions__name"),
    "community": ("communities__order", "communities__slug", "communities__name"),
    "place": ("places__order", "places__slug", "places__name"),
    "theme": ("themes__name", "themes__slug", "themes__name"),
}
"""Order, value and label of a filter's choices."""


@dataclass(frozen=True)
class LibraryFilters:
    """What a reader narrowed the library down to: slugs, a year as digits, a LibraryKind; "" is everything."""

    priority: str = ""
    ambition: str = ""
    community: str = ""
    place: str = ""
    theme: str = ""
    year: str = ""
    kind: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "LibraryFilters":
        """Return the filters in an address; what could be no year is no filter."""
        given = {
            field.name: values.get(field.name, "").replace("\0", "").strip()[:80] for field in fields(cls)
        }
        if not re.fullmatch("[1-9][0-9]{3}", given["year"]):
            given["year"] = ""
        return cls(**given)

    def chosen(self) -> dict[str, str]:
        """Return the filters that are set, by name."""
        return {name: value for name in PATHS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Choice:
    """One value of a filter, what readers call it, and how many entries it would leave."""

    value: str
    label: str
    count: int


def public_entries() -> QuerySet[LibraryEntry]:
    """Return the entries that anybody may read at this moment.

    Whatever the library holds: the page must be live and open to all now, the finding still approved and on a page
    that was not withdrawn.
    """
    return LibraryEntry.objects.filter(
        Q(finding=None) | Q(finding__status=FindingStatus.APPROVED), page__in=Page.objects.live().public()
    )


def filtered(entries: QuerySet[LibraryEntry], filters: LibraryFilters) -> QuerySet[LibraryEntry]:
    """Return those of `entries` that every filter lets through, each once."""
    for name, value in filters.chosen().items():
        matching = LibraryEntry.objects.filter(**{PATHS[name]: value})
        entries = entries.filter(pk__in=matching.values("pk"))
    return entries


def choices(
    entries: QuerySet[LibraryEntry], filters: LibraryFilters, found: Iterable[int] | None = None
) -> dict[str, tuple[Choice, ...]]:
    """Return each filter's choices that leave something, given the other filters and, if given, what was found.

    A theme whose name a machine drafted is no choice until somebody has checked it.
    """
    if found is not None:
        entries = entries.filter(pk__in=list(found))
    return {name: _choices(name, filtered(entries, replace(filters, **{name: ""}))) for name in PATHS}


def _choices(name: str, entries: QuerySet[LibraryEntry]) -> tuple[Choice, ...]:
    rows = LibraryEntry.objects.filter(pk__in=entries.values("pk")).order_by()
    if name == "kind":
        counts = dict(rows.values_list("kind").annotate(count=Count("pk")))
        return tuple(
            Choice(value, str(label), counts[value])
            for value, label in LibraryKind.choices
            if value in counts
        )
    if name == "year":
        years = rows.values_list("dated__year").annotate(count=Count("pk"))
        return tuple(Choice(str(year), str(year), count) for year, count in sorted(years, reverse=True))
    order, value, label = NAMES[name]
    if name == "theme":
        rows = rows.filter(themes__name_drafted=False)
    found = (
        rows.exclude(**{value: None})
        .values_list(order, value, label)
        .annotate(count=Count("pk", distinct=True))
    )
    labels: dict[str, Choice] = {}
    for _order, slug, text, count in sorted(found):
        known = labels.get(slug)
        labels[slug] = Choice(slug, known.label if known else text, count + (known.count if known else 0))
    return tuple(labels.values())
