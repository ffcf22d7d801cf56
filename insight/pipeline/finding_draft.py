"""A first draft of a finding's text, from counts alone, with words that may be quoted beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from nlp.records import Vectors
from nlp.summaries import Cited, Evidence, Sentence, write_summary

from insight.enums import ThemeStatus
from insight.errors import ServiceError
from insight.models import Priority, Segment, Theme
from insight.pipeline.vectors import read_stored
from insight.selectors.codings import coded_responses, usable_responses
from insight.selectors.findings import quotable_segments, reads_well
from insight.selectors.themes import one_a_voice

MOST_QUOTABLE = 2_000
"""Segments of a theme that its quotes are chosen from, the surest first."""

MOST_NAMED = 3
"""Themes left out that the draft names."""


@dataclass(frozen=True, slots=True)
class DraftText:
    """A statement, what lies behind it, and exact words to propose as quotes, each with its segment.

    The statement and the detail hold none of what anybody wrote.
    """

    statement: str
    detail: str
    quotes: tuple[tuple[Segment, str], ...]


def draft_text(themes: Sequence[Theme], priority: Priority) -> DraftText:
    """Return a text for a finding on `themes` of one engagement, the largest first; others of `priority` are named.

    Counts that disclosure control would hide are told in words. Quotes come from people who agreed to be quoted, from
    answers that are usable and raise no concern, with nothing hidden in them. Raises ServiceError with too few answers.
    """
    engagement = themes[0].codeframe.engagement
    base = list(usable_responses(engagement).order_by("pk").values_list("pk", flat=True))
    if len(base) < settings.DISCLOSURE_THRESHOLD:
        raise ServiceError(
            "There are too few answers for a first draft. Write this finding in your own words."
        )
    told = [found for theme in themes if (found := _told(theme, base))]
    if not told:
        raise ServiceError(
            "Too few answers are counted under these themes for a first draft. Write it in your own words."
        )
    told.sort(key=lambda found: -len(found.counted.ids))
    detail = [told[0].opening.text, *(found.counted.text for found in told[1:]), *_left_out(themes, priority)]
    return DraftText(
        statement=told[0].counted.text,
        detail=" ".join(detail),
        quotes=tuple(quote for found in told for quote in found.quotes),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    opening: Sentence
    counted: Sentence
    quotes: tuple[tuple[Segment, str], ...]


def _told(theme: Theme, base: Sequence[int]) -> _Told | None:
    counted = set(coded_responses(theme).order_by().values_list("pk", flat=True))
    surest = one_a_voice(quotable_segments(theme)[:MOST_QUOTABLE], MOST_QUOTABLE)
    quotable = {segment.response_id: segment for segment in surest if reads_well(segment.text.strip())}
    texts = tuple(
        Cited(
            str(pk),
            quotable[pk].text if pk in quotable else "",
            (theme.name,) if pk in counted else (),
        )
        for pk in base
    )
    summary = write_summary(Evidence(texts), _rows(base, quotable), fewest=settings.DISCLOSURE_THRESHOLD)
    if len(summary.sentences) < 2:
        return None
    opening, told, *quoted = summary.sentences
    quotes = ((quotable[int(sentence.ids[0])], sentence.text[1:-1]) for sentence in quoted)
    return _Told(opening, told, tuple(quotes))


def _rows(base: Sequence[int], quotable: dict[int, Segment]) -> Vectors:
    """Return a row for each response: its segment's vector, or zeros where nothing may be quoted."""
    kept, vectors = read_stored([segment.pk for segment in quotable.values()])
    by_segment = dict(zip(kept, vectors, strict=True))
    rows = np.zeros((len(base), vectors.shape[1]), dtype=np.float32)
    for row, pk in enumerate(base):
        if pk in quotable and quotable[pk].pk in by_segment:
            rows[row] = by_segment[quotable[pk].pk]
    return rows


def _left_out(themes: Sequence[Theme], priority: Priority) -> list[str]:
    others = Theme.objects.filter(
        codeframe=themes[0].codeframe_id, status=ThemeStatus.LIVE, priority=priority
    ).exclude(pk__in=[theme.pk for theme in themes])
    counts = {str(theme): coded_responses(theme).count() for theme in others.select_related("codeframe")}
    spoken = sorted((name for name in counts if counts[name]), key=lambda name: (-counts[name], name))
    if not spoken:
        return []
    names = ", ".join(spoken[:MOST_NAMED])
    return [f"This leaves out what people said about: {names}."]
