"""Quotes inside documents: whether each may still be read as it was printed."""

from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from wagtail.models import Page

from cms.blocks import QuoteBlock
from cms.models.downloads import DownloadVersion
from cms.publishing.evidence import pieces
from insight.published import PublishedQuote, published_quotes

Printed = dict[str, list[str]]


def quotes_on(pages: Iterable[Page]) -> Printed:
    """Return for each quote on the pages that may be shown, by id, the SHA-256 of its words and its sender's name."""
    ids = {piece.value for page in pages for piece in pieces(page) if isinstance(piece.block, QuoteBlock)}
    return {str(quote.id): _print(quote) for quote in _quotes(ids - {None}).values()}


def still_shown(versions: Iterable[DownloadVersion]) -> list[DownloadVersion]:
    """Return those of the versions in which every quote may still be read just as it stands there."""
    versions = list(versions)
    now = _quotes({int(quote_id) for version in versions for quote_id in version.quotes})
    return [version for version in versions if _all_stand(version.quotes, now)]


def _quotes(ids: set[int]) -> dict[int, PublishedQuote]:
    """Name senders in the first language, so that what was noted for one reader compares for every other."""
    with translation.override(settings.LANGUAGE_CODE):
        return dict(published_quotes(ids))


def _all_stand(printed: Printed, now: dict[int, PublishedQuote]) -> bool:
    return all(_stands(kept, now.get(int(quote_id))) for quote_id, kept in printed.items())


def _stands(kept: list[str], quote: PublishedQuote | None) -> bool:
    """A sender who may be named more closely now does no harm: "Resident" stands in "Resident of the north"."""
    if quote is None:
        return False
    words, sender = _print(quote)
    return kept[0] == words and kept[1] in sender


def _print(quote: PublishedQuote) -> list[str]:
    return [sha256(quote.text.encode()).hexdigest(), quote.attribution]
