"""Which codings count. A person's word wins over the machine's."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from insight.enums import ResponseStatus, Source, ThemeStatus
from insight.models import Coding, Engagement, Response, Segment, Theme
from insight.selectors.heirs import merged_family


def effective_codings(engagement: Engagement) -> QuerySet[Coding]:
    """Return the codings under live themes of `engagement` that count, within usable responses.

    Those are a person's "applies", and a machine's wherever no person has said anything about that theme there.
    A segment may have a row of each, so count segments or responses, never rows.
    """
    said = Coding.objects.filter(segment=OuterRef("segment"), theme=OuterRef("theme"), source=Source.PERSON)
    return Coding.objects.filter(
        Q(source=Source.PERSON, applies=True) | (Q(source=Source.MACHINE) & ~Exists(said)),
        theme__codeframe__engagement=engagement,
        theme__status=ThemeStatus.LIVE,
        segment__response__in=usable_responses(engagement),
    )


def coded_segments(theme: Theme) -> QuerySet[Segment]:
    """Return the segments of usable responses that belong to `theme`, each once.

    Themes merged into it count with it as one: a person's word on any of them settles the machine's on all. Doubled
    codings don't count.
    """
    by_person = Q(source=Source.PERSON)
    # One grouped subquery: PostgreSQL plans "in this or in that and not in these" badly on freshly loaded tables.
    settled = (
        Coding.objects.filter(theme__in=merged_family(theme), doubled=False)
        .order_by()
        .values("segment")
        .annotate(yes=Count("pk", filter=by_person & Q(applies=True)), said=Count("pk", filter=by_person))
        .filter(Q(yes__gt=0) | Q(said=0))
    )
    # "+ 0" keeps SQLite from trying every coded segment for every response: it asks each segment once instead.
    return Segment.objects.alias(own=F("pk") + 0).filter(
        own__in=settled.values("segment"),
        response__status__in=ResponseStatus.usable(),
        response__non_answer=False,
        response__question__engagement=theme.codeframe.engagement_id,
    )


def coded_responses(theme: Theme) -> QuerySet[Response]:
    """Return the usable responses with at least one segment under `theme`, each once however often it says it."""
    return Response.objects.filter(pk__in=coded_segments(theme).order_by().values("response"))


def usable_responses(engagement: Engagement) -> QuerySet[Response]:
    """Return the responses of `engagement` that every figure is out of."""
    return Response.objects.usable().filter(question__engagement=engagement)
