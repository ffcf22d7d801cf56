"""What a report says: comments screened, cut into points, put into topics, and counted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from nlp.config import FEWEST_SHOWN
from nlp.embedding import Embedder
from nlp.grouping import group_ids
from nlp.records import ScreenedText, TextRecord, Topic, TopicResult, Vectors
from nlp.report.communities import Communities, make_communities
from nlp.report.periods import Periods, make_periods
from nlp.report.table import Answer, Answers
from nlp.screening import screen_texts
from nlp.segmenting import split_segments
from nlp.topics import discover_topics

FORMULA = re.compile(r"\s*=\s*(?:[A-Za-z.]+\(|\$?[A-Z]{1,3}\$?\d)")
"""A formula of a spreadsheet, which nobody said: "=SUM(A1:A9)", "=B2"."""

EMPTY, SAYS_NOTHING = "The cell is empty", "It says nothing, such as “n/a”"
A_FORMULA, DANGER = "It is a spreadsheet formula", "Somebody may be in danger: a person must read it first"
UNLIKE, FEW = "It is unlike every topic", "There are too few comments to make topics"

EXAMPLES = 3
"""Comments shown of a topic."""

OUTSIDE_SHOWN = 50
"""Comments without a topic that are shown."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a comment, in screened words; `answer` is the place of its comment in the file."""

    answer: int
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic as the report shows it; `size` counts comments, `counts` comments by period."""

    number: int
    parent: int
    name: str
    words: tuple[str, ...]
    size: int
    examples: tuple[str, ...]
    steady: bool
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the page and the pictures show. Every word in it was screened, but for the names of communities.

    `topics` are fine, `parents` wide, and `families` hold wide ones, if there are enough of these: `family_of` has the number
    of the family of each. A topic's number starts at 1 in its own layer; `parent` is the number of a wide
    one. `reasons` counts the comments without a topic by reason. `danger_rows` are rows of the file that a person
    must read first: none of their words are here. `vectors` has one unit row for each point in a topic, whose
    number is in `topic_of`.
    """

    source: str
    comments: int
    used: int
    topics: tuple[TopicLine, ...]
    parents: tuple[TopicLine, ...]
    reasons: dict[str, int]
    outside: tuple[str, ...]
    outside_more: int
    danger_rows: tuple[int, ...]
    note: str
    undated: int
    vectors: Vectors
    topic_of: tuple[int, ...]
    periods: Periods | None = None
    families: tuple[TopicLine, ...] = ()
    family_of: tuple[int, ...] = ()
    communities: Communities | None = None
    settings: dict[str, object] = field(default_factory=dict)


def read_contents(
    answers: Answers, embedder: Embedder, *, seed: int = 42, fewest: int = FEWEST_SHOWN
) -> Contents:
    """Return what a report on the comments says; the same comments and seed give the same contents.

    Counts of a community below `fewest` comments are hidden.
    """
    screened = screen_texts(TextRecord(str(answer.row), answer.text) for answer in answers.answers)
    read = list(screened)
    reasons = [_set_aside(answer, found) for answer, found in zip(answers.answers, read, strict=True)]
    points = _points(read, reasons)
    vectors = embedder.embed([point.text for point in points])
    result = discover_topics(
        [point.text for point in points],
        vectors,
        seed=seed,
        groups=[point.group for point in points],
        wholes=[point.answer for point in points],
    )
    contents = _contents(answers, reasons, points, _kept(vectors, result), result)
    return replace(contents, communities=_communities(answers, points, result, fewest))


def _kept(vectors: Vectors, result: TopicResult) -> Vectors:
    return vectors[[row for row, number in enumerate(result.fine) if number >= 0]]


def _set_aside(answer: Answer, found: ScreenedText) -> str:
    """Return why the comment is not looked at, "" where it is."""
    if not answer.text.strip():
        return EMPTY
    if FORMULA.match(answer.text):
        return A_FORMULA
    if found.safeguarding:
        return DANGER
    return SAYS_NOTHING if found.non_answer else ""


