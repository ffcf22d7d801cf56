"""Themes as curators read them: how many people, where and who, in which words, and what was done to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from insight.disclosure import SafeCount, counts_by_community, counts_by_place
from insight.enums import OperationKind, Sentiment
from insight.models import Codeframe, CodeframeOperation, Engagement, Finding, Priority, Segment, Theme, Topic
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


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One change to a codeframe as people say it."""

    words: str
    who: str
    when: datetime
    version: int


def theme_rows(engagement: Engagement) -> list[ThemeRow]:
    """Return the live themes of `engagement`, the most spoken of first."""
    base = usable_responses(engagement).count()
    rows = [
        ThemeRow(theme, coded_responses(theme).count(), base)
        for theme in live_themes(engagement).select_related("codeframe__engagement")
    ]
    return sorted(rows, key=lambda row: (-row.count, row.theme.name))


def places_of(theme: Theme) -> list[SafeCount]:
    """Return how many people speak of `theme` in each borough that may be shown, through disclosure control."""
    return [row for row in counts_by_place(coded_responses(theme)) if row.shown is not None]


def communities_of(theme: Theme) -> list[SafeCount]:
    """Return the communities from which enough people speak of `theme` to be shown, the largest first."""
    shown = [row for row in counts_by_community(coded_responses(theme)) if row.shown is not None]
    return sorted(shown, key=lambda row: -(row.shown or 0))


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


def history_of(theme: Theme) -> list[OperationLine]:
    """Return what was done to `theme`, the newest first."""
    about = Q(detail__theme=theme.pk) | Q(detail__into=theme.pk)
    return operations_in_words(theme.codeframe.operations.filter(about), seen_from=theme)


def operations_since(codeframe: Codeframe, version: int) -> list[OperationLine]:
    """Return what was done to `codeframe` after `version`, the newest first."""
    return operations_in_words(codeframe.operations.filter(version__gt=version))


def operations_in_words(
    operations: QuerySet[CodeframeOperation], *, seen_from: Theme | None = None
) -> list[OperationLine]:
    """Return `operations` as sentences; those about `seen_from` don't name it."""
    rows = list(operations.select_related("made_by"))
    names = _Names(rows)
    return [
        OperationLine(
            words=_in_words(row.kind, row.detail, names, seen_from),
            who=(row.made_by.get_full_name() or row.made_by.get_username()) if row.made_by else "Somebody",
            when=row.made_at,
            version=row.version,
        )
        for row in rows
    ]


class _Names:
    """The names of what operations speak of, in one query a table."""

    def __init__(self, rows: list[CodeframeOperation]) -> None:
        details = [row.detail for row in rows]
        themes = {detail.get(key) for detail in details for key in ("theme", "into")}
        self.themes = dict(Theme.objects.filter(pk__in=themes - {None}).values_list("pk", "name"))
        topics = {detail["topic"] for detail in details if "topic" in detail}
        self.topics = dict(Topic.objects.filter(pk__in=topics).values_list("pk", "name"))
        self.priorities = dict(Priority.objects.values_list("pk", "name"))


def _in_words(kind: str, detail: dict[str, Any], names: _Names, seen_from: Theme | None) -> str:
    about = names.themes.get(detail["theme"], "a theme")
    subject = "" if seen_from is not None and seen_from.pk == detail["theme"] else f"“{about}”: "
    if kind == OperationKind.MERGE:
        moved = f"{detail['codings']} coding{'' if detail['codings'] == 1 else 's'} moved"
        if seen_from is not None and seen_from.pk == detail["into"]:
            return f"“{about}” was merged into this theme, {moved}"
        return f"{subject}merged into “{names.themes.get(detail['into'], 'another theme')}”, {moved}"
    return subject + _change(kind, detail, names)


def _change(kind: str, detail: dict[str, Any], names: _Names) -> str:
    if kind == OperationKind.ADOPT:
        return f"topic “{names.topics.get(detail['topic'], 'of an earlier run')}” adopted"
    if kind == OperationKind.RENAME:
        before, after = detail["before"], detail["after"].strip()
        return "definition changed" if before == after else f"renamed from “{before}” to “{after}”"
    if kind == OperationKind.SET_PRIORITY:
        name = names.priorities.get(detail["after"])
        return f"priority set to “{name}”" if name else "tied to no priority any more"
    return "written by hand" if kind == OperationKind.ADD else "retired"
