"""What was published from and about a community or a place. Without a live page behind it there is nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.utils.translation import gettext

from insight.enums import FindingStatus, MentionBasis
from insight.models import CommunityMention, Evidence, Finding, Publication, Quote
from insight.published.quotes import PublishedQuote, published_quotes
from insight.published.strategy import ActionFacts, actions_of_findings
from insight.selectors.voices import Point, Voices, people_by_place, voices_of_community, voices_of_place

FINDINGS_SHOWN = 6
QUOTES_SHOWN = 3
NOBODY = Voices({}, {})


@dataclass(frozen=True)
class HeardEngagement:
    """An engagement with published findings, and the people in it, rounded; None where too few to tell.

    `own` are people of the community or place, `about` those who speak of the community. `everybody` are the
    people from all places that may be told, 0 for communities.
    """

    slug: str
    title: str
    own: int | None
    about: int | None
    everybody: int


@dataclass(frozen=True)
class HeardFinding:
    """A finding on a live page that enough of these people bear out; counts as in HeardEngagement.

    `themes` are the names that people gave or checked: one that a machine drafted is left out.
    """

    id: int
    statement: str
    themes: tuple[str, ...]
    engagement: str
    url: str
    page_title: str
    own: int | None
    about: int | None


@dataclass(frozen=True)
class PeopleHeard:
    """All that the public may know of what some people said, most widely shared findings first."""

    engagements: tuple[HeardEngagement, ...]
    findings: tuple[HeardFinding, ...]
    actions: tuple[ActionFacts, ...]

    def __bool__(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.engagements or self.findings)


def community_heard(community: str) -> PeopleHeard:
    """Return what people of a community (a slug) said, and what others said of it, as far as published.

    Ten queries at most, however many pages and findings there are.
    """
    found = _published_findings()
    points = _points(found)
    own = voices_of_community(community, MentionBasis.SELF, points)
    about = voices_of_community(community, MentionBasis.MENTIONED, points)
    return _heard(found, own, about, {})


def place_heard(place: str) -> PeopleHeard:
    """Return what people from a place (a slug) said, as far as published, beside people from all places."""
    found = _published_findings()
    points = _points(found)
    everybody = people_by_place(point.engagement for point in points.values())
    totals = {engagement: sum(counts.values()) for engagement, counts in everybody.items()}
    return _heard(found, voices_of_place(place, points), NOBODY, totals)


def quotes_that_speak_of(community: str, quote_ids: Iterable[int]) -> tuple[PublishedQuote, ...]:
    """Return those of the quotes whose own words speak as or of a community (a slug), a few at most.

    Words that don't say so themselves are left out: to set them here would tell about their writer. So would
    the place of somebody of a small community, so nobody's is told.
    """
    shown = published_quotes(quote_ids)
    segments = dict(Quote.objects.filter(pk__in=shown).values_list("pk", "segment__response"))
    mentions = CommunityMention.objects.filter(community__slug=community, response__in=segments.values())
    spoken = {
        (mention.response_id, words)
        for mention in mentions.select_related("response")
        if (words := mention.response.screened[mention.start : mention.end].strip())
    }
    telling = [
        quote
        for pk, quote in shown.items()
        if any(response == segments[pk] and words in quote.text for response, words in spoken)
    ]
    return tuple(replace(quote, attribution=gettext("Resident")) for quote in telling[:QUOTES_SHOWN])


def quotes_from_place(place: str, quote_ids: Iterable[int]) -> tuple[PublishedQuote, ...]:
    """Return those of the quotes that may be told to come from a place (a slug), a few at most."""
    shown = published_quotes(quote_ids)
    from_there = Quote.objects.filter(pk__in=shown, segment__response__submission__place__slug=place)
    names = dict(from_there.values_list("pk", "segment__response__submission__place__name"))
    telling = [quote for pk, quote in shown.items() if pk in names and names[pk] in quote.attribution]
    return tuple(telling[:QUOTES_SHOWN])


def _published_findings() -> list[tuple[Finding, Publication]]:
    """Return each approved finding on a live page once, with the newest page that it stands on."""
    evidence = Prefetch("evidence", queryset=Evidence.objects.select_related("theme"))
    approved = Finding.objects.filter(status=FindingStatus.APPROVED)
    findings = approved.select_related("engagement").prefetch_related(evidence)
    pages = Publication.objects.filter(withdrawn_at=None).order_by("published_at", "pk")
    found = {
        finding.pk: (finding, page)
        for page in pages.prefetch_related(Prefetch("findings", queryset=findings))
        for finding in page.findings.all()
    }
    return list(found.values())


def _points(found: Iterable[tuple[Finding, Publication]]) -> dict[int, Point]:
    return {
        finding.pk: Point(
            finding.engagement_id,
            frozenset(pk for evidence in finding.evidence.all() for pk in evidence.record_ids),
        )
        for finding, _ in found
    }


def _heard(
    found: Iterable[tuple[Finding, Publication]], own: Voices, about: Voices, totals: Mapping[int, int]
) -> PeopleHeard:
    engagements = {finding.engagement_id: finding.engagement for finding, _ in found}
    findings = [_finding(finding, page, own, about) for finding, page in found]
    telling = sorted(
        (row for row in findings if row.own or row.about),
        key=lambda row: (-(row.own or 0), -(row.about or 0)),
    )[:FINDINGS_SHOWN]
    return PeopleHeard(
        engagements=tuple(
            HeardEngagement(row.slug, row.title, own.people.get(pk), about.people.get(pk), totals.get(pk, 0))
            for pk, row in engagements.items()
            if pk in own.people or pk in about.people
        ),
        findings=tuple(telling),
        actions=actions_of_findings(row.id for row in telling) if telling else (),
    )


def _finding(finding: Finding, page: Publication, own: Voices, about: Voices) -> HeardFinding:
    themes = [evidence.theme for evidence in finding.evidence.all()]
    return HeardFinding(
        id=finding.pk,
        statement=finding.statement,
        themes=tuple(theme.name for theme in themes if not theme.name_drafted),
        engagement=finding.engagement.title,
        url=page.url,
        page_title=page.title,
        own=own.points.get(finding.pk),
        about=about.points.get(finding.pk),
    )
