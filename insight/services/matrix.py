"""Counting of the matrix: who spoke about what, where and when, kept only as far as the public may know it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from insight.matrix_disclosure import NOT_SAID, Pair, protect
from insight.models import CommunityMention, MatrixCell, Place, Response
from insight.selectors.priorities import given_priorities

WRITE_BATCH = 1000


def count_matrix() -> int:
    """Count everybody with a usable response anew, and keep what may be shown; return how many cells that is.

    One person counts once in a cell, whatever they sent. Again with the same responses gives the same cells.
    """
    places = [*Place.objects.values_list("slug", flat=True), NOT_SAID]
    shown = protect(_tables(), places)
    today = timezone.localdate()
    rows = [
        MatrixCell(
            priority=priority,
            community=community,
            place=place,
            period=period,
            shown=count,
            counted_on=today,
        )
        for (priority, community, place, period), count in shown.items()
    ]
    with transaction.atomic():
        MatrixCell.objects.all().delete()
        MatrixCell.objects.bulk_create(rows, batch_size=WRITE_BATCH)
    return len(rows)


def _tables() -> dict[Pair, Counter[tuple[str, str]]]:
    priorities, communities = priorities_by_person(), communities_by_person()
    tables: dict[Pair, Counter[tuple[str, str]]] = defaultdict(Counter)
    tables["", ""] = Counter()
    for person, cell in _people():
        for priority in ("", *priorities.get(person, ())):
            for community in ("", *communities.get(person, ())):
                tables[priority, community][cell] += 1
    # A wider table must be there for each narrower one, and it is: everybody in (a, b) is in (a, "") and ("", b).
    return tables


def _people() -> Iterator[tuple[int, tuple[str, str]]]:
    rows = (
        Response.objects.usable()
        .order_by()
        .values_list("submission", "submission__place__slug", "submission__submitted_at")
        .distinct()
    )
    for person, place, moment in rows.iterator(chunk_size=5000):
        day = timezone.localtime(moment)
        yield person, (place or NOT_SAID, f"{day.year}-{(day.month + 2) // 3}")


def priorities_by_person() -> dict[int, set[str]]:
    """Return the slugs of the priorities that each person's usable responses speak to, by submission."""
    found: dict[int, set[str]] = defaultdict(set)
    for given in given_priorities(Response.objects.usable()):
        found[given.submission].add(given.slug)
    return found


def communities_by_person() -> dict[int, set[str]]:
    """Return the slugs of the communities that each person's usable responses speak as or of, by submission."""
    rows = (
        CommunityMention.objects.filter(response__in=Response.objects.usable())
        .order_by()
        .values_list("response__submission", "community__slug")
        .distinct()
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, slug in rows.iterator(chunk_size=5000):
        found[person].add(slug)
    return found
