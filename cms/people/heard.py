"""What the pages of communities and of places have in common."""

from typing import Any

from cms.languages.trees import originals
from cms.models.engagement import engagement_addresses
from cms.models.what_we_heard import WhatWeHeardPage
from cms.publishing.evidence import quote_ids
from insight.published import PeopleHeard, open_engagements


def heard_context(heard: PeopleHeard) -> dict[str, Any]:
    """Return for a template: `heard`, the `addresses` of engagements by slug, and `open` ones with a page."""
    addresses = engagement_addresses()
    return {
        "heard": heard,
        "addresses": addresses,
        "open": [(facts, addresses[facts.slug]) for facts in open_engagements() if facts.slug in addresses],
    }


def quotes_on_live_pages() -> list[int]:
    """Return the ids of the quotes that stand on live “what we heard” pages, newest page first, each once."""
    pages = originals(WhatWeHeardPage.objects.live().public()).order_by("-first_published_at", "-pk")
    return list(dict.fromkeys(quote_id for page in pages for quote_id in quote_ids(page)))
