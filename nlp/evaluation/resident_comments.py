"""Comments of residents with all labels: personal data, flags, tags, sentiment.

Rules are written while looking at the first half of the comments (by id); figures are of the second half.
"""

from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Final

from nlp.errors import EvaluationError, Message
from nlp.evaluation.covering import tally_covered
from nlp.evaluation.figures import Figure, figure_of, share_of
from nlp.evaluation.sources import Row, read_json_lines
from nlp.evaluation.tallies import Score, Tally, compare, f1, recall
from nlp.records import ScreenedText, TaggedText, TextRecord
from nlp.screening import SPAN_LABELS
from nlp.stages import screen_texts, tag_texts

_MUST: Final = {"communities": 0.85, "places": 0.92, "priorities": 0.8, "ambitions": 0.68}
_NAMES: Final = {
    "communities": "communities tagged",
    "places": "places, as boroughs",
    "priorities": "priorities",
    "ambitions": "ambitions",
}


def read_comments(path: Path, half: str) -> list[Row]:
    """Return the labelled comments of one half, "development" or "report", in order of their ids.

    Raises EvaluationError if there is no such file, or nothing in that half.
    """
    comments = sorted(read_json_lines(path), key=lambda comment: str(comment["id"]))
    middle = len(comments) // 2
    chosen = comments[:middle] if half == "development" else comments[middle:]
    if not chosen:
        raise EvaluationError(Message.NOTHING_TO_SCORE.format(path=path))
    return chosen


def measure(data: Path, half: str = "report") -> Iterator[Figure]:
    """Yield all figures of one half of the resident comments in the data folder."""
    yield from measure_file(data / "resident_comments" / "comments.jsonl", half)


def measure_file(path: Path, half: str) -> Iterator[Figure]:
    """Yield all figures of one half of a file of labelled comments."""
    comments = read_comments(path, half)
    part = "resident comments, held half" if half == "report" else "resident comments, development half"
    yield from measure_comments(comments, part, "residents")


def measure_comments(comments: Sequence[Row], part: str, writers: str) -> Iterator[Figure]:
    """Yield all figures of labelled comments; `part` and `writers` say in the figures and their keys which they are.

    Without the key "places" neither places nor personal data are measured.
    """
    records = [TextRecord(str(c["id"]), c["text"], c.get("question") or "") for c in comments]
    screened = list(screen_texts(records))
    tagged = list(tag_texts(records))
    if "places" in comments[0]:
        yield from _personal_data(comments, screened, part)
    yield from _flags(comments, screened, part, writers)
    yield from _tags(comments, tagged, part, writers)


def _figure(
    tallies: Sequence[Tally],
    name: str,
    what: str,
    part: str,
    score: Score,
    *,
    writers: str = "residents",
    must: float | None = None,
) -> Figure:
    return figure_of(tallies, key=f"{name} of {writers}", what=what, part=part, score=score, must=must)


def _personal_data(comments: Sequence[Row], screened: Sequence[ScreenedText], part: str) -> Iterator[Figure]:
    exact = [
        compare(
            [(s["start"], s["end"], s["label"]) for s in comment["spans"] if s["label"] in SPAN_LABELS],
            [(s.start, s.end, s.label) for s in found.spans],
        )
        for comment, found in zip(comments, screened, strict=True)
    ]
    yield _figure(exact, "spans", "personal data, F1 of exact spans", part, f1)
    for label in SPAN_LABELS:
        tallies = tally_covered(comments, [found.spans for found in screened], label)
        if tallies:
            yield _figure(tallies, label, f"{label} found", part, recall)


def _flags(
    comments: Sequence[Row], screened: Sequence[ScreenedText], part: str, writers: str
) -> Iterator[Figure]:
    flagged = [found.safeguarding is not None for found in screened]
    danger = [comment["safeguarding"] is not None for comment in comments]
    found = [said for said, true in zip(flagged, danger, strict=True) if true]
    if found:
        yield share_of(
            found,
            key=_key("safeguarding found", writers),
            what="safeguarding, comments flagged that must be",
            part=part,
            must=0.95,
        )
    quiet = [not said for said, true in zip(flagged, danger, strict=True) if not true]
    yield share_of(
        quiet,
        key=_key("safeguarding quiet", writers),
        what="safeguarding, ordinary comments not flagged",
        part=part,
        must=0.97,
    )
    for name, what, said, field in (
        ("complaints", "complaints, F1", [s.complaint for s in screened], "complaint"),
        ("non-answers", "non-answers, F1", [s.non_answer for s in screened], "non_answer"),
    ):
        pairs = zip(comments, said, strict=True)
        tallies = [compare([1] * bool(c[field]), [1] * one) for c, one in pairs]
        yield _figure(tallies, name, what, part, f1, writers=writers)


def _tags(comments: Sequence[Row], tagged: Sequence[TaggedText], part: str, writers: str) -> Iterator[Figure]:
    for field, must in _MUST.items():
        if field not in comments[0]:
            continue
        tallies = [
            compare(_wanted(comment, field), [item.slug for item in getattr(found, field)])
            for comment, found in zip(comments, tagged, strict=True)
        ]
        yield _figure(tallies, field, f"{_NAMES[field]}, micro-F1", part, f1, writers=writers, must=must)
    bases = [_bases(comment, found) for comment, found in zip(comments, tagged, strict=True)]
    what = "communities found whose basis is right"
    yield _figure(bases, "basis", what, part, recall, writers=writers, must=0.85)
    right = [comment["sentiment"] == found.sentiment for comment, found in zip(comments, tagged, strict=True)]
    yield share_of(right, key=f"sentiment of {writers}", what="sentiment right, four ways", part=part)


def _key(name: str, writers: str) -> str:
    """Return the key of a figure, which for residents is as the floors have had it from the first."""
    return name if writers == "residents" else f"{name} of {writers}"


def _wanted(comment: Row, field: str) -> Sequence[Hashable]:
    return [item["slug"] for item in comment[field]] if field == "communities" else comment[field]


def _bases(comment: Row, found: TaggedText) -> Tally:
    wanted: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    for item in comment["communities"]:
        wanted.setdefault(item["slug"], set()).add(item["basis"])
    for mention in found.communities:
        said.setdefault(mention.slug, set()).add(mention.basis)
    right = [bool(said[slug] & wanted[slug]) for slug in said if slug in wanted]
    return Tally(right=sum(right), missed=len(right) - sum(right))
