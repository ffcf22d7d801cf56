"""How many usable responses carry a theme, out of how many, and from which words that was counted."""

import hashlib
from dataclasses import dataclass
from typing import Any

from insight.models import Engagement, Theme
from insight.selectors.codings import coded_responses, usable_responses
from insight.selectors.heirs import merged_family


@dataclass(frozen=True)
class Prevalence:
    """`count` of `base` usable responses carry the theme.

    `record_ids` are the responses counted, `corpus_hash` (SHA-256, hex) is of the words of the whole base, and
    `query` (JSON values only) says what was asked, so that it can be asked again.
    """

    count: int
    base: int
    record_ids: tuple[int, ...]
    corpus_hash: str
    query: dict[str, Any]


def prevalence(theme: Theme) -> Prevalence:
    """Return the prevalence of `theme` as it stands now, with what is needed to check it later."""
    engagement = theme.codeframe.engagement
    record_ids = tuple(coded_responses(theme).order_by("pk").values_list("pk", flat=True))
    base, corpus_hash = _corpus(engagement)
    return Prevalence(
        count=len(record_ids),
        base=base,
        record_ids=record_ids,
        corpus_hash=corpus_hash,
        query={
            "kind": "prevalence",
            "engagement": engagement.slug,
            "theme": theme.pk,
            "themes": merged_family(theme),
        },
    )


def count_and_base(theme: Theme) -> tuple[int, int]:
    """Return the two numbers alone, without reading any words: quick enough for every page that shows them."""
    return coded_responses(theme).count(), usable_responses(theme.codeframe.engagement).count()


def _corpus(engagement: Engagement) -> tuple[int, str]:
    digest, base = hashlib.sha256(), 0
    rows = usable_responses(engagement).order_by("pk").values_list("pk", "screened")
    for pk, screened in rows.iterator(chunk_size=2000):
        digest.update(f"{pk}\0{screened}\0".encode("utf-8", "surrogatepass"))
        base += 1
    return base, digest.hexdigest()
