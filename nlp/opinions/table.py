"""Votes as a sparse table: a row a person, a column a statement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from nlp.opinions.records import Vote

ENOUGH_VOTES = 7
"""Votes from which a person counts, or a vote on every statement where there are fewer (as in Polis)."""

_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class VoteTable:
    """Who voted on what. `rows`, `columns` and `votes` have one entry a vote, ordered by row, then column."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    votes: NDArray[np.float64]

    @property
    def per_person(self) -> NDArray[np.int64]:
        """Number of votes of each person."""
        return np.bincount(self.rows, minlength=len(self.participants))

    @property
    def enough(self) -> NDArray[np.bool_]:
        """Whether each person voted often enough to count."""
        return self.per_person >= min(ENOUGH_VOTES, len(self.statements))

    def centred(self) -> NDArray[np.float64]:
        """Return each vote less the mean of its statement.

        A vote that is missing is taken for the mean, so it is 0 here and needs no place.
        """
        many = np.bincount(self.columns, minlength=len(self.statements))
        means = np.bincount(self.columns, self.votes, minlength=len(self.statements)) / np.maximum(many, 1)
        return self.votes - means[self.columns]

    def digest(self) -> str:
        """Return 16 hexadecimal digits that are the same for the same votes."""
        summed = sha256(repr((self.participants, self.statements)).encode("utf-8", "surrogatepass"))
        for part in (self.rows, self.columns, self.votes):
            summed.update(part.tobytes())
        return summed.hexdigest()[:16]


def tabulate(votes: Iterable[Vote]) -> VoteTable:
    """Return the table of the votes; of several by one person on one statement the last one counts.

    The order of the votes makes no other difference.
    """
    last = {(vote.participant, vote.statement): vote.vote for vote in votes}
    participants = in_order({person for person, _ in last})
    statements = in_order({statement for _, statement in last})
    row_of = {person: row for row, person in enumerate(participants)}
    column_of = {statement: column for column, statement in enumerate(statements)}
    rows = np.array([row_of[person] for person, _ in last], dtype=np.int64)
    columns = np.array([column_of[statement] for _, statement in last], dtype=np.int64)
    values = np.array(list(last.values()), dtype=np.float64)
    order = np.lexsort((columns, rows))
    return VoteTable(participants, statements, rows[order], columns[order], values[order])


def in_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids in order: whole numbers by size, then texts."""
    numbered = {name: bool(_WHOLE.fullmatch(name)) for name in ids}
    return tuple(
        sorted(numbered, key=lambda name: (not numbered[name], int(name) if numbered[name] else 0, name))
    )
