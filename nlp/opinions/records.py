"""What finding opinion groups takes and gives. Intervals are 90% credible intervals."""

from dataclasses import dataclass, field

from nlp.opinions.holding import Earlier, Holding

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's vote on one statement: 1 agrees, -1 disagrees, 0 passes."""

    participant: str
    statement: str
    vote: int


@dataclass(frozen=True, slots=True)
class GroupStatement:
    """How one group voted on a statement, on one side of it ("agree" or "disagree").

    `count` of the group's `votes` (passes among them) were on that side. `probability` is the share with one
    vote added to either side, so that few votes say little; `elsewhere` is the same of everybody else.
    `repness` is the first through the second, `z` the test that they differ (standard deviations).
    """

    statement: str
    side: str
    count: int
    votes: int
    probability: float
    interval: Interval
    elsewhere: float
    repness: float
    z: float


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """A group of people who vote alike, and the statements that tell it from the others, most telling first."""

    id: int
    size: int
    representative: tuple[GroupStatement, ...]


@dataclass(frozen=True, slots=True)
class BridgingStatement:
    """A statement that every group comes down on the same side of.

    `consensus` is the product over the groups of the probability that a member is on that side (the
    group-informed consensus of Polis), `interval` its uncertainty. `certainty` is the probability that more
    than half of every group is on that side. `groups` has the probability and interval of each group by id.
    """

    statement: str
    side: str
    consensus: float
    interval: Interval
    certainty: float
    groups: dict[int, tuple[float, Interval]]


@dataclass(frozen=True, slots=True)
class OpinionResult:
    """Opinion groups, largest first, and where everybody stands.

    `membership` has the group of each person who voted often enough to count; `placed` that of each who did
    not, yet whose few votes fit one group far better than the others; everybody else is in `unplaced`.
    Sizes and statements rest on `membership` alone. `stability` is 0 to 1: how far the groups come back when
    a fifth of the people is left out; `provisional` says that it is low. `silhouettes` are by number of groups.
    `note` is a sentence for people where there are no groups, else "".
    """

    groups: tuple[OpinionGroup, ...] = ()
    membership: dict[str, int] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    bridging: tuple[BridgingStatement, ...] = ()
    silhouettes: dict[int, float] = field(default_factory=dict)
    stability: float = 0.0
    provisional: bool = True
    holding: Holding | None = None
    note: str = ""

    @property
    def earlier(self) -> Earlier | None:
        """What the next run needs of this one to hold on to its groups; None if there are none."""
        return Earlier(self.membership, self.holding) if self.holding else None
