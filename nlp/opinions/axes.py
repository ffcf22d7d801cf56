"""The two directions in which votes differ most, and where each person stands on them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.opinions.table import VoteTable

AXES = 2
SEED = 42
SHUFFLES = 5
ABOVE_CHANCE = 1.05
"""How many times the spread along the first axis must be that of shuffled votes for people to differ at all."""

Points = NDArray[np.float64]


def stand_on_axes(table: VoteTable) -> Points:
    """Return where each person stands, shape (people, 2 or fewer).

    The axes are the principal components of everybody's votes, each turned so that its longest part points up.
    Whoever voted on few statements is moved out by the root of the share that they left open, as they would
    else lie near the middle only because they said little.
    """
    centred = _sparse(table, table.centred())
    _, directions = _decompose(centred, AXES, spare=20)
    longest = directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)]
    directions = directions * np.where(longest < 0, -1, 1)[:, None]
    said = np.maximum(table.per_person, 1)
    return np.asarray(centred @ directions.T) * np.sqrt(len(table.statements) / said)[:, None]


def differ_above_chance(table: VoteTable) -> bool:
    """Return whether people's votes go together more than if each statement's votes were dealt out anew."""
    centred = table.centred()
    chooser = np.random.default_rng(SEED)
    by_chance = [_spread(table, _dealt_out(table, centred, chooser)) for _ in range(SHUFFLES)]
    return _spread(table, centred) > ABOVE_CHANCE * max(by_chance)


def _dealt_out(table: VoteTable, centred: NDArray[np.float64], chooser: np.random.Generator) -> Points:
    shuffled = np.empty_like(centred)
    by_statement = np.lexsort((table.rows, table.columns))
    at_random = np.lexsort((chooser.random(len(centred)), table.columns))
    shuffled[by_statement] = centred[at_random]
    return shuffled


def _spread(table: VoteTable, centred: NDArray[np.float64]) -> float:
    return float(_decompose(_sparse(table, centred), 1, spare=8)[0][0])


def _sparse(table: VoteTable, values: NDArray[np.float64]) -> Any:
    from scipy.sparse import csr_matrix

    shape = (len(table.participants), len(table.statements))
    return csr_matrix((values, (table.rows, table.columns)), shape=shape)


def _decompose(
    matrix: Any, components: int, *, spare: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn.utils.extmath import randomized_svd

    _, spread, directions = randomized_svd(
        matrix, components, n_oversamples=spare, n_iter=12, power_iteration_normalizer="QR", random_state=SEED
    )
    return spread, directions