def _points(read: Sequence[ScreenedText], reasons: Sequence[str]) -> list[Point]:
    """Return the points of the comments that are looked at; the same point of near-identical comments is one group."""
    used = [place for place, reason in enumerate(reasons) if not reason]
    groups = group_ids([TextRecord(str(place), read[place].screened) for place in used])
    copies = Counter(groups)
    points = []
    for place, group in zip(used, groups, strict=True):
        text = read[place].screened
        for nth, (start, end) in enumerate(split_segments(text)):
            words = text[start:end]
            alike = f"{group}:{nth}" if copies[group] > 1 else " ".join(words.split()).casefold()
            points.append(Point(place, words, alike))
    return points


def _contents(
    answers: Answers,
    reasons: list[str],
    points: Sequence[Point],
    vectors: Vectors,
    result: TopicResult,
) -> Contents:
    days = [answer.day for answer in answers.answers]
    known = [day for day in days if day is not None]
    periods = make_periods(known) if answers.dated and result.topics else None
    spoken = {point.answer for point, number in zip(points, result.fine, strict=True) if number >= 0}
    without = [place for place, reason in enumerate(reasons) if not reason and place not in spoken]
    for place in without:
        reasons[place] = UNLIKE if result.topics else FEW
    words = [
        " ".join(point.text for point in points if point.answer == place) for place in without[:OUTSIDE_SHOWN]
    ]
    return Contents(
        source=answers.source,
        comments=len(answers.answers),
        used=len({point.answer for point in points}),
        topics=_lines(result.topics, result.fine, points, periods, days),
        parents=_lines(result.parents, result.parent, points, periods, days),
        reasons=dict(sorted(Counter(filter(None, reasons)).items(), key=lambda pair: (-pair[1], pair[0]))),
        outside=tuple(words),
        outside_more=len(without) - len(words),
        danger_rows=tuple(
            answer.row for answer, reason in zip(answers.answers, reasons, strict=True) if reason == DANGER
        ),
        note=result.note,
        undated=answers.undated,
        vectors=vectors,
        topic_of=tuple(number + 1 for number in result.fine if number >= 0),
        periods=periods,
        families=_lines(result.families, result.family, points, periods, days),
        family_of=tuple(number + 1 for number in result.family_of),
        settings=result.settings,
    )


def _communities(
    answers: Answers, points: Sequence[Point], result: TopicResult, fewest: int
) -> Communities | None:
    if not answers.grouped or not result.parents:
        return None
    members = _members(result.parents, result.parent, points)
    topics = [(topic.number + 1, topic.name, members[topic.number]) for topic in result.parents]
    return make_communities(answers.answers, {point.answer for point in points}, topics, fewest)


def _members(topics: Sequence[Topic], numbers: Sequence[int], points: Sequence[Point]) -> dict[int, set[int]]:
    """Return the comments of each topic, by the topic's number."""
    members: dict[int, set[int]] = {topic.number: set() for topic in topics}
    for point, number in zip(points, numbers, strict=True):
        if number >= 0:
            members[number].add(point.answer)
    return members


def _lines(
    topics: Sequence[Topic],
    numbers: Sequence[int],
    points: Sequence[Point],
    periods: Periods | None,
    days: Sequence[date | None],
) -> tuple[TopicLine, ...]:
    members = _members(topics, numbers, points)
    return tuple(
        TopicLine(
            number=topic.number + 1,
            parent=topic.parent + 1,
            name=topic.name,
            words=topic.keywords,
            size=len(members[topic.number]),
            examples=tuple(points[row].text for row in topic.exemplars[:EXAMPLES]),
            steady=not topic.provisional,
            counts=_by_period([days[place] for place in members[topic.number]], periods),
        )
        for topic in topics
    )


def _by_period(days: Sequence[date | None], periods: Periods | None) -> tuple[int, ...]:
    if periods is None:
        return ()
    places = [periods.index(day) for day in days if day is not None]
    return tuple(np.bincount(places, minlength=len(periods.starts)).tolist())
