"""Whether stretches of personal data were found."""

from collections.abc import Iterable, Sequence

from nlp.evaluation.sources import Row
from nlp.evaluation.tallies import Tally
from nlp.records import Span


def is_covered(text: str, wanted: Row, found: Iterable[Span]) -> bool:
    """Return whether spans of the right label hide every letter and digit of the wanted stretch."""
    hidden = {at for s in found if s.label == wanted["label"] for at in range(s.start, s.end)}
    return all(at in hidden for at in range(wanted["start"], wanted["end"]) if text[at].isalnum())


def tally_covered(rows: Sequence[Row], found: Sequence[Sequence[Span]], label: str) -> list[Tally]:
    """Return a tally for each text that holds the label: stretches hidden, stretches left open."""
    tallies = []
    for row, spans in zip(rows, found, strict=True):
        hidden = [is_covered(row["text"], want, spans) for want in row["spans"] if want["label"] == label]
        if hidden:
            tallies.append(Tally(right=sum(hidden), missed=len(hidden) - sum(hidden)))
    return tallies
