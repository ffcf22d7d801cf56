"""What a "what we heard" page can be drafted from: approved findings with their figures and quotes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from insight.enums import FindingStatus, QuoteStatus, ThemeStatus
from insight.errors import ServiceError
from insight.models import Engagement, Evidence, Finding, Priority, Publication, Quote, Theme
from insight.pipeline.finding_quotes import unshown_quotes
from insight.published.engagements import EngagementFacts, engagement_facts
from insight.published.figures import (
    FrozenFigure,
    freeze_communities,
    freeze_prevalence,
    freeze_respondents,
    freeze_sides,
)
from insight.published.quotes import quotes_that_fail
from insight.selectors.prevalence import count_and_base

SAID_BY_FEW = 1 / 20
"""A finding that fewer answers than this share bear out is rare; it stands apart, since rare can be serious."""
BOTH_SIDES = 1 / 5
"""People disagree where the smaller side has at least this share of those who feel one way or the other."""
CLEAR_FEELING = 1 / 4
"""... and at least this share of the answers feels one way or the other at all."""
MOST_DISAGREEMENTS = 2
QUOTES_A_FINDING = 2


@dataclass(frozen=True)
class DraftCandidate:
    """A finding as somebody sees it who drafts a page: is it in, and if not, why not; what else to know."""

    id: int
    statement: str
    engagement: str
    left_out: str
    notes: tuple[str, ...]
    count: int
    base: int
    quotes: int

    @property
    def is_in(self) -> bool:
        """Say whether the page will hold it."""
        return not self.left_out


@dataclass(frozen=True)
class DraftFinding:
    """A finding as the page will hold it: one figure a theme, strongest first, and quotes by id."""

    id: int
    title: str
    sentence: str
    detail: str
    next_step: str
    figures: tuple[FrozenFigure, ...]
    quote_ids: tuple[int, ...]

    @property
    def share(self) -> float:
        """Return how large a part of the answers bears it out, 0 to 1, by its strongest figure."""
        values = self.figures[0].values
        return float(values["count"] / values["base"]) if values["base"] else 0.0


@dataclass(frozen=True)
class DraftContent:
    """Everything a page can be drafted from, strongest findings first."""

    priority: str
    priority_name: str
    findings: tuple[DraftFinding, ...]
    rare: tuple[DraftFinding, ...]
    disagreements: tuple[FrozenFigure, ...]
    communities: tuple[FrozenFigure, ...]
    respondents: tuple[FrozenFigure, ...]
    engagements: tuple[EngagementFacts, ...]


def draft_candidates(
    priority: str, *, since: date | None = None, until: date | None = None
) -> tuple[DraftCandidate, ...]:
    """Return every finding of a priority (a slug), those that go in first, each with why it is left out.

    `since` and `until` bound the day of approval, both included.
    """
    rows = _findings(Finding.objects.filter(priority__slug=priority))
    candidates = [_candidate(finding, since, until) for finding in rows]
    return tuple(sorted(candidates, key=lambda candidate: (not candidate.is_in, -candidate.count)))


def draft_content(priority: str, finding_ids: Iterable[int]) -> DraftContent:
    """Return the content of a page about a priority (a slug), with every figure counted and frozen now.

    Raises ServiceError if there is no such priority, or a finding is not one of its approved ones.
    """
    wanted = set(finding_ids)
    facts = Priority.objects.filter(slug=priority).first()
    if facts is None:
        raise ServiceError("Choose one of the priorities on the list.")
    rows = list(_findings(Finding.objects.filter(pk__in=wanted, priority=facts)))
    if not rows:
        raise ServiceError("Choose at least one finding: a page needs something that was heard.")
    if len(rows) < len(wanted) or any(_left_out(row, None, None) for row in rows):
        raise ServiceError("Some of these findings can't go on a page any more. Look at the list again.")
    drafted = _with_quotes_once(sorted(map(_draft_finding, rows), key=lambda finding: -finding.share))
    themes = list({evidence.theme_id: evidence.theme for row in rows for evidence in _usable(row)}.values())
    engagements = list({row.engagement_id: row.engagement for row in rows}.values())
    return DraftContent(
        priority=facts.slug,
        priority_name=facts.name,
        findings=tuple(finding for finding in drafted if finding.share >= SAID_BY_FEW),
        rare=tuple(finding for finding in drafted if finding.share < SAID_BY_FEW),
        disagreements=_disagreements(themes),
        communities=_communities(themes),
        respondents=tuple(freeze_respondents(engagement) for engagement in engagements),
        engagements=tuple(_known_facts(engagement) for engagement in engagements),
    )


def _findings(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    live = Publication.objects.filter(withdrawn_at=None)
    evidence = Evidence.objects.select_related("theme__codeframe__engagement")
    return rows.select_related("engagement").prefetch_related(
        Prefetch("evidence", queryset=evidence), "quotes", Prefetch("publications", queryset=live)
    )


def _candidate(finding: Finding, since: date | None, until: date | None) -> DraftCandidate:
    evidence = _usable(finding)
    count, base = count_and_base(evidence[0].theme) if evidence else (0, 0)
    return DraftCandidate(
        id=finding.pk,
        statement=finding.statement,
        engagement=finding.engagement.title,
        left_out=_left_out(finding, since, until),
        notes=tuple(_notes(finding, evidence, (count, base))),
        count=count,
        base=base,
        quotes=len(_quote_ids(finding)),
    )


def _left_out(finding: Finding, since: date | None, until: date | None) -> str:
    if finding.status != FindingStatus.APPROVED or finding.approved_at is None:
        return {
            FindingStatus.DRAFT: gettext("It is a draft. Its author must send it for review first."),
            FindingStatus.IN_REVIEW: gettext("It waits for review. Somebody must approve it first."),
        }.get(FindingStatus(finding.status), gettext("It is not approved."))
    day = timezone.localdate(finding.approved_at)
    if (since and day < since) or (until and day > until):
        return gettext("It was approved on %(day)s, outside the time you chose.") % {
            "day": date_format(day, "j F Y")
        }
    if not _usable(finding):
        return gettext("None of its themes is in use any more. Its author must choose themes anew.")
    if unshown_quotes(finding):
        return gettext("Its text quotes words that may not be shown now. Its author must take them out.")
    return ""


def _notes(finding: Finding, evidence: list[Evidence], now: tuple[int, int]) -> Iterable[str]:
    for page in finding.publications.all():
        yield gettext("It stands on “%(page)s” already.") % {"page": page.title}
    if evidence and (evidence[0].count, evidence[0].base) != now:
        yield gettext("When it was approved, it was %(count)s of %(base)s answers.") % {
            "count": evidence[0].count,
            "base": evidence[0].base,
        }
    cleared = [quote.pk for quote in finding.quotes.all() if quote.status == QuoteStatus.CLEARED]
    failing = len(quotes_that_fail(cleared))
    if failing:
        yield ngettext(
            "%(number)s cleared quote can't be shown any more.",
            "%(number)s cleared quotes can't be shown any more.",
            failing,
        ) % {"number": failing}
    elif not cleared:
        yield gettext("It has no cleared quote.")


def _usable(finding: Finding) -> list[Evidence]:
    return [
        evidence
        for evidence in sorted(finding.evidence.all(), key=lambda evidence: -evidence.count)
        if evidence.theme.status == ThemeStatus.LIVE
    ]


def _draft_finding(finding: Finding) -> DraftFinding:
    figures = [freeze_prevalence(evidence.theme) for evidence in _usable(finding)]
    figures.sort(key=lambda figure: -figure.values["count"])
    return DraftFinding(
        id=finding.pk,
        title=figures[0].label,
        sentence=finding.statement,
        detail=finding.detail,
        next_step=finding.next_step,
        figures=tuple(figures),
        quote_ids=tuple(_quote_ids(finding)),
    )


def _with_quotes_once(findings: list[DraftFinding]) -> list[DraftFinding]:
    """Give each finding its first few quotes, so that no person is quoted twice on the page if it can be helped."""
    wanted = [quote_id for finding in findings for quote_id in finding.quote_ids]
    people = dict(Quote.objects.filter(pk__in=wanted).values_list("pk", "segment__response__submission"))
    heard: set[int] = set()
    chosen = []
    for finding in findings:
        fresh: dict[int, int] = {}
        for quote_id in finding.quote_ids:
            if people[quote_id] not in heard:
                fresh.setdefault(people[quote_id], quote_id)
        quote_ids = tuple(fresh.values())[:QUOTES_A_FINDING] or finding.quote_ids[:1]
        heard.update(people[quote_id] for quote_id in quote_ids)
        chosen.append(replace(finding, quote_ids=quote_ids))
    return chosen


def _quote_ids(finding: Finding) -> list[int]:
    cleared = [quote.pk for quote in finding.quotes.all() if quote.status == QuoteStatus.CLEARED]
    failing = quotes_that_fail(cleared)
    return [quote_id for quote_id in cleared if quote_id not in failing]


def _disagreements(themes: Iterable[Theme]) -> tuple[FrozenFigure, ...]:
    figures = [figure for figure in map(freeze_sides, themes) if _has_two_sides(figure)]
    return tuple(sorted(figures, key=lambda figure: -_smaller_side(figure))[:MOST_DISAGREEMENTS])


def _smaller_side(figure: FrozenFigure) -> int:
    return int(min(figure.values["positive"], figure.values["negative"]))


def _has_two_sides(figure: FrozenFigure) -> bool:
    both = figure.values["positive"] + figure.values["negative"]
    return _smaller_side(figure) >= max(
        settings.DISCLOSURE_THRESHOLD, BOTH_SIDES * both
    ) and both >= CLEAR_FEELING * sum(figure.values.values())


def _communities(themes: Iterable[Theme]) -> tuple[FrozenFigure, ...]:
    figures = [freeze_communities(theme) for theme in themes]
    return tuple(figure for figure in figures if figure.values["rows"])


def _known_facts(engagement: Engagement) -> EngagementFacts:
    facts = engagement_facts(engagement.slug)
    if facts is None:  # between two queries somebody removed it
        raise ServiceError(f"“{engagement.title}” is gone. Look at the list again.")
    return facts
