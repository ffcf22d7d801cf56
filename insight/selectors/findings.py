"""Findings as officers and editors read them: the figures beside them, what is missing, words to quote."""

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from django.db.models import Count, Q, QuerySet

from insight.enums import FindingStatus, QuoteStatus
from insight.models import Engagement, Evidence, Finding, Quote, Segment, Theme
from insight.selectors.codings import coded_segments
from insight.selectors.prevalence import count_and_base
from insight.selectors.themes import one_a_voice

CANDIDATES = 8
LOOKED_AT = 400
"""Quotes are looked for among so many of a theme's surest segments."""
QUOTE_CHARACTERS = (30, 280)


@dataclass(frozen=True, slots=True)
class Figure:
    """A theme's evidence as it was taken, and its count and base today."""

    evidence: Evidence
    count_now: int
    base_now: int

    @property
    def moved(self) -> bool:
        """Say whether today's figure is another."""
        return (self.count_now, self.base_now) != (self.evidence.count, self.evidence.base)

    @property
    def percent(self) -> int:
        """Return the share as it was taken, 0 to 100."""
        return round(100 * self.evidence.count / self.evidence.base) if self.evidence.base else 0


def list_findings(*, engagement: Engagement | None = None, status: str = "") -> QuerySet[Finding]:
    """Return findings with their figures and `quote_count` (those not refused), the newest first."""
    kept = ~Q(quotes__status=QuoteStatus.REFUSED)
    found = Finding.objects.select_related("engagement", "priority", "author", "reviewer").prefetch_related(
        "evidence__theme"
    )
    if engagement is not None:
        found = found.filter(engagement=engagement)
    if status in FindingStatus.values:
        found = found.filter(status=status)
    return found.annotate(quote_count=Count("quotes", filter=kept, distinct=True)).order_by("-pk")


def figures_of(finding: Finding) -> list[Figure]:
    """Return the evidence of `finding` beside today's figures, the largest first."""
    rows = finding.evidence.select_related("theme__codeframe__engagement")
    return [Figure(evidence, *count_and_base(evidence.theme)) for evidence in rows]


def quotes_of(finding: Finding) -> QuerySet[Quote]:
    """Return the quotes of `finding` in the order in which they were chosen."""
    return finding.quotes.select_related("segment__response__submission", "chosen_by", "cleared_by")


def missing_from(finding: Finding) -> list[str]:
    """Return in words what `finding` still lacks before a reader would believe it; empty when nothing."""
    gaps = []
    if not any(evidence.count for evidence in finding.evidence.all()):
        gaps.append("Nobody’s words are counted under its themes yet.")
    quotes = [quote.status for quote in finding.quotes.all()]
    if not any(status != QuoteStatus.REFUSED for status in quotes):
        gaps.append("No quotes: let people speak in their own words.")
    if not finding.next_step:
        gaps.append("No next step: say what happens next, or when you will know.")
    waiting = quotes.count(QuoteStatus.PROPOSED)
    if finding.status == FindingStatus.IN_REVIEW and waiting:
        gaps.append(f"{waiting} quote{'' if waiting == 1 else 's'} to clear or refuse.")
    return gaps


def quote_candidates(finding: Finding) -> list[Segment]:
    """Return up to CANDIDATES segments of the finding's themes that may be quoted and read well.

    Each is by another person who agreed to be quoted and is not quoted here yet; short, whole, nothing hidden
    in it; from responses that are usable and raise no safeguarding concern. The surest coded come first.
    """
    quoted = set(finding.quotes.values_list("segment__response__submission", flat=True))
    by_theme = [
        [
            segment
            for segment in quotable_segments(evidence.theme)[:LOOKED_AT]
            if segment.response.submission_id not in quoted and reads_well(segment.text.strip())
        ]
        for evidence in finding.evidence.select_related("theme__codeframe__engagement")
    ]
    in_turn = chain.from_iterable(zip_longest(*by_theme))
    return one_a_voice((segment for segment in in_turn if segment is not None), CANDIDATES)


def quotable_segments(theme: Theme) -> QuerySet[Segment, Any]:
    """Return the segments of `theme` that may be quoted, the surest coded first; one may come twice.

    Their senders agreed to be quoted, the responses are usable and raise no safeguarding concern, and nothing is
    hidden in the words.
    """
    segments = coded_segments(theme).filter(
        response__submission__consent_quote=True,
        response__safeguarding="",
        codings__theme=theme,
    )
    surest = segments.exclude(text__contains="[").order_by("-codings__confidence", "pk")
    return surest.select_related("response__submission")


def reads_well(words: str) -> bool:
    """Say whether words are short, whole sentences that can stand by themselves."""
    shortest, longest = QUOTE_CHARACTERS
    return shortest <= len(words) <= longest and words[-1] in ".!?…”\"'" and not words[0].islower()
