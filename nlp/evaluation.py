"""How well screening and tagging do on labelled comments: `python -m nlp.evaluation comments.jsonl`.

Rules are written while looking at the first half of the comments (by id); figures are of the second half.
"""

import argparse
import json
import sys
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from nlp.errors import EvaluationError, Message, NlpError
from nlp.records import ScreenedText, TaggedText, TextRecord
from nlp.screening import SPAN_LABELS
from nlp.stages import screen_texts, tag_texts

Labelled = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what was rightly found, wrongly found, and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Part of what was found that is right, 0 to 1; 1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Part of what is there that was found, 0 to 1; 1 where there is nothing."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1; 1 where there is nothing and nothing was found."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


def compare(wanted: Iterable[Hashable], found: Iterable[Hashable]) -> Tally:
    """Return the tally of one text's items; an item counts once."""
    want, got = set(wanted), set(found)
    return Tally(len(want & got), len(got - want), len(want - got))


def accuracy(wanted: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return the part of the texts with the same value, 0 to 1. There must be one value a text in both."""
    return sum(one == other for one, other in zip(wanted, found, strict=True)) / len(wanted)


def macro_f1(wanted: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return the mean F1 of the values that occur in `wanted`, 0 to 1."""
    pairs = list(zip(wanted, found, strict=True))
    scores = []
    for value in set(wanted):
        tally = sum((compare([value] * (w == value), [value] * (f == value)) for w, f in pairs), Tally())
        scores.append(tally.f1)
    return sum(scores) / len(scores)


def read_comments(path: Path, half: str) -> list[Labelled]:
    """Return the labelled comments of one half, "development" or "report", in order of their ids.

    Raises EvaluationError if there is no such file, or nothing in that half.
    """
    if not path.is_file():
        raise EvaluationError(Message.DATA_MISSING.format(path=path))
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = sorted((json.loads(line) for line in lines if line.strip()), key=lambda comment: comment["id"])
    middle = len(comments) // 2
    chosen = comments[:middle] if half == "development" else comments[middle:]
    if not chosen:
        raise EvaluationError(Message.NOTHING_TO_SCORE.format(path=path))
    return chosen


def score_spans(comments: Sequence[Labelled], found: Sequence[ScreenedText]) -> dict[str, Tally]:
    """Return the tally of exact spans by label, and of all together under "all labels"."""
    tallies = {label: Tally() for label in SPAN_LABELS}
    for comment, screened in zip(comments, found, strict=True):
        for label in SPAN_LABELS:
            want = {(s["start"], s["end"]) for s in comment["spans"] if s["label"] == label}
            got = {(s.start, s.end) for s in screened.spans if s.label == label}
            tallies[label] += compare(want, got)
    return {"all labels": sum(tallies.values(), Tally()), **tallies}


def score_characters(comments: Sequence[Labelled], found: Sequence[ScreenedText]) -> Tally:
    """Return the tally of characters covered, whatever the label: what was left in the open is `missed`."""
    total = Tally()
    for comment, screened in zip(comments, found, strict=True):
        want = {at for s in comment["spans"] for at in range(s["start"], s["end"])}
        got = {at for s in screened.spans for at in range(s.start, s.end)}
        total += compare(want, got)
    return total


def score_tags(comments: Sequence[Labelled], found: Sequence[TaggedText]) -> dict[str, Tally]:
    """Return the tallies of communities (with and without basis), places, priorities and ambitions."""
    tallies: dict[str, Tally] = {}
    for comment, tagged in zip(comments, found, strict=True):
        given = comment["communities"]
        pairs: dict[str, tuple[Sequence[Hashable], Sequence[Hashable]]] = {
            "communities": ([c["slug"] for c in given], [c.slug for c in tagged.communities]),
            "communities with basis": (
                [(c["slug"], c["basis"]) for c in given],
                [(c.slug, c.basis) for c in tagged.communities],
            ),
            "places": (comment["places"], [place.slug for place in tagged.places]),
            "priorities": (comment["priorities"], [score.slug for score in tagged.priorities]),
            "ambitions": (comment["ambitions"], [score.slug for score in tagged.ambitions]),
        }
        for name, (want, got) in pairs.items():
            tallies[name] = tallies.get(name, Tally()) + compare(want, got)
    return tallies


def score_flags(comments: Sequence[Labelled], found: Sequence[ScreenedText]) -> dict[str, Tally]:
    """Return the tallies of safeguarding (flagged at all), complaints and non-answers."""
    tallies = {"safeguarding": Tally(), "complaints": Tally(), "non-answers": Tally()}
    for comment, screened in zip(comments, found, strict=True):
        for name, want, got in (
            ("safeguarding", comment["safeguarding"] is not None, screened.safeguarding is not None),
            ("complaints", comment["complaint"], screened.complaint),
            ("non-answers", comment["non_answer"], screened.non_answer),
        ):
            tallies[name] += compare([name] * want, [name] * got)
    return tallies


def _row(name: str, tally: Tally) -> str:
    counts = f"{tally.right + tally.missed}"
    return f"| {name} | {tally.precision:.2f} | {tally.recall:.2f} | {tally.f1:.2f} | {counts} |"


def report_lines(comments: Sequence[Labelled]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: precision, recall and F1 of all that is measured, then speed."""
    records = [TextRecord(c["id"], c["text"], c.get("question") or "") for c in comments]
    _warm_up(records)
    started = perf_counter()
    screened = list(screen_texts(records))
    between = perf_counter()
    tagged = list(tag_texts(records))
    ended = perf_counter()
    yield "| what | precision | recall | F1 | in the data |"
    yield "|---|---|---|---|---|"
    for label, tally in score_spans(comments, screened).items():
        yield _row(f"personal data: {label}", tally)
    yield _row("personal data: characters covered, any label", score_characters(comments, screened))
    for name, tally in {**score_flags(comments, screened), **score_tags(comments, tagged)}.items():
        yield _row(name, tally)
    wanted, said = [c["sentiment"] for c in comments], [t.sentiment for t in tagged]
    right = accuracy([c["language"] for c in comments], [s.language for s in screened])
    yield ""
    yield f"Comments: {len(comments)}. Language right: {right:.3f}."
    yield f"Sentiment right: {accuracy(wanted, said):.2f}, macro F1 {macro_f1(wanted, said):.2f}."
    yield f"Screened a second: {len(records) / (between - started):.0f}."
    yield f"Tagged a second: {len(records) / (ended - between):.0f}."


def _warm_up(records: Sequence[TextRecord]) -> None:
    """Load what is loaded once in a process, so that it does not count as speed."""
    for _ in screen_texts(records):
        pass
    for _ in tag_texts(records[:1]):
        pass


def main(arguments: list[str] | None = None) -> int:
    """Print the table for one file of labelled comments; return 0, or 1 if it can't be measured."""
    parser = argparse.ArgumentParser(prog="python -m nlp.evaluation", description=__doc__)
    parser.add_argument("comments", type=Path, help="labelled comments, one JSON object a line")
    parser.add_argument("--half", choices=("development", "report"), default="report")
    given = parser.parse_args(arguments)
    try:
        for line in report_lines(read_comments(given.comments, given.half)):
            sys.stdout.write(line + "\n")
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
