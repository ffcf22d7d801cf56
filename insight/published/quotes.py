"""Quotes for the public: exact, cleared, with consent at this very moment, or nothing at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from insight.disclosure import may_name_place
from insight.enums import QuoteStatus, ResponseStatus
from insight.models import Quote, Submission


@dataclass(frozen=True)
class PublishedQuote:
    """Words that may be shown, and who said them in the broadest words. `language` is a code, "" for English."""

    id: int
    text: str
    attribution: str
    language: str


def published_quote(quote_id: int) -> PublishedQuote | None:
    """Return the quote as the public may read it, or None if anything at all speaks against it.

    It must be cleared by a person, its sender must agree to be quoted, its response must be usable, and the
    words must still stand in the screened text exactly as quoted.
    """
    quote = (
        Quote.objects.filter(
            pk=quote_id,
            status=QuoteStatus.CLEARED,
            segment__response__status__in=ResponseStatus.usable(),
            segment__response__submission__consent_quote=True,
        )
        .select_related("segment__response__submission__place")
        .first()
    )
    if quote is None or not _is_exact(quote):
        return None
    response = quote.segment.response
    return PublishedQuote(
        id=quote.pk,
        text=quote.text,
        attribution=_attribution(response.submission),
        language="" if response.language in ("", "en") else response.language,
    )


def quote_choices() -> list[tuple[int, str]]:
    """Return every quote that may be shown as (id, words and finding), newest finding first, for a chooser."""
    cleared = Quote.objects.filter(status=QuoteStatus.CLEARED).select_related("finding")
    return [
        (quote.pk, f"“{_shorten(quote.text)}” ({_shorten(quote.finding.statement)})")
        for quote in cleared.order_by("-finding_id", "pk")
    ]


def quotes_that_fail(quote_ids: Iterable[int]) -> list[int]:
    """Return those of `quote_ids` that may not be shown now, in order."""
    return [quote_id for quote_id in quote_ids if published_quote(quote_id) is None]


def _is_exact(quote: Quote) -> bool:
    segment = quote.segment
    stands = segment.response.screened[segment.start : segment.end] == segment.text
    return bool(quote.text.strip()) and stands and quote.text in segment.text


def _attribution(submission: Submission) -> str:
    if submission.place and may_name_place(submission):
        return gettext("Resident of %(place)s") % {"place": submission.place.name}
    return gettext("Resident")


def _shorten(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
