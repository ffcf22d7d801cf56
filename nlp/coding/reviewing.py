"""What a person should check next: where a coder is unsure, what is new, and whose words were checked least."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.coding.calibration import doubts_of
from nlp.coding.features import beside
from nlp.embedding import unit_rows
from nlp.errors import CodingError, Message
from nlp.records import Vectors

POOL = 2_000
"""Rows that are looked at as unsure, the most unsure first, and as many evenly spread ones as new."""

LEAST_DOUBT = 0.5
"""A score of 0.25 to 0.75 is unsure."""

DRAW = 42
"""Seed of the order in which new rows are drawn."""


class Reason(StrEnum):
    """Why a row should be checked."""

    UNSURE = "unsure"
    NEW = "new"
    COMMUNITY = "community"


ALIKE = 0.85
"""Cosine from which a row is like another, and no longer new beside it.

With 0.6 thresholds were learnt on what is odd, and were off for the rest: micro-F1 was under that of a random order.
"""

TURNS = (Reason.UNSURE, Reason.UNSURE, Reason.COMMUNITY, Reason.UNSURE, Reason.NEW)
"""Whose turn it is, over and over; one that has nothing to propose is passed over.

On two splits of the labelled NHS comments three unsure rows to each new one spared more labels than one to one. Unsure ones alone,
tried on one of them, spared fewer, and don't tell how frequent a label is.
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row to check. `about` is the label that the coder is unsure of, or the community, or "" if new."""

    row: int
    reason: Reason
    about: str


class _Proposer(Protocol):
    def propose(self, free: NDArray[np.bool_]) -> tuple[int, str] | None: ...

    def note(self, row: int) -> None: ...


def review_order(
    *,
    labels: Sequence[str],
    scores: NDArray[np.float64],
    vectors: Vectors,
    checked: Collection[int],
    themes: Vectors | None = None,
    communities: Sequence[Collection[str]] = (),
    groups: Sequence[str] = (),
    most: int = 200,
) -> list[Suggestion]:
    """Return at most `most` rows that nobody has checked, the one to check first at the front.

    `scores` has the shape (rows, labels), 0.5 being the threshold; `vectors` one unit row a row, `themes` what
    `read_themes` says of it, if the coder that gave the scores was told: rows are alike if they are to the coder; `checked` are
    rows that people have coded; `communities` and `groups` hold one entry a row or nothing. Of rows of one
    group, "" being none, only one is proposed, and none if one was checked. What is like a row that is
    proposed already comes late. The same input gives the same order. Raises CodingError if the shapes differ.
    """
    _check(labels, scores, vectors, themes)
    seen = _seen(vectors, themes)
    waiting = _Waiting(seen, groups)
    for row in checked:
        waiting.take(row)
    doubts = 1 - 2 * np.abs(scores - 0.5)
    proposers: dict[Reason, _Proposer] = {
        Reason.UNSURE: _Unsure(labels, doubts, seen, waiting.free),
        Reason.NEW: _New(seen, sorted(checked), waiting.free),
        Reason.COMMUNITY: _LeastChecked(communities, checked, doubts_of(scores)),
    }
    found: list[Suggestion] = []
    passed_over = 0
    for reason in cycle(TURNS):
        if len(found) == most or passed_over == len(TURNS):
            return found
        proposed = proposers[reason].propose(waiting.free)
        passed_over = passed_over + 1 if proposed is None else 0
        if proposed is not None:
            found.append(Suggestion(proposed[0], reason, proposed[1]))
            waiting.take(proposed[0])
            for proposer in proposers.values():
                proposer.note(proposed[0])
    return found


class _Waiting:
    """Which rows are still to be proposed: `free`, one truth a row."""

    def __init__(self, vectors: Vectors, groups: Sequence[str]) -> None:
        self.free: NDArray[np.bool_] = np.asarray(vectors.any(axis=1))
        self.groups = groups
        self.alike: dict[str, list[int]] = defaultdict(list)
        for row, group in enumerate(groups):
            self.alike[group].append(row)

    def take(self, row: int) -> None:
        """Leave the row out from now on, and all of its group."""
        self.free[row] = False
        if self.groups and self.groups[row]:
            self.free[self.alike[self.groups[row]]] = False


def _seen(vectors: Vectors, themes: Vectors | None) -> Vectors:
    """Return a unit row for each row, or zeros if it has no vector: what it is to a coder that was told of the themes."""
    if themes is None:
        return vectors
    wordless = ~vectors.any(axis=1, keepdims=True)
    return unit_rows(np.where(wordless, np.float32(0), beside(vectors, themes)))


def _check(
    labels: Sequence[str], scores: NDArray[np.float64], vectors: Vectors, themes: Vectors | None
) -> None:
    for given, what in ((scores, "rows of scores"), (themes, "rows of themes")):
        if given is not None and len(given) != len(vectors):
            raise CodingError(Message.ROWS_DIFFER.format(texts=len(vectors), rows=len(given), what=what))
    if scores.shape[1] != len(labels):
        raise CodingError(Message.SCORES_DIFFER.format(labels=len(labels), columns=scores.shape[1]))


class _Unsure:
    """Proposes rows with scores close to the threshold, each unlike those proposed before it.

    `doubts` is 1 where a score is at the threshold, 0 where it is furthest. A row that is unsure of several labels goes
    before one that is unsure of one.
    """

    def __init__(
        self, labels: Sequence[str], doubts: NDArray[np.float64], vectors: Vectors, free: NDArray[np.bool_]
    ) -> None:
        able = np.flatnonzero(free & (doubts.max(axis=1, initial=0) >= LEAST_DOUBT))
        worth = (doubts[able] ** 2).sum(axis=1)
        first = np.argsort(-worth, kind="stable")[:POOL]
        self.rows, self.worth = able[first], worth[first]
        self.own = vectors[self.rows]
        self.labels, self.doubts, self.vectors = labels, doubts, vectors
        self.nearest = np.zeros(len(self.rows), dtype=np.float32)

    def propose(self, free: NDArray[np.bool_]) -> tuple[int, str] | None:
        if not free[self.rows].any():
            return None
        worth = np.where(free[self.rows], self.worth * (1 - self.nearest), -1)
        row = int(self.rows[worth.argmax()])
        return row, self.labels[int(self.doubts[row].argmax())]

    def note(self, row: int) -> None:
        np.maximum(self.nearest, self.own @ self.vectors[row], out=self.nearest)


class _New:
    """Proposes rows drawn at random, none of them like one that was checked or proposed.

    So what many people say is likelier to come soon.
    """

    def __init__(self, vectors: Vectors, checked: Sequence[int], free: NDArray[np.bool_]) -> None:
        self.vectors = vectors
        rows = _spread(np.flatnonzero(free), POOL)
        self.rows = np.random.default_rng(DRAW).permutation(rows)
        self.own = vectors[self.rows]
        self.nearest = (self.own @ vectors[checked].T).max(axis=1, initial=0)

    def propose(self, free: NDArray[np.bool_]) -> tuple[int, str] | None:
        able = np.flatnonzero(free[self.rows] & (self.nearest < ALIKE))
        return (int(self.rows[able[0]]), "") if len(able) else None

    def note(self, row: int) -> None:
        np.maximum(self.nearest, self.own @ self.vectors[row], out=self.nearest)


class _LeastChecked:
    """Proposes the most unsure row of the community with the smallest share checked, while that is under the whole's."""

    def __init__(
        self,
        communities: Sequence[Collection[str]],
        checked: Collection[int],
        doubts: NDArray[np.float64],
    ) -> None:
        self.communities, self.total = communities, max(len(doubts), 1)
        self.sizes = Counter(name for names in communities for name in set(names))
        self.seen: Counter[str] = Counter()
        self.count = 0
        self.queues: dict[str, list[int]] = defaultdict(list)
        for row in np.argsort(doubts, kind="stable").tolist():
            for name in sorted(set(communities[row])) if communities else ():
                self.queues[name].append(row)
        for row in checked:
            self.note(row)

    def propose(self, free: NDArray[np.bool_]) -> tuple[int, str] | None:
        shares = {name: self.seen[name] / size for name, size in self.sizes.items()}
        for name in sorted(self.queues, key=lambda name: (shares[name], name)):
            queue = self.queues[name]
            while queue and not free[queue[-1]]:
                queue.pop()
            if shares[name] >= self.count / self.total:
                return None
            if queue:
                return queue[-1], name
        return None

    def note(self, row: int) -> None:
        self.count += 1
        self.seen.update(set(self.communities[row]) if self.communities else ())


def _spread(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Return `most` of the rows at even distances, or all."""
    return rows[np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(np.intp)]
