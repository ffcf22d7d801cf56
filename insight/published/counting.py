"""What a published figure may count, by kind, and how it is counted again from its query alone.

| kind | values |
|---|---|
| prevalence | count, base: usable responses |
| sides | positive, negative, mixed, neutral: usable responses with a segment of that feeling |
| communities | count, base: people; rows of label, part, whole: people, rounded |
| respondents | people, answers; tables of key, caption and rows of label, shown (rounded, or None: too few) |
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import QuerySet

from insight import disclosure
from insight.enums import Sentiment, ThemeStatus
from insight.models import Engagement, Response, Theme
from insight.selectors.codings import coded_responses, coded_segments, usable_responses
from insight.selectors.prevalence import prevalence

CLEAR_DIFFERENCE = 0.1
FEWEST_TO_COMPARE = 30
"""A community stands out with this many people, ten points in a hundred away, and more than chance would give."""


@dataclass(frozen=True)
class Count:
    """The outcome of counting: what readers see, and the records and words behind it."""

    values: dict[str, Any]
    record_ids: tuple[int, ...]
    corpus_hash: str


def count_again(query: Mapping[str, Any]) -> Count | None:
    """Return what `query` counts now, or None if its theme or engagement is gone or no longer in use."""
    counter = COUNTERS.get(query.get("kind", ""))
    subject = _subject(query)
    return counter(subject) if counter and subject else None


def have_moved(figures: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[bool]:
    """Say for each (query, values) whether its main numbers differ now; quick, reads no words."""
    bases: dict[int, int] = {}
    return [_has_moved(query, values, bases) for query, values in figures]


def _has_moved(query: Mapping[str, Any], values: Mapping[str, Any], bases: dict[int, int]) -> bool:
    subject = _subject(query)
    if subject is None:
        return True
    if isinstance(subject, Engagement):
        return _people_and_answers(subject) != (values["people"], values["answers"])
    if query["kind"] != "prevalence":
        return False  # the prevalence of the same theme stands on the page too and tells
    engagement = subject.codeframe.engagement
    if engagement.pk not in bases:
        bases[engagement.pk] = usable_responses(engagement).count()
    return (coded_responses(subject).count(), bases[engagement.pk]) != (values["count"], values["base"])


def _subject(query: Mapping[str, Any]) -> Theme | Engagement | None:
    engagement = query.get("engagement")
    if "theme" in query:
        return (
            Theme.objects.filter(
                pk=query["theme"], status=ThemeStatus.LIVE, codeframe__engagement__slug=engagement
            )
            .select_related("codeframe__engagement")
            .first()
        )
    return Engagement.objects.filter(slug=engagement).first()


def _count_prevalence(theme: Theme) -> Count:
    figure = prevalence(theme)
    return Count({"count": figure.count, "base": figure.base}, figure.record_ids, figure.corpus_hash)


def _count_sides(theme: Theme) -> Count:
    figure = prevalence(theme)
    counted = dict(
        coded_segments(theme)
        .order_by()
        .values_list("sentiment")
        .annotate(answers=CountOf("response", distinct=True))
    )
    values = {str(feeling): counted.get(feeling, 0) for feeling in Sentiment}
    return Count(values, figure.record_ids, figure.corpus_hash)


def _count_communities(theme: Theme) -> Count:
    figure = prevalence(theme)
    part, whole = coded_responses(theme), usable_responses(theme.codeframe.engagement)
    count, base = (rows.order_by().values("submission").distinct().count() for rows in (part, whole))
    overall = count / base if base else 0.0
    rows = [
        {"label": share.label, "part": share.part, "whole": share.whole}
        for share in disclosure.shares_by_community(part, whole)
        if _stands_out(share, overall)
    ]
    return Count({"count": count, "base": base, "rows": rows}, figure.record_ids, figure.corpus_hash)


def _stands_out(share: disclosure.SafeShare, overall: float) -> bool:
    """Say whether a community's share is off by more than two standard errors, so that rounding can't make it so."""
    chance = 2 * sqrt(overall * (1 - overall) / share.whole)
    difference = abs(share.part / share.whole - overall)
    return share.whole >= FEWEST_TO_COMPARE and difference >= max(CLEAR_DIFFERENCE, chance)


def _count_respondents(engagement: Engagement) -> Count:
    usable = usable_responses(engagement)
    people, answers = _people_and_answers(engagement)
    tables = [
        _table("place", "Where people live", disclosure.counts_by_place(usable)),
        _table("community", "Who people speak as or speak of", _largest_communities(usable)),
        *(
            _table(key, question.text, disclosure.counts_of_equality(engagement, key))
            for key, question in disclosure.QUESTIONS.items()
        ),
    ]
    record_ids = tuple(usable.order_by("pk").values_list("pk", flat=True))
    digest = hashlib.sha256(",".join(map(str, record_ids)).encode()).hexdigest()
    values = {"people": people, "answers": answers, "tables": [table for table in tables if table]}
    return Count(values, record_ids, digest)


def _largest_communities(usable: QuerySet[Response]) -> tuple[disclosure.SafeCount, ...]:
    """Return the communities that may be shown, largest first: most of the others were never to be expected."""
    shown = [count for count in disclosure.counts_by_community(usable) if count.shown is not None]
    return tuple(sorted(shown, key=lambda count: -(count.shown or 0)))


def _people_and_answers(engagement: Engagement) -> tuple[int, int]:
    usable = usable_responses(engagement).order_by()
    return usable.values("submission").distinct().count(), usable.count()


def _table(key: str, caption: str, counts: Sequence[disclosure.SafeCount]) -> dict[str, Any] | None:
    """Return a table for the public, or None if nothing in it but "did not say" may be shown."""
    if not any(count.shown is not None for count in counts if count.slug):
        return None
    rows = [{"label": count.label, "shown": count.shown} for count in counts]
    return {"key": key, "caption": caption, "rows": rows}


COUNTERS: dict[str, Callable[[Any], Count]] = {
    "prevalence": _count_prevalence,
    "sides": _count_sides,
    "communities": _count_communities,
    "respondents": _count_respondents,
}
"""How each kind of figure is counted, from its theme or engagement."""
