"""From votes to opinion groups."""

from collections.abc import Iterable

import numpy as np

from nlp.opinions.axes import Points, differ_above_chance, stand_on_axes
from nlp.opinions.bridging import find_bridges
from nlp.opinions.clustering import Labels, Split, measure_stability, try_splits
from nlp.opinions.holding import Earlier, Holding, earlier_labels, hold, name_groups
from nlp.opinions.placing import place_people
from nlp.opinions.records import OpinionGroup, OpinionResult, Vote
from nlp.opinions.representative import represent_groups
from nlp.opinions.running import one_thread
from nlp.opinions.table import ENOUGH_VOTES, VoteTable, tabulate
from nlp.opinions.tally import tally_sides

FEWEST_PEOPLE = 15
"""People who count, below which no groups are looked for (Polis fills up to as many with those of fewer votes)."""

FIRM = 0.75
"""Stability below which groups are provisional."""

TOO_FEW = (
    "Too few people have voted on enough statements to find opinion groups: {wanted} people with at least "
    "{votes} votes each are needed, and there are {count}."
)
NO_DIFFERENCE = "People's votes do not differ in a way that forms groups, beyond what chance would give."


@one_thread
def find_opinion_groups(votes: Iterable[Vote], *, earlier: Earlier | None = None) -> OpinionResult:
    """Return the opinion groups of the people who voted, or a note on why there are none.

    The axes rest on all votes; who counts, and so is grouped, has voted on 7 statements (on all, where there
    are fewer). The same votes in any order give the same result. With `earlier`, the `earlier` of a previous
    result, groups keep their ids, and their number only changes once that has been better for three runs.
    Statements that moderators took out must not be among the votes.
    """
    table = tabulate(votes)
    counted = np.flatnonzero(table.enough)
    if len(counted) < FEWEST_PEOPLE:
        needed = min(ENOUGH_VOTES, max(1, len(table.statements)))
        note = TOO_FEW.format(wanted=FEWEST_PEOPLE, votes=needed, count=len(counted))
        return OpinionResult(unplaced=table.participants, note=note)
    people = [table.participants[row] for row in counted]
    points = stand_on_axes(table)[counted]
    splits = try_splits(points, earlier_labels(people, earlier)) if differ_above_chance(table) else {}
    if not splits:
        return OpinionResult(unplaced=table.participants, note=NO_DIFFERENCE)
    silhouettes = {count: split.silhouette for count, split in splits.items()}
    holding = hold(silhouettes, table.digest(), earlier)
    labels = _largest_first(splits[holding.groups], points)
    ids = name_groups(labels, people, earlier)
    everybody = np.full(len(table.participants), -1)
    everybody[counted] = labels
    stability = measure_stability(points, labels)
    return _describe(table, everybody, ids=ids, silhouettes=silhouettes, holding=holding, stability=stability)


def _largest_first(split: Split, points: Points) -> Labels:
    sizes = np.bincount(split.labels)
    leftmost = [points[split.labels == label].mean(axis=0)[0] for label in range(len(sizes))]
    order = np.lexsort((leftmost, -sizes))
    return np.argsort(order)[split.labels]


def _describe(
    table: VoteTable,
    labels: Labels,
    *,
    ids: list[int],
    silhouettes: dict[int, float],
    holding: Holding,
    stability: float,
) -> OpinionResult:
    tallies = tally_sides(table, labels)
    sizes = np.bincount(labels[labels >= 0]).tolist()
    telling = represent_groups(tallies, table.statements)
    everybody = place_people(table, tallies, labels)
    named = list(zip(table.participants, labels.tolist(), everybody.tolist(), strict=True))
    return OpinionResult(
        groups=tuple(OpinionGroup(*known) for known in zip(ids, sizes, telling, strict=True)),
        membership={person: ids[label] for person, label, _ in named if label >= 0},
        placed={person: ids[guess] for person, label, guess in named if label < 0 <= guess},
        unplaced=tuple(person for person, _, guess in named if guess < 0),
        bridging=tuple(find_bridges(tallies, table.statements, ids)),
        silhouettes=silhouettes,
        stability=stability,
        provisional=stability < FIRM,
        holding=holding,
    )
