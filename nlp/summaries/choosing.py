"""Texts that stand for many: each covers what those before it leave uncovered."""

from collections.abc import Hashable, Sequence

import numpy as np

from nlp.records import Vectors

MOST_ROWS = 2_000
"""Rows that are looked at, at even distances: the table of likeness is square."""


def choose_representatives(
    rows: Sequence[int], *, vectors: Vectors, voices: Sequence[Hashable], limit: int
) -> tuple[int, ...]:
    """Return up to `limit` of the rows that cover the others best, the one that stands for most first.

    Facility location, greedily: each choice adds most to the likeness of all rows with their nearest chosen one,
    which never falls below 63% of the best choice there is (Nemhauser 1978). So near-copies add nothing. Of rows
    of one voice only one is chosen.
    """
    looked_at = list(rows[:: max(1, -(-len(rows) // MOST_ROWS))])
    likeness = np.maximum(vectors[looked_at] @ vectors[looked_at].T, 0).astype(np.float64)
    covered, chosen = np.zeros(len(looked_at)), list[int]()
    free = vectors[looked_at].any(axis=1)
    while len(chosen) < limit and free.any():
        # Rounded, so that the order of sums in matrix products decides nothing.
        gain = np.round(np.maximum(likeness - covered[:, None], 0).sum(axis=0), 6)
        best = int(np.where(free, gain, -1).argmax())
        chosen.append(looked_at[best])
        covered = np.maximum(covered, likeness[:, best])
        free &= np.array([voices[row] != voices[looked_at[best]] for row in looked_at])
    return tuple(chosen)
