"""Quotes for the public: exact, cleared, with consent at this very moment, or nothing at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from insight.enums import QuoteStatus
from insight.models import Finding, Quote
from insight.pipeline.finding_quotes import unshown_quotes
from insight.selectors.quotes import standing_quotes
from insight.selectors.voices import people_by_place


@dataclass(frozen=True)
class PublishedQuote:
    """Words that may be shown, and who said them in the broadest words. `language` is a code, "" for English.

    `names_place` says whether the attribution tells where they live.
    """

    id: int
    text: str
    attribution: str
    language: str
    names_place: bool = False


def published_quotes(quote_ids: Iterable[int]) -> dict[int, PublishedQuote]:
    """Return those of the quotes that the public may read, by id: see `standing_quotes`."""
    exact = standing_quotes(Quote.objects.filter(pk__in=list(quote_ids)))
    places = people_by_place({quote.segment.response.submission.engagement_id for quote in exact})
    return {quote.pk: _shown(quote, places) for quote in exact}


def published_quote(quote_id: int) -> PublishedQuote | None:
    """Return one quote as `published_quotes` does, or None."""
    return published_quotes([quote_id]).get(quote_id)


def quote_choices() -> list[tuple[int, str]]:
    """Return every quote that may be shown as (id, words and finding), newest finding first, for a chooser."""
    cleared = Quote.objects.filter(status=QuoteStatus.CLEARED).select_related("finding")
    return [
        (quote.pk, f"“{_shorten(quote.text)}” ({_shorten(quote.finding.statement)})")
        for quote in cleared.order_by("-finding_id", "pk")
    ]


def quotes_that_fail(quote_ids: Iterable[int]) -> list[int]:
    """Return those of `quote_ids` that may not be shown now, in order."""
    wanted = list(quote_ids)
    shown = published_quotes(wanted)
    return [quote_id for quote_id in wanted if quote_id not in shown]


def words_taken_back(finding_id: int) -> list[str]:
    """Return the words that the text of a finding quotes and the public may not read now; none if it is gone."""
    finding = Finding.objects.filter(pk=finding_id).first()
    return [words for words in unshown_quotes(finding) if words.strip()] if finding else []


def _shown(quote: Quote, places: Mapping[int, Mapping[str, int]]) -> PublishedQuote:
    response = quote.segment.response
    submission = response.submission
    source = gettext("Resident")
    place = submission.place
    if place and place.slug not in places[submission.engagement_id]:
        place = None
    if place:
        source = gettext("Resident of %(place)s") % {"place": place.name}
    return PublishedQuote(
        id=quote.pk,
        text=quote.text,
        attribution=source,
        language="" if response.language in ("", "en") else response.language,
        names_place=place is not None,
    )


def _shorten(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
