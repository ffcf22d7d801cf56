"""Groups for people who voted too little to count, where their few votes say enough."""

import numpy as np

from nlp.opinions.clustering import Labels
from nlp.opinions.table import VoteTable
from nlp.opinions.tally import Tally

SURE = 0.8
"""Probability of a group from which a person is placed in it."""


def place_people(table: VoteTable, tallies: dict[str, Tally], labels: Labels) -> Labels:
    """Return `labels` with each person who has none (-1) in the group that their votes make probable.

    A group is as probable as it is large, times how often its members voted as the person did on each
    statement. Whoever has no group of at least 80% stays without.
    """
    agree, disagree = tallies["agree"], tallies["disagree"]
    passed = agree.votes - agree.count - disagree.count
    by_vote = {1: agree.count, -1: disagree.count, 0: passed}
    fits = np.tile(np.log(np.bincount(labels[labels >= 0])), (len(labels), 1))
    for value, count in by_vote.items():
        chosen = (table.votes == value) & (labels[table.rows] < 0)
        likely = np.log((count + 1) / (agree.votes + 3))
        np.add.at(fits, table.rows[chosen], likely[:, table.columns[chosen]].T)
    odds = np.exp(fits - fits.max(axis=1, keepdims=True))
    probable = odds / odds.sum(axis=1, keepdims=True)
    sure = (labels < 0) & (probable.max(axis=1) >= SURE)
    return np.where(sure, probable.argmax(axis=1), labels)
