"""Measure name finding as screening does it: `python -m nlp.training.person_names.evaluation TESTS [--comments FILE]`.

TESTS are those that the conversion of a trial wrote.
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from nlp.evaluation.figures import Figure, figure_of, share_of
from nlp.evaluation.tallies import Tally, compare, f1
from nlp.records import Span
from nlp.screening import find_in_all
from nlp.screening.name_model import load_model, model_name
from nlp.training.person_names.sources import read_spans

Place = tuple[int, int]


@dataclass(slots=True)
class Scores:
    """What was measured, of all names, texts and communities, and what was missed and what was wrongly touched."""

    figures: list[Figure] = field(default_factory=list)
    communities: list[Figure] = field(default_factory=list)
    spans: dict[str, Tally] = field(default_factory=dict)
    per_second: float = 0.0
    examples: dict[str, list[str]] = field(default_factory=dict)


def people_of(spans: Sequence[Span]) -> list[Place]:
    """Return the places of the people among the spans."""
    return [(span.start, span.end) for span in spans if span.label == "PERSON"]


def is_covered(place: Place, people: Sequence[Place]) -> bool:
    """Whether the whole name lies in one place found."""
    return any(start <= place[0] and place[1] <= end for start, end in people)


def score_planted(rows: Sequence[dict[str, Any]], scores: Scores) -> None:
    """Measure how many planted names are found whole, by community."""
    tallies: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for row, spans in zip(rows, find_in_all([row["text"] for row in rows]), strict=True):
        people = people_of(spans)
        for start, end in row["names"]:
            hit = is_covered((start, end), people)
            tallies[row["community"]].append(hit)
            if not hit:
                missed.append(
                    f"{row['community']}: {row['text'][max(0, start - 40) : end + 20]!r} {row['text'][start:end]!r}"
                )
    every = [hit for hits in tallies.values() for hit in hits]
    scores.figures.append(share_of(every, key="planted", what="planted names found whole", part="trial"))
    scores.communities = [
        share_of(hits, key=community, what=community, part="trial")
        for community, hits in sorted(tallies.items())
    ]
    scores.examples["missed"] = missed


def score_clean(rows: Sequence[dict[str, Any]], scores: Scores) -> None:
    """Measure which part of the comments that name nobody is touched by a name, and how fast it goes."""
    texts = [row["text"] for row in rows]
    find_in_all(texts[:10])
    started = perf_counter()
    found = find_in_all(texts)
    scores.per_second = len(texts) / (perf_counter() - started)
    touched = [people_of(spans)[:1] for spans in found]
    what = "real comments that name nobody left as they are"
    scores.figures.append(share_of([not one for one in touched], key="clean", what=what, part="trial"))
    scores.examples["touched"] = [
        f"{text[a:b]!r} in {text[max(0, a - 50) : b + 40]!r}"
        for text, one in zip(texts, touched, strict=True)
        for a, b in one
    ]


def score_exact(name: str, texts: Sequence[str], wanted: Sequence[Sequence[Place]], scores: Scores) -> None:
    """Measure exact spans of people."""
    tallies, examples = [], []
    for text, spans, places in zip(texts, find_in_all(texts), wanted, strict=True):
        want, got = {(a, b) for a, b in places}, set(people_of(spans))
        tallies.append(compare(want, got))
        examples += [
            f"{'-' if p in want else '+'}{text[p[0] : p[1]]!r} in {text[max(0, p[0] - 40) : p[1] + 30]!r}"
            for p in want ^ got
        ]
    scores.figures.append(figure_of(tallies, key=name, what=f"{name}, F1", part="trial", score=f1))
    scores.spans[name] = sum(tallies, Tally())
    scores.examples[name] = examples


def measure(tests: Path, comments: Path | None) -> Scores:
    """Return all scores of the tests, and of the labelled comments where given (halves by id)."""
    rows = json.loads(tests.read_text(encoding="utf-8"))
    scores = Scores()
    score_planted(rows["planted"], scores)
    score_clean(rows["clean"], scores)
    score_exact("UNER-EWT", [r["text"] for r in rows["uner"]], [r["names"] for r in rows["uner"]], scores)
    if comments is not None:
        ordered = sorted(read_spans(comments))
        middle = len(ordered) // 2
        for name, half in (
            ("comments, first half", ordered[:middle]),
            ("comments, second half", ordered[middle:]),
        ):
            score_exact(name, [t.text for _, t in half], [t.names for _, t in half], scores)
    return scores


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f} ± {figure.noise:.3f} of {figure.count}"


def table(scores: Scores) -> str:
    """Return the scores as lines of Markdown."""
    lines = [
        *(f"- {one.what}: {_figure(one)}" for one in scores.figures),
        *(
            f"- {name}, precision and recall: {t.precision:.3f}, {t.recall:.3f}"
            for name, t in scores.spans.items()
        ),
        f"- comments a second, names alone: {scores.per_second:.0f}",
        "",
        "| community | planted names found |",
        "|---|---|",
        *(f"| {one.what} | {_figure(one)} |" for one in scores.communities),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tests", type=Path)
    parser.add_argument("--comments", type=Path)
    parser.add_argument("--model", help="the pipeline to measure, instead of our own")
    parser.add_argument("--lists", type=Path, help="word lists for it, instead of those it was trained with")
    parser.add_argument("--table", type=Path, help="write the table to this file too")
    parser.add_argument("--examples", type=Path, help="write what was missed and wrongly found to this file")
    given = parser.parse_args()
    if given.model:
        os.environ["SPACY_MODEL"] = given.model
    if given.lists:
        lists: Any = load_model(model_name()).get_pipe("list_marks")
        lists.take(json.loads(given.lists.read_text(encoding="utf-8")))
    scores = measure(given.tests, given.comments)
    if given.examples:
        given.examples.write_text(json.dumps(scores.examples, indent=1, ensure_ascii=False), encoding="utf-8")
    if given.table:
        given.table.write_text(table(scores), encoding="utf-8")
    sys.stdout.write(table(scores))


if __name__ == "__main__":
    main()
