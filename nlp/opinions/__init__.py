"""Opinion groups of people who voted on statements, by the mathematics that Polis made known.

People who vote alike lie close together on the first two axes of their votes, and groups are the clusters
there. Described in: Small, Bjorkegren, Erkkilä, Shaw, Megill, "Polis: scaling deliberation by mapping high
dimensional opinion spaces", Recerca 26 (2), 2021.
"""

from nlp.opinions.groups import find_opinion_groups
from nlp.opinions.holding import Earlier, Holding
from nlp.opinions.records import BridgingStatement, GroupStatement, OpinionGroup, OpinionResult, Vote

__all__ = [
    "BridgingStatement",
    "Earlier",
    "GroupStatement",
    "Holding",
    "OpinionGroup",
    "OpinionResult",
    "Vote",
    "find_opinion_groups",
]
