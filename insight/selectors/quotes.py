"""Which quotes hold at this very moment."""

from django.db.models import QuerySet

from insight.enums import QuoteStatus, ResponseStatus
from insight.models import Quote


def standing_quotes(quotes: QuerySet[Quote]) -> list[Quote]:
    """Return those of `quotes` that the public may read; one is left out if anything speaks against it.

    It must be cleared by a person, its sender must agree to be quoted, its response must be usable, and the
    words must still stand in the screened text exactly as quoted.
    """
    cleared = quotes.filter(
        status=QuoteStatus.CLEARED,
        segment__response__status__in=ResponseStatus.usable(),
        segment__response__submission__consent_quote=True,
    ).select_related("segment__response__submission__place")
    return [quote for quote in cleared if _is_exact(quote)]


def _is_exact(quote: Quote) -> bool:
    segment = quote.segment
    stands = segment.response.screened[segment.start : segment.end] == segment.text
    return bool(quote.text.strip()) and stands and quote.text in segment.text
