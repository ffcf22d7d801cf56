"""Answers of several points: topics among the points, told of the answers."""

from collections import Counter

import pytest

from nlp.topics import discover_in_answers, discover_topics
from tests.nlp.blobs import Planted, bunches


@pytest.fixture
def answers():
    """Forty answers, each of two points of one bunch and one of another; the points; the bunch of most."""
    texts, vectors, truth = bunches((40, 40, 40))
    texts = [f"{text} number {row}" for row, text in enumerate(texts)]
    of = {bunch: [row for row in range(120) if truth[row] == bunch] for bunch in range(3)}
    whole, most = [], []
    for number in range(40):
        first, second = number % 3, (number + 1) % 3
        if len(of[first]) < 2 or not of[second]:
            break
        rows = [of[first].pop(), of[second].pop(), of[first].pop()]
        whole.append(". ".join(texts[row] for row in rows) + ".")
        most.append(first)
    return whole, Planted(texts, vectors), most


def test_an_answer_has_the_topic_of_most_of_its_points(answers):
    texts, embedder, most = answers
    result = discover_in_answers(texts, embedder, groups=range(len(texts)))
    assert len(result.fine) == len(texts)
    by_bunch = {bunch: Counter() for bunch in range(3)}
    for number, bunch in zip(result.fine, most, strict=True):
        by_bunch[bunch][number] += 1
    assert all(max(found.values()) == sum(found.values()) for found in by_bunch.values())
    assert len({found.most_common(1)[0][0] for found in by_bunch.values()}) == 3


def test_a_topic_counts_answers_and_shows_answers(answers):
    texts, embedder, _ = answers
    result = discover_in_answers(texts, embedder, groups=range(len(texts)))
    assert sum(topic.size for topic in result.topics) == 2 * len(texts)
    for topic in result.topics:
        assert len(set(topic.exemplars)) == len(topic.exemplars) > 0
        assert all(row < len(texts) for row in topic.exemplars)
        assert result.parents[topic.parent].number == topic.parent


def test_an_empty_answer_has_no_topic_and_a_reason(answers):
    texts, embedder, _ = answers
    result = discover_in_answers(["", *texts], embedder, groups=range(len(texts) + 1))
    assert (result.fine[0], result.parent[0]) == (-1, -1)
    assert result.outside[0] == "nothing to read"
    assert set(result.outside[1:]) == {""}


def test_answers_of_one_point_are_placed_as_they_are():
    texts, vectors, _ = bunches((30, 30))
    texts = [f"{text} number {row}" for row, text in enumerate(texts)]
    given = discover_in_answers(texts, Planted(texts, vectors), groups=range(60))
    assert (given.topics, given.fine) == (
        (plain := discover_topics(texts, vectors, groups=range(60))).topics,
        plain.fine,
    )
