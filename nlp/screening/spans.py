"""Making and ordering stretches of personal data."""

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nlp.records import Span

MARK = re.compile(
    r"\[(?:name \d+|email|phone|NHS number|National Insurance number|postcode|address|date of birth|"
    r"social media name|number plate|reference)\]"
)
"""What redaction leaves behind; see `nlp.screening.redaction`."""

_CONTENT = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)


def span_of(
    match: re.Match[str], label: str, recogniser: str, *, reason: str, score: float, group: int = 0
) -> Span:
    """Return the span that a group of the match covers."""
    start, end = match.span(group)
    return Span(start, end, label, recogniser, reason, score)


def without_marks(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans that touch no redaction mark."""
    marked = bytearray(len(text))
    for match in MARK.finditer(text):
        marked[match.start() : match.end()] = b"\x01" * len(match[0])
    for span in spans:
        if not any(marked[span.start : span.end]):
            yield span


def without_overlaps(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order of the text, no two overlapping.

    Overlapping spans of one label become one; of two labels the surer wins, then the longer, and what the
    loser covers beside the winner stays covered under its own label.
    """
    labels: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        same = labels.setdefault(span.label, [])
        if same and span.start < same[-1].end:
            same[-1] = _union(same[-1], span)
        else:
            same.append(span)
    kept: list[Span] = []
    everything = [span for same in labels.values() for span in same]
    for span in sorted(everything, key=lambda s: (-s.score, s.start - s.end, s.start)):
        for piece in _uncovered(text, span, kept):
            insort(kept, piece, key=_start)
    return tuple(kept)


def _start(span: Span) -> int:
    return span.start


def _union(one: Span, other: Span) -> Span:
    surer = max(one, other, key=lambda span: span.score)
    return replace(surer, start=min(one.start, other.start), end=max(one.end, other.end))


def _uncovered(text: str, span: Span, kept: list[Span]) -> list[Span]:
    """Return the parts of the span, each with a letter or digit in it, that no kept span covers."""
    index = max(0, bisect_right(kept, span.start, key=_start) - 1)
    done, gaps = span.start, []
    while index < len(kept) and kept[index].start < span.end:
        gaps.append((done, kept[index].start))
        done = max(done, kept[index].end)
        index += 1
    gaps.append((done, span.end))
    return [piece for start, end in gaps if start < end and (piece := _trimmed(text, span, start, end))]


def _trimmed(text: str, span: Span, start: int, end: int) -> Span | None:
    if (start, end) == (span.start, span.end):
        return span
    match = _CONTENT.search(text, start, end)
    return replace(span, start=match.start(), end=match.end()) if match else None
