"""Segments kept in step with a screened text that changed. People's codings on them are kept."""

from django.db.models import F

from insight.models import Coding, CommunityMention, Embedding, PlaceMention, Quote, Response, Segment
from insight.redaction import Redaction

_OUT_OF_THE_WAY = 1_000_000_000
"""Added to every offset first, so that no segment runs into another's old place while they move."""


def realign_segments(*, response: Response, before: Redaction, after: Redaction) -> int:
    """Move the segments of `response` from the text of `before` to that of `after`.

    A segment whose words changed loses its vectors and its codings' cues, and takes the new words; one that can't be placed is
    removed. Quotes that no longer stand in their segment word for word are removed, and mentions (whose
    offsets are now wrong) too: enrichment makes those anew. Returns how many quotes were removed.
    """
    CommunityMention.objects.filter(response=response).delete()
    PlaceMention.objects.filter(response=response).delete()
    segments = list(response.segments.all())
    response.segments.update(start=F("start") + _OUT_OF_THE_WAY, end=F("end") + _OUT_OF_THE_WAY)
    taken: set[tuple[int, int]] = set()
    removed = 0
    for segment in segments:
        place = _place(segment, before, after)
        if place is None or place in taken:
            removed += segment.quotes.count()
            segment.delete()
            continue
        taken.add(place)
        removed += _move(segment, place, after.text)
    return removed


def _place(segment: Segment, before: Redaction, after: Redaction) -> tuple[int, int] | None:
    if before.text[segment.start : segment.end] != segment.text:
        return None
    return after.shown_stretch(*before.original_stretch(segment.start, segment.end))


def _move(segment: Segment, place: tuple[int, int], text: str) -> int:
    words = text[slice(*place)]
    if words != segment.text:
        Embedding.objects.filter(segment=segment).delete()
        Coding.objects.filter(segment=segment).update(cues=[])
    segment.start, segment.end = place
    segment.text = words
    segment.save(update_fields=["start", "end", "text"])
    gone = [quote.pk for quote in segment.quotes.all() if quote.text not in words]
    Quote.objects.filter(pk__in=gone).delete()
    return len(gone)
