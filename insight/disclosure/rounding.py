"""Which counts may be told: small ones are hidden, those that would give them away too, and the others are rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class SafeCount:
    """How many people, fit for the public: `shown` is rounded, or None where the count is too small to give."""

    label: str
    slug: str
    shown: int | None


def safe_count(count: int) -> int | None:
    """Return `count` to the nearest DISCLOSURE_ROUND_TO, or None below DISCLOSURE_THRESHOLD.

    What is shown is never below the threshold itself, whatever the two settings are.
    """
    if count < settings.DISCLOSURE_THRESHOLD:
        return None
    step = settings.DISCLOSURE_ROUND_TO
    rounded = (count + step // 2) // step * step
    return rounded if rounded >= settings.DISCLOSURE_THRESHOLD else rounded + step


def safe_part(part: int, whole: int) -> int | None:
    """Return how many of `whole` people are in `part`, rounded, or None where it, or the rest, is too few."""
    shown, total = safe_count(part), safe_count(whole)
    if shown is None or total is None or safe_count(whole - part) is None:
        return None
    return min(shown, total)


def safe_partition(labels: Sequence[tuple[str, str]], counts: Mapping[str, int]) -> tuple[SafeCount, ...]:
    """Return the counts of `labels` (slug, label), which add up to a total that readers may know: see `places_to_hide`."""
    rows = [(slug, label, counts.get(slug, 0)) for slug, label in labels]
    hidden = places_to_hide([count for _, _, count in rows])
    return tuple(
        SafeCount(label, slug, None if at in hidden else safe_count(count))
        for at, (slug, label, count) in enumerate(rows)
    )


def places_to_hide(counts: Sequence[int]) -> frozenset[int]:
    """Return the positions to hide among `counts` that add up to a total which readers may know.

    A lone hidden count could be had by taking the shown ones from the total. So where any is hidden there
    are at least two, and together they are nobody or too many to point at anybody: if need be, the smallest
    others go with them.
    """
    order = sorted(range(len(counts)), key=counts.__getitem__)
    hidden = [at for at in order if safe_count(counts[at]) is None]
    if not hidden:
        return frozenset()
    for at in order[len(hidden) :]:
        together = sum(counts[other] for other in hidden)
        if len(hidden) > 1 and (together == 0 or together >= settings.DISCLOSURE_THRESHOLD):
            break
        hidden.append(at)
    return frozenset(hidden)
