"""Topics of answers that make several points each: found among the points, told of the answers."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from nlp.embedding import Embedder
from nlp.records import Topic, TopicResult
from nlp.segmenting import split_segments
from nlp.topics.discovery import discover_topics

SEVERAL = 2.0
"""Points an answer, on average, from which topics are found among points. On the gambling consultation, 2.5 points an
answer, NMI 0.49 became 0.53; answers of one point or two are short enough to be placed as they are."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points in order: their words, and the place of the answer that each is from."""

    texts: tuple[str, ...]
    answers: tuple[int, ...]


def discover_in_answers(
    texts: Sequence[str], embedder: Embedder, *, groups: Sequence[Hashable], seed: int = 42
) -> TopicResult:
    """Return the topics of the answers as `discover_topics` does; an empty answer has none.

    Where answers make several points each, an answer's topic is that of most of its points, the earlier one
    of equals; a topic's size is the number of answers with a point in it, and its exemplars are answers.
    Raises TopicError if there is not one group an answer.
    """
    points = cut_into_points(texts)
    spoken = sum(bool(text.strip()) for text in texts)
    if len(points.texts) < SEVERAL * max(spoken, 1):
        return discover_topics(texts, embedder.embed(texts), groups=groups, seed=seed)
    found = discover_topics(
        points.texts,
        embedder.embed(points.texts),
        groups=_alike(points, groups),
        wholes=points.answers,
        seed=seed,
    )
    return _told(found, points.answers, len(texts))


def cut_into_points(texts: Sequence[str]) -> Points:
    """Return the points that the answers make, an answer's in their order; an empty one makes none."""
    cut = [(text[start:end], row) for row, text in enumerate(texts) for start, end in split_segments(text)]
    return Points(tuple(words for words, _ in cut), tuple(row for _, row in cut))


def _alike(points: Points, groups: Sequence[Hashable]) -> list[Hashable]:
    """Return which points say the same: the same place in near-identical answers, else the same words."""
    copies = Counter(groups)
    places: Counter[int] = Counter()
    alike: list[Hashable] = []
    for words, answer in zip(points.texts, points.answers, strict=True):
        copied = copies[groups[answer]] > 1
        alike.append((groups[answer], places[answer]) if copied else " ".join(words.split()).casefold())
        places[answer] += 1
    return alike


def _told(found: TopicResult, answers: Sequence[int], count: int) -> TopicResult:
    votes: list[Counter[int]] = [Counter() for _ in range(count)]
    reasons = ["nothing to read"] * count
    for answer, number, outside in zip(answers, found.fine, found.outside, strict=True):
        reasons[answer] = outside
        if number >= 0:
            votes[answer][number] += 1
    fine = tuple(vote.most_common(1)[0][0] if vote else -1 for vote in votes)
    parent = tuple(found.topics[number].parent if number >= 0 else -1 for number in fine)
    return replace(
        found,
        topics=_of_answers(found.topics, found.fine, answers),
        parents=_of_answers(found.parents, found.parent, answers),
        families=_of_answers(found.families, found.family, answers),
        fine=fine,
        parent=parent,
        outside=tuple("" if number >= 0 else reason for number, reason in zip(fine, reasons, strict=True)),
    )


def _of_answers(topics: Sequence[Topic], numbers: Sequence[int], answers: Sequence[int]) -> tuple[Topic, ...]:
    speak: dict[int, set[int]] = {topic.number: set() for topic in topics}
    for number, answer in zip(numbers, answers, strict=True):
        if number >= 0:
            speak[number].add(answer)
    return tuple(
        replace(
            topic,
            size=len(speak[topic.number]),
            exemplars=tuple(dict.fromkeys(answers[row] for row in topic.exemplars)),
        )
        for topic in topics
    )
