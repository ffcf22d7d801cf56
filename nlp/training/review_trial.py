"""Measure the review queue: how many labels does a curator spare who takes its order, not a random one?

`python -m nlp.training.review_trial FILE --text-column text --label-column labels [--question-column question]
[--group-column respondent]`. Labels are split by ";". A quarter of the texts is held out; the curator labels
the others in batches, and after each batch a coder learnt from what is labelled codes the held-out texts.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from nlp.coding import Coder, OrdinaryTexts, learn_coder, read_themes, review_order
from nlp.coding.scoring import calibration_error, macro_f1, micro_f1
from nlp.embedding import load_embedder
from nlp.errors import NlpError
from nlp.records import LabelledText, Vectors
from nlp.training.coding_trial import read_labelled, split_groups, table_parser

RANDOM_STEP = 2
"""Batches between two measurements of the random order, which needs no coder to go on."""


@dataclass(frozen=True, slots=True)
class Table:
    """Labelled texts with their vectors and what they have in truth, shape (texts, labels); `held` are held out."""

    records: list[LabelledText]
    vectors: Vectors
    themes: Vectors
    labels: list[str]
    truth: NDArray[np.bool_]
    held: NDArray[np.bool_]

    def ordinary(self, known: Sequence[int]) -> OrdinaryTexts | None:
        """Return the texts that the curator may label and has not; None if none is left."""
        rest = np.setdiff1d(np.flatnonzero(~self.held), known)
        if not len(rest):
            return None
        return OrdinaryTexts(
            [self.records[row] for row in rest.tolist()], self.vectors[rest], self.themes[rest]
        )


@dataclass(frozen=True, slots=True)
class Course:
    """How F1 went: the number of labelled texts and the scores at each, and the last calibration error."""

    counts: list[int]
    micro: list[float]
    macro: list[float]
    calibration: float


def follow(table: Table, seed: int, *, batch: int, most: int, by_queue: bool) -> Course:
    """Return the course of a curator who starts with a random batch and goes on at random or by the queue."""
    shuffled = np.random.default_rng(seed).permutation(np.flatnonzero(~table.held)).tolist()
    known, counts, scores = shuffled[:batch], [], []
    step = batch if by_queue else RANDOM_STEP * batch
    while True:
        coder = learn_coder(
            [table.records[row] for row in known],
            vectors=table.vectors[known],
            themes=table.themes[known],
            ordinary=table.ordinary(known),
            seed=seed,
        )
        counts.append(len(known))
        scores.append(_measure(coder, table))
        if len(known) + step > min(most, len(shuffled)):
            break
        wanted = [*_queued(coder, table, known, batch), *shuffled] if by_queue else shuffled
        known += [row for row in dict.fromkeys(wanted) if row not in known][:step]
    micro, macro, calibration = (list(column) for column in zip(*scores, strict=True))
    return Course(counts, micro, macro, calibration[-1])


def _queued(coder: Coder, table: Table, known: Sequence[int], batch: int) -> list[int]:
    pool = np.flatnonzero(~table.held)
    records = [table.records[row] for row in pool.tolist()]
    places = {row: place for place, row in enumerate(pool.tolist())}
    order = review_order(
        labels=coder.labels,
        scores=coder.scores(records, table.vectors[pool], table.themes[pool]),
        vectors=table.vectors[pool],
        themes=table.themes[pool],
        checked=[places[row] for row in known],
        groups=[" ".join(record.text.lower().split()) for record in records],
        most=batch,
    )
    return [int(pool[found.row]) for found in order]


def _measure(coder: Coder, table: Table) -> tuple[float, float, float]:
    """Return micro-F1, macro-F1 and the calibration error of what is asserted, on the held-out texts."""
    rows = np.flatnonzero(table.held)
    found = coder.scores(
        [table.records[row] for row in rows.tolist()], table.vectors[rows], table.themes[rows]
    )
    places = [table.labels.index(label) for label in coder.labels]
    scores, sure = np.zeros((2, len(rows), len(table.labels)))
    scores[:, places], sure[:, places] = found, coder.calibration.confidence(found)
    truth, said = table.truth[rows], scores >= 0.5
    return micro_f1(truth, said), macro_f1(truth, said), calibration_error(truth[said], sure[said])


def labels_to_reach(wanted: float, counts: Sequence[int], scores: Sequence[float]) -> float | None:
    """Return after how many labels a course first reaches the score, by straight lines; None if it never does."""
    before = (0, 0.0)
    for count, score in zip(counts, scores, strict=True):
        if score >= wanted:
            share = (wanted - before[1]) / max(score - before[1], 1e-9)
            return before[0] + share * (count - before[0])
        if score > before[1]:
            before = (count, score)
    return None


def report(random: Sequence[Course], queue: Sequence[Course]) -> list[str]:
    """Return the lines of the report: mean scores over the seeds, and labels spared at each of them."""
    plain, queued = _mean(random), _mean(queue)
    lines = [
        "| labels | micro-F1 at random | by the queue | macro-F1 at random | by the queue |",
        "|---|---|---|---|---|",
    ]
    places = {count: place for place, count in enumerate(queued.counts)}
    for place, count in enumerate(plain.counts):
        there = places.get(count)
        other = (queued.micro[there], queued.macro[there]) if there is not None else (np.nan, np.nan)
        lines.append(
            f"| {count} | {plain.micro[place]:.3f} | {other[0]:.3f} | {plain.macro[place]:.3f} | {other[1]:.3f} |"
        )
    lines += ["", "| as good as at random with | micro-F1 | macro-F1 |", "|---|---|---|"]
    for place, count in enumerate(plain.counts[1:], start=1):
        micro = _spared(plain.micro[: place + 1], count, queued.counts, queued.micro)
        macro = _spared(plain.macro[: place + 1], count, queued.counts, queued.macro)
        lines.append(f"| {count} labels | {micro} | {macro} |")
    lines += [
        "",
        f"Calibration error of what is asserted, at the last batch: {plain.calibration:.3f} at random, "
        f"{queued.calibration:.3f} by the queue.",
    ]
    return lines


def _spared(reached: Sequence[float], count: int, counts: Sequence[int], scores: Sequence[float]) -> str:
    """Return what the queue needs for the best score that the random order had reached with `count` labels."""
    needed = labels_to_reach(max(reached), counts, scores)
    return "not reached" if needed is None else f"{needed:.0f} ({1 - needed / count:+.0%} spared)"


def _mean(courses: Sequence[Course]) -> Course:
    counts = courses[0].counts
    micro = np.mean([course.micro for course in courses], axis=0).tolist()
    macro = np.mean([course.macro for course in courses], axis=0).tolist()
    return Course(counts, micro, macro, float(np.mean([course.calibration for course in courses])))


def _table(given: argparse.Namespace) -> tuple[Table, str]:
    records, groups = read_labelled(given)
    chosen = sorted(np.random.default_rng(given.seed).permutation(len(records))[: given.rows].tolist())
    records, groups = [records[row] for row in chosen], [groups[row] for row in chosen]
    embedder = load_embedder(given.embedder, static_dir=given.static_dir)
    labels = sorted({label for record in records for label in record.labels})
    truth = np.array([[label in record.labels for label in labels] for record in records])
    vectors = embedder.embed([record.text for record in records])
    return Table(
        records, vectors, read_themes(records), labels, truth, split_groups(groups, given.seed)
    ), embedder.name


def main(arguments: list[str] | None = None) -> int:
    """Print the report; return the exit status."""
    parser = table_parser("python -m nlp.training.review_trial", __doc__, embedder="static")
    parser.add_argument("--rows", type=int, default=100_000, help="texts to use at most, chosen by the seed")
    parser.add_argument("--batch", type=int, default=50, help="texts labelled at a time")
    parser.add_argument("--most", type=int, default=1_000, help="texts labelled in the end")
    parser.add_argument("--seeds", type=int, default=3, help="courses of each order")
    given = parser.parse_args(arguments)
    try:
        table, embedder = _table(given)
        courses = {
            by_queue: [
                follow(table, given.seed + turn, batch=given.batch, most=given.most, by_queue=by_queue)
                for turn in range(given.seeds)
            ]
            for by_queue in (False, True)
        }
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn"))
    heading = (
        f"{given.file.name}, {int(table.held.sum())} of {len(table.records)} texts held out, {len(table.labels)} labels, "
        f"embedded by {embedder}, {given.seeds} courses of each order, seed {given.seed}, {libraries}"
    )
    sys.stdout.write("\n".join([heading, "", *report(courses[False], courses[True])]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
