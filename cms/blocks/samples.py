"""Made-up figures and quotes for the previews in the block chooser."""

from typing import Any

from django.utils import timezone

from insight.published import FrozenFigure, PublishedQuote

SAMPLE_QUOTE = PublishedQuote(
    id=0,
    text="I ring at eight and by the time they answer there is nothing left.",
    attribution="Resident of the old town",
    language="",
)


def sample_figure(kind: str, **values: Any) -> dict[str, Any]:
    """Return a sealed figure that was counted from nothing, as a block holds it."""
    figure = FrozenFigure(
        label="Getting through on the phone",
        values=values,
        query={"kind": kind, "engagement": "", "sample": True},
        record_ids=(),
        corpus_hash="",
        taken_on=timezone.localdate(),
    )
    return figure.to_json()
