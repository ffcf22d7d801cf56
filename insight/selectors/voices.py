"""How many people of a community or a place took part and made a point: every number through `insight.disclosure`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from insight.disclosure import safe_count, safe_part, safe_places
from insight.enums import MentionBasis
from insight.models import CommunityMention, Response


@dataclass(frozen=True)
class Point:
    """The responses (ids) that make a point, and the engagement (an id) in which they do."""

    engagement: int
    responses: frozenset[int]


@dataclass(frozen=True)
class Voices:
    """People by engagement (an id), and by the key of the point they make: rounded. Too few to tell are left out."""

    people: Mapping[int, int]
    points: Mapping[int, int]


def voices_of_community(community: str, basis: MentionBasis, points: Mapping[int, Point]) -> Voices:
    """Return the people who speak as, or of, a community (a slug) in the engagements of `points`.

    Somebody who does both counts under either, so the two can't be added up or taken from anything.
    """
    mentions = CommunityMention.objects.filter(
        community__slug=community, basis=basis, response__in=_usable(points).values("pk")
    )
    members: defaultdict[int, set[int]] = defaultdict(set)
    rows = mentions.values_list("response__question__engagement", "response__submission").distinct()
    for engagement, submission in rows:
        members[engagement].add(submission)
    answers = _usable(points).filter(submission__in=mentions.values("response__submission"))
    shown = {engagement: safe_count(len(people)) for engagement, people in members.items()}
    known = {engagement: people for engagement, people in shown.items() if people is not None}
    return _voices(members, known, dict(answers.values_list("pk", "submission")), points)


def voices_of_place(place: str, points: Mapping[int, Point]) -> Voices:
    """Return the people from a place (a slug) in the engagements of `points`; where it must be hidden, nobody."""
    known = {
        engagement: counts[place]
        for engagement, counts in people_by_place(point.engagement for point in points.values()).items()
        if place in counts
    }
    members: defaultdict[int, set[int]] = defaultdict(set)
    answers = {}
    rows = _usable(points).filter(submission__place__slug=place)
    for response, submission, engagement in rows.values_list("pk", "submission", "question__engagement"):
        members[engagement].add(submission)
        answers[response] = submission
    return _voices(members, known, answers, points)


def people_by_place(engagements: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return for each engagement (an id) how many people took part from each place (a slug) that may be told."""
    rows = (
        Response.objects.usable()
        .filter(question__engagement__in=set(engagements))
        .order_by()
        .values_list("question__engagement", "submission__place__slug")
        .annotate(people=Count("submission", distinct=True))
    )
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for engagement, place, people in rows:
        counts[engagement][place or ""] = people
    return {engagement: safe_places(places) for engagement, places in counts.items()}


def _voices(
    members: Mapping[int, set[int]],
    known: Mapping[int, int],
    answers: Mapping[int, int],
    points: Mapping[int, Point],
) -> Voices:
    """Return what may be told of `members` (people by engagement), whose `answers` are people by response."""
    parts = {}
    for key, point in points.items():
        if point.engagement in known:
            people = {answers[response] for response in point.responses if response in answers}
            theirs = people & members[point.engagement]
            parts[key] = safe_part(len(theirs), len(members[point.engagement]))
    return Voices(known, {key: part for key, part in parts.items() if part is not None})


def _usable(points: Mapping[int, Point]) -> QuerySet[Response]:
    engagements = {point.engagement for point in points.values()}
    return Response.objects.usable().filter(question__engagement__in=engagements)
