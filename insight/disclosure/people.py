"""People by community and by borough, fit for the public."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from insight.disclosure.rounding import SafeCount, places_to_hide, safe_count, safe_part, safe_partition
from insight.enums import MentionBasis
from insight.models import Community, Place, Response

NOT_SAID = ("", "Did not say")


@dataclass(frozen=True)
class SafeShare:
    """How many of a group's people, both fit for the public."""

    label: str
    slug: str
    part: int
    whole: int


@dataclass(frozen=True)
class SafeContrast:
    """A group's people among some (`part` of `here`) and among all (`whole` of `everybody`), fit for the public."""

    label: str
    slug: str
    part: int
    here: int
    whole: int
    everybody: int

    @property
    def percent_here(self) -> int:
        """Return the group's share among some, 0 to 100; worked out from rounded numbers, so it gives nothing more."""
        return min(100, round(100 * self.part / self.here))

    @property
    def percent_of_all(self) -> int:
        """Return the group's share among all, 0 to 100, worked out likewise."""
        return min(100, round(100 * self.whole / self.everybody))


@dataclass(frozen=True)
class SafeMix:
    """Who some people are, against all: those who speak as a community, those who speak of one, and by borough."""

    speak_as: tuple[SafeContrast, ...]
    speak_of: tuple[SafeContrast, ...]
    places: tuple[SafeContrast, ...]


def safe_places(counts: Mapping[str, int]) -> dict[str, int]:
    """Return people by borough (slugs; "" for those who did not say), rounded, without those that must be hidden."""
    rows = safe_partition([*labels_of(Place.objects.all()), NOT_SAID], counts)
    return {row.slug: row.shown for row in rows if row.slug and row.shown is not None}


def counts_by_place(responses: QuerySet[Response]) -> tuple[SafeCount, ...]:
    """Return how many people sent `responses` from each borough, and how many did not say, in order.

    The rows add up to all people, so a hidden row always has company: see `places_to_hide`.
    """
    counts = _people_by(responses, "submission__place__slug")
    return safe_partition([*labels_of(Place.objects.all()), NOT_SAID], counts)


def counts_by_community(responses: QuerySet[Response]) -> tuple[SafeCount, ...]:
    """Return how many people speak as or of each community in `responses`, in order.

    One person may speak of several, so the rows add up to nothing that could be taken apart.
    """
    counts = _people_by(responses, "communitymentions__community__slug")
    return tuple(
        SafeCount(label, slug, safe_count(counts[slug])) for slug, label in labels_of(Community.objects.all())
    )


def shares_by_community(part: QuerySet[Response], whole: QuerySet[Response]) -> tuple[SafeShare, ...]:
    """Return, for each community with enough people in `whole`, how many of them also sent a response in `part`.

    A community is left out when its people, those in `part`, or the rest of them are too few to be counted.
    """
    wholes = _people_by(whole, "communitymentions__community__slug")
    # A person may name their community in one answer and make the point in another.
    theirs = whole.filter(submission__in=part.order_by().values("submission"))
    parts = _people_by(theirs, "communitymentions__community__slug")
    rows = (
        (slug, label, safe_part(parts[slug], wholes[slug]), safe_count(wholes[slug]))
        for slug, label in labels_of(Community.objects.all())
    )
    return tuple(
        SafeShare(label, slug, shown, total)
        for slug, label, shown, total in rows
        if shown is not None and total is not None
    )


def mix_of_people(part: QuerySet[Response], whole: QuerySet[Response]) -> SafeMix:
    """Return who sent the responses in `part` against who sent those in `whole`, which holds them, in order.

    A group is left out where its people in `part`, the rest of its people, or the rest of those in `part` are too
    few; boroughs, which add up to all people, in company: see `places_to_hide`. Somebody who speaks as a community and of it
    counts under either, so that the two can't be added up.
    """
    by_place: dict[str, tuple[int, int]] = {
        slug or "": (here, everybody)
        for slug, here, everybody in _people_of_both(part, whole, "submission__place__slug")
    }
    totals = sum(here for here, _ in by_place.values()), sum(everybody for _, everybody in by_place.values())
    paths = ("communitymentions__basis", "communitymentions__community__slug")
    by_community: dict[tuple[str, str], tuple[int, int]] = {
        (basis, slug): (here, everybody)
        for basis, slug, here, everybody in _people_of_both(part, whole, *paths)
    }
    communities = labels_of(Community.objects.all())
    speak_as, speak_of = (
        _contrasts(
            [(slug, label, *by_community.get((basis, slug), (0, 0))) for slug, label in communities], totals
        )
        for basis in (MentionBasis.SELF, MentionBasis.MENTIONED)
    )
    boroughs = [
        (slug, label, *by_place.get(slug, (0, 0)))
        for slug, label in [*labels_of(Place.objects.all()), NOT_SAID]
    ]
    hidden = _hide_of_both([(here, everybody) for *_, here, everybody in boroughs])
    told = [row for at, row in enumerate(boroughs) if at not in hidden and row[0]]
    return SafeMix(speak_as, speak_of, _contrasts(told, totals))


def labels_of(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """Return (slug, name) of each row, in order."""
    return list(rows.values_list("slug", "name"))


def _people_by(responses: QuerySet[Response], path: str) -> Counter[str]:
    rows = (
        Response.objects.filter(pk__in=responses.values("pk"))
        .order_by()
        .values_list(path)
        .annotate(people=Count("submission", distinct=True))
    )
    return Counter({slug or "": people for slug, people in rows})


def _people_of_both(
    part: QuerySet[Response], whole: QuerySet[Response], *paths: str
) -> list[tuple[Any, ...]]:
    """Return rows of what stands at `paths`, how many people sent something in `part` too, and how many in `whole`.

    A person may name their community in one answer and make the point in another.
    """
    here = Q(submission__in=part.order_by().values("submission"))
    return list(
        Response.objects.filter(pk__in=whole.order_by().values("pk"))
        .order_by()
        .values_list(*paths)
        .annotate(
            here=Count("submission", distinct=True, filter=here), everybody=Count("submission", distinct=True)
        )
    )


def _contrasts(
    rows: Sequence[tuple[str, str, int, int]], totals: tuple[int, int]
) -> tuple[SafeContrast, ...]:
    """Return what may be told of `rows` of slug, label, people here and people in all, out of `totals`."""
    here, everybody = map(safe_count, totals)
    contrasts = []
    for slug, label, part, whole in rows:
        shown, total = safe_part(part, whole), safe_count(whole)
        among = safe_part(part, totals[0])
        if shown and total and among and here and everybody:
            contrasts.append(SafeContrast(label, slug, min(shown, among), here, total, everybody))
    return tuple(contrasts)


def _hide_of_both(counts: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the positions to hide where people here, people in all, and those of all who aren't here are partitions."""
    return (
        places_to_hide([here for here, _ in counts])
        | places_to_hide([everybody for _, everybody in counts])
        | places_to_hide([everybody - here for here, everybody in counts])
    )
