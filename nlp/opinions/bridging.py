"""The statements that bridge the groups: every one of them comes down on the same side."""

import numpy as np

from nlp.opinions.records import BridgingStatement, Interval
from nlp.opinions.tally import CREDIBLE, Counts, Tally

MOST = 5
CERTAIN = 0.9
"""Probability from which we say that more than half of every group is on the same side."""


def find_bridges(
    tallies: dict[str, Tally], statements: tuple[str, ...], ids: list[int]
) -> list[BridgingStatement]:
    """Return up to five statements a side, the one whose consensus is surely highest first.

    `ids` names the groups in the order of the tallies' rows.
    """
    found = [bridge for side, tally in tallies.items() for bridge in _of_side(side, tally, statements, ids)]
    return sorted(found, key=lambda bridge: -bridge.interval[0])


def _of_side(side: str, tally: Tally, statements: tuple[str, ...], ids: list[int]) -> list[BridgingStatement]:
    certainty = tally.majority.prod(axis=0)
    consensus = tally.probability.prod(axis=0)
    low, high = product_interval(tally)
    certain = np.flatnonzero(certainty >= CERTAIN)
    best = certain[np.argsort(-low[certain], kind="stable")][:MOST].tolist()
    lows, highs = (ends[:, best] for ends in tally.interval)
    return [
        BridgingStatement(
            statement=statements[column],
            side=side,
            consensus=float(consensus[column]),
            interval=(float(low[column]), float(high[column])),
            certainty=float(certainty[column]),
            groups={
                name: (float(tally.probability[row, column]), _interval(lows, highs, row, at))
                for row, name in enumerate(ids)
            },
        )
        for at, column in enumerate(best)
    ]


def _interval(lows: Counts, highs: Counts, row: int, at: int) -> Interval:
    return float(lows[row, at]), float(highs[row, at])


def product_interval(tally: Tally) -> tuple[Counts, Counts]:
    """Return the ends of the 90% credible interval of the product over the groups, one a statement.

    The product of the groups' beta distributions is taken for the beta distribution of the same mean and
    variance; in the tested cases the ends are within 0.012 of those of 200,000 draws.
    """
    from scipy.special import betaincinv

    mean = tally.probability.prod(axis=0)
    square = ((tally.count + 2) / (tally.votes + 3) * tally.probability).prod(axis=0)
    weight = (mean - square) / (square - mean**2)
    for_side, against = mean * weight, (1 - mean) * weight
    tail = (1 - CREDIBLE) / 2
    return betaincinv(for_side, against, tail), betaincinv(for_side, against, 1 - tail)
