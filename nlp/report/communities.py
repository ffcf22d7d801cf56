"""Topics by community: which counts of comments may be shown, so that nobody can be found in small ones."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp.report.table import Answer

MOST = 12
"""Communities shown, the largest: a table with more columns can't be read."""

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many comments of a community, and out of how many, in hundredths."""

    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One row: a wide topic's number and name, and a cell for each community, None where it may not be shown."""

    number: int
    name: str
    cells: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Communities:
    """Wide topics by community. `names` are the communities of at least `fewest` comments, the largest first.

    `left_out` counts the communities that are smaller, or beyond MOST; `everyone` has the shares among all comments.
    """

    names: tuple[str, ...]
    left_out: int
    fewest: int
    everyone: tuple[Share, ...]
    lines: tuple[CommunityLine, ...]


def make_communities(
    answers: Sequence[Answer],
    used: Collection[int],
    topics: Sequence[tuple[int, str, Collection[int]]],
    fewest: int,
) -> Communities:
    """Return what may be shown of `topics` (number, name and comments) by community, out of the comments `used`.

    Comments are places in `answers`. A count is hidden if it, or the rest of its community, is below `fewest`. And
    in each row and each column the smallest others go with what is hidden until it is nobody or at least `fewest`
    together, so that taking the shown ones from a total gives nothing.
    """
    known = {place: {name.casefold() for name in answers[place].communities} for place in used}
    totals = Counter(key for keys in known.values() for key in keys)
    large = [key for key, count in totals.items() if count >= fewest]
    keys = sorted(large, key=lambda key: (-totals[key], key))[:MOST]
    counts = [[sum(key in known[place] for place in members) for key in keys] for *_, members in topics]
    hidden = _hidden(counts, [totals[key] for key in keys], fewest)
    unnamed = [sum(known[place].isdisjoint(keys) for place in members) for *_, members in topics]
    spoken = {place for *_, members in topics for place in members}
    untold = [sum(key in known[place] for place in used if place not in spoken) for key in keys]
    for row, beside in enumerate(unnamed):
        _give_company(counts, hidden, [(row, column) for column in range(len(keys))], beside, fewest)
    for column, beside in enumerate(untold):
        _give_company(counts, hidden, [(row, column) for row in range(len(topics))], beside, fewest)
    spelt = _spellings(answers, used)
    return Communities(
        names=tuple(spelt[key] for key in keys),
        left_out=len(totals) - len(keys),
        fewest=fewest,
        everyone=tuple(Share(totals[key], round(100 * totals[key] / len(used))) for key in keys),
        lines=tuple(
            CommunityLine(
                number,
                name,
                tuple(
                    None if (row, column) in hidden else Share(count, round(100 * count / len(members)))
                    for column, count in enumerate(counts[row])
                ),
            )
            for row, (number, name, members) in enumerate(topics)
        ),
    )


def _spellings(answers: Sequence[Answer], used: Collection[int]) -> dict[str, str]:
    """Return the commonest spelling of each community, with capitals where two are as common."""
    spellings = Counter(name for place in used for name in answers[place].communities)
    rarest_first = sorted(sorted(spellings, reverse=True), key=spellings.__getitem__)
    return {name.casefold(): name for name in rarest_first}


def _hidden(counts: Sequence[Sequence[int]], totals: Sequence[int], fewest: int) -> set[Cell]:
    return {
        (row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if min(count, totals[column] - count) < fewest
    }


def _give_company(
    counts: Sequence[Sequence[int]], hidden: set[Cell], line: Sequence[Cell], beside: int, fewest: int
) -> None:
    """Hide more cells of a row or column if need be; `beside` are its comments that stand in none of its cells."""
    inside = [cell for cell in line if cell in hidden]
    others = sorted(set(line) - hidden, key=lambda cell: (counts[cell[0]][cell[1]], cell))
    together = beside + sum(counts[row][column] for row, column in inside)
    while inside and others and 0 < together < fewest:
        row, column = others.pop(0)
        hidden.add((row, column))
        together += counts[row][column]
