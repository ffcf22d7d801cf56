"""Themes as curators read them: how many responses, how they feel, in which words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from insight.enums import Sentiment
from insight.models import Engagement, Finding, Segment, Theme
from insight.selectors.codings import coded_responses, coded_segments, usable_responses
from insight.selectors.topics import live_themes

EXEMPLARS = 6


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A live theme with how many usable responses carry it, out of `base`."""

    theme: Theme
    count: int
    base: int

    @property
    def percent(self) -> int:
        """Return the share, 0 to 100."""
        return round(100 * self.count / self.base) if self.base else 0


@dataclass(frozen=True, slots=True)
class Feeling:
    """How many segments of a theme feel one way."""

    label: str
    count: int


def theme_rows(engagement: Engagement) -> list[ThemeRow]:
    """Return the live themes of `engagement`, the most spoken of first."""
    base = usable_responses(engagement).count()
    rows = [
        ThemeRow(theme, coded_responses(theme).count(), base)
        for theme in live_themes(engagement).select_related("codeframe__engagement")
    ]
    return sorted(rows, key=lambda row: (-row.count, row.theme.name))


def feelings_of(theme: Theme) -> list[Feeling]:
    """Return how the points made under `theme` feel, the commonest first; empty before enrichment."""
    counted = (
        coded_segments(theme)
        .exclude(sentiment="")
        .order_by()
        .values_list("sentiment")
        .annotate(points=Count("pk"))
    )
    feelings = [Feeling(str(Sentiment(sentiment).label), points) for sentiment, points in counted]
    return sorted(feelings, key=lambda feeling: -feeling.count)


def exemplars_of(theme: Theme, *, quotable_only: bool) -> list[Segment]:
    """Return up to EXEMPLARS telling segments by different people; with `quotable_only`, with consent alone."""
    segments = coded_segments(theme).filter(response__safeguarding="").select_related("response__submission")
    if quotable_only:
        segments = segments.filter(response__submission__consent_quote=True)
    surest = segments.filter(codings__theme=theme).order_by("-codings__confidence", "pk")
    return one_a_voice(surest[:200], EXEMPLARS)


def points_of(theme: Theme, *, words: str = "", most: int | None = None) -> QuerySet[Segment]:
    """Return the segments that count for `theme` and hold `words`, in the order given; at most `most` of them."""
    points = (
        coded_segments(theme).filter(codings__theme=theme, text__icontains=words).order_by("pk").distinct()
    )
    if most is None:
        return points
    return Segment.objects.filter(pk__in=list(points.values_list("pk", flat=True)[:most])).order_by("pk")


def one_a_voice(segments: Iterable[Segment], most: int) -> list[Segment]:
    """Return the first `most` of `segments` that come from different people and are not copies of one text."""
    chosen: dict[str, Segment] = {}
    for segment in segments:
        voice = segment.response.duplicate_group or str(segment.response.submission_id)
        chosen.setdefault(voice, segment)
        if len(chosen) == most:
            break
    return list(chosen.values())


def findings_on(theme: Theme) -> QuerySet[Finding]:
    """Return the findings that rest on `theme`."""
    return Finding.objects.filter(evidence__theme=theme).distinct()
