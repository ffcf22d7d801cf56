"""Which priorities responses speak to: what the machine found, corrected by people's codings.

Whoever counts or shows the priorities of responses reads them here, so that no correction is forgotten.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from insight.enums import Source, ThemeStatus
from insight.models import Coding, Priority, PriorityScore, Response, Segment, Theme
from insight.selectors.heirs import live_heirs

Pair = tuple[int, int]
"""Ids of a response or a theme, and of a priority."""


@dataclass(frozen=True, slots=True)
class GivenPriority:
    """A priority (`slug`, `name`) of a response, with the submission that it belongs to and who gave it last."""

    response: int
    submission: int
    slug: str
    name: str
    source: Source

    @property
    def by_person(self) -> bool:
        """Say whether a person gave it or agreed with it."""
        return self.source == Source.PERSON


def given_priorities(responses: QuerySet[Response]) -> Iterator[GivenPriority]:
    """Yield the priorities of `responses`, each once a response, in no order.

    A priority counts where a person coded any point of the response under a live theme tied to it, or where the
    machine gave it and no person took it away. It is taken away where people said of every point of the response
    that none of the live themes tied to it fits. Themes merged into one count as that one. All of it is worked out
    from the codings as they stand: the machine's rows are never changed.
    """
    people = _people_say(responses)
    names = {key: (slug, name) for key, slug, name in Priority.objects.values_list("pk", "slug", "name")}
    for response, submission, priority in _machine_says(responses):
        if people.get((response, priority)) is None:
            yield GivenPriority(response, submission, *names[priority], Source.MACHINE)
    added = {pair for pair, applies in people.items() if applies}
    submissions = _submissions(responses) if added else {}
    for response, priority in added:
        yield GivenPriority(response, submissions[response], *names[priority], Source.PERSON)


def priorities_of(response: Response) -> list[GivenPriority]:
    """Return the priorities of one response, by name."""
    return sorted(
        given_priorities(Response.objects.filter(pk=response.pk)), key=lambda given: (given.name, given.slug)
    )


def _machine_says(responses: QuerySet[Response]) -> Iterator[tuple[int, int, int]]:
    rows = PriorityScore.objects.filter(response__in=responses.order_by()).order_by()
    return rows.values_list("response", "response__submission", "priority").iterator(chunk_size=5000)


def _submissions(responses: QuerySet[Response]) -> dict[int, int]:
    coded = _codings(responses).filter(applies=True)
    return dict(coded.values_list("segment__response", "segment__response__submission").distinct())


def _codings(responses: QuerySet[Response]) -> QuerySet[Coding]:
    said = Coding.objects.filter(source=Source.PERSON, doubled=False)
    return said.filter(segment__response__in=responses.order_by()).order_by()


def _people_say(responses: QuerySet[Response]) -> dict[Pair, bool]:
    """Return where people's codings settle whether a response speaks to a priority, and how."""
    tied = _tied_themes()
    said: dict[Pair, dict[tuple[int, int], bool]] = defaultdict(dict)
    frames: dict[Pair, int] = {}
    rows = _codings(responses).values_list(
        "segment__response", "segment", "theme", "theme__codeframe", "applies"
    )
    for response, segment, theme, codeframe, applies in rows.iterator(chunk_size=5000):
        if theme in tied:
            standing, priority = tied[theme]
            pair, point = (response, priority), (segment, standing)
            said[pair][point] = said[pair].get(point, False) or applies
            frames[pair] = codeframe
    segments = _segments(responses) if said else {}
    themes = Counter(_live_tied().values_list("codeframe", "priority"))
    return {
        pair: any(points.values())
        for pair, points in said.items()
        if any(points.values()) or len(points) == segments[pair[0]] * themes[frames[pair], pair[1]]
    }


def _live_tied() -> QuerySet[Theme]:
    return Theme.objects.filter(status=ThemeStatus.LIVE, priority__isnull=False).order_by()


def _tied_themes() -> dict[int, Pair]:
    """Return by id of each theme the live one that it counts as and the priority of that, where it is tied to one."""
    heirs = live_heirs(Theme.objects.order_by()).items()
    return {theme: (heir.pk, heir.priority_id) for theme, heir in heirs if heir.priority_id is not None}


def _segments(responses: QuerySet[Response]) -> dict[int, int]:
    """Return how many points each response has that people said anything of."""
    said_of = _codings(responses).values("segment__response")
    rows = Segment.objects.filter(response__in=said_of).order_by().values_list("response")
    return dict(rows.annotate(points=Count("pk")))
