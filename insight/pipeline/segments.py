"""A response's segments brought in line with how it is cut now, without losing what people made of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nlp.records import SegmentSpan

from insight.enums import Source
from insight.models import AnalysisRun, Coding, Quote, Segment


def write_segments(
    spans: Mapping[int, Sequence[SegmentSpan]], texts: Mapping[int, str], run: AnalysisRun
) -> int:
    """Make the segments of the responses those in `spans` (by response); return how many rows are new.

    `texts` has the screened texts. Call it inside a transaction. Segments that are there already keep their
    row. One that a person coded or quoted stays as it was cut, as long as its words still stand in the text,
    and new ones give way to it; other segments that no longer fit are deleted.
    """
    there: dict[int, list[Segment]] = defaultdict(list)
    for segment in Segment.objects.filter(response_id__in=list(spans)):
        there[segment.response_id].append(segment)
    touched = _touched_by_people(there)
    new: list[Segment] = []
    changed: list[Segment] = []
    gone: list[int] = []
    for response_id, wanted in spans.items():
        kept, lost = _sort_out(there[response_id], wanted, texts[response_id], touched)
        gone += [segment.pk for segment in lost]
        by_place = {(segment.start, segment.end): segment for segment in kept}
        for span in wanted:
            standing = by_place.get((span.start, span.end))
            if standing is None:
                if not _overlaps(span, kept):
                    new.append(_segment(response_id, span, texts[response_id], run))
            elif standing.sentiment != span.sentiment:
                standing.sentiment = span.sentiment
                changed.append(standing)
    Segment.objects.filter(pk__in=gone).delete()
    Segment.objects.bulk_update(changed, ["sentiment"])
    Segment.objects.bulk_create(new)
    return len(new)


def _touched_by_people(there: Mapping[int, Iterable[Segment]]) -> set[int]:
    ids = [segment.pk for segments in there.values() for segment in segments]
    coded = Coding.objects.filter(segment_id__in=ids, source=Source.PERSON)
    quoted = Quote.objects.filter(segment_id__in=ids)
    return set(coded.values_list("segment_id", flat=True)) | set(quoted.values_list("segment_id", flat=True))


def _sort_out(
    there: Sequence[Segment], wanted: Sequence[SegmentSpan], text: str, touched: set[int]
) -> tuple[list[Segment], list[Segment]]:
    """Return the segments that stay and those that go."""
    places = {(span.start, span.end) for span in wanted}
    kept: list[Segment] = []
    lost: list[Segment] = []
    for segment in there:
        still_true = text[segment.start : segment.end] == segment.text
        needed = (segment.start, segment.end) in places or segment.pk in touched
        (kept if still_true and needed else lost).append(segment)
    return kept, lost


def _overlaps(span: SegmentSpan, kept: Iterable[Segment]) -> bool:
    return any(span.start < segment.end and segment.start < span.end for segment in kept)


def _segment(response_id: int, span: SegmentSpan, text: str, run: AnalysisRun) -> Segment:
    return Segment(
        response_id=response_id,
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        sentiment=span.sentiment,
        run=run,
    )
