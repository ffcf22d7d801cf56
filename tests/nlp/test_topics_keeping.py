"""Topics of the run before are kept while they fit, and found anew where they don't."""

import numpy as np
import pytest

from nlp.errors import TopicError
from nlp.topics import discover_topics
from nlp.topics.keeping import Earlier, wide_topics
from tests.nlp.blobs import bunches


@pytest.fixture(scope="module")
def comments():
    texts, vectors, truth = bunches((60, 50, 40, 40, 30, 30, 30, 30, 30, 30), spread=0.3)
    return texts, vectors, np.array(truth)


def first_run(texts, vectors, rows):
    found = discover_topics([texts[row] for row in rows], vectors[rows])
    earlier = Earlier(np.full(len(texts), -1), np.full(len(texts), -1))
    earlier.fine[rows], earlier.parent[rows] = found.fine, found.parent
    return found, earlier


def kept_whole(before, now, rows):
    """The share of the earlier topics whose rows are all in one topic that holds no other's."""
    now = np.array(now)[rows]
    before = np.array(before)
    pairs = {(then, later) for then, later in zip(before.tolist(), now.tolist(), strict=True) if then >= 0}
    numbers = {then for then, _ in pairs}
    alone = [
        then
        for then in numbers
        if len({later for other, later in pairs if other == then}) == 1
        and len({other for other, later in pairs if (then, later) in pairs}) == 1
    ]
    return len(alone) / len(numbers)


def test_a_tenth_more_comments_leave_every_topic_its_comments(comments):
    texts, vectors, _ = comments
    rows = np.sort(np.random.default_rng(1).permutation(len(texts))[: len(texts) * 10 // 11])
    first, earlier = first_run(texts, vectors, rows)
    again = discover_topics(texts, vectors, earlier=earlier)
    assert again.settings["kept_from_before"]
    assert kept_whole(first.fine, again.fine, rows) >= 0.95
    assert kept_whole(first.parent, again.parent, rows) >= 0.95
    assert (np.array(again.fine) >= 0).mean() > 0.95


def test_what_is_new_becomes_a_topic_of_its_own():
    texts, vectors, truth = bunches((60, 50, 40, 40, 30, 30, 30, 30, 30, 30))
    truth = np.array(truth)
    rows = np.flatnonzero(truth != 0)
    first, earlier = first_run(texts, vectors, rows)
    again = discover_topics(texts, vectors, earlier=earlier)
    assert again.settings["kept_from_before"]
    new = np.array(again.fine)[truth == 0]
    number = int(np.bincount(new[new >= 0]).argmax())
    assert (new == number).mean() > 0.9
    assert (np.array(again.fine)[truth != 0] == number).mean() < 0.05
    assert len(again.topics) > len(first.topics)


def test_topics_of_a_set_that_is_largely_new_are_found_anew(comments):
    texts, vectors, _ = comments
    rows = np.arange(0, len(texts), 2)
    _, earlier = first_run(texts, vectors, rows)
    again = discover_topics(texts, vectors, earlier=earlier)
    assert not again.settings["kept_from_before"]
    assert again.fine == discover_topics(texts, vectors).fine


def test_topics_that_stand_apart_badly_are_found_anew(comments):
    texts, vectors, _ = comments
    chance = np.random.default_rng(2).integers(0, 5, size=len(texts))
    again = discover_topics(texts, vectors, earlier=Earlier(chance, chance))
    assert not again.settings["kept_from_before"]


def test_a_wide_topic_is_the_one_most_rows_had_and_the_nearest_for_a_new_one():
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0.1, 0.99], [0.2, 0.98]], dtype=np.float32)
    earlier = Earlier(np.array([0, 0, 1, -1, -1]), np.array([0, 0, 1, -1, -1]))
    assert wide_topics(np.array([0, 0, 1, 2, 2]), vectors, earlier).tolist() == [0, 1, 1]


def test_each_text_needs_its_earlier_topic(comments):
    texts, vectors, _ = comments
    with pytest.raises(TopicError, match="earlier topics"):
        discover_topics(texts, vectors, earlier=Earlier(np.zeros(2, dtype=int), np.zeros(2, dtype=int)))


@pytest.mark.parametrize("sizes", [(12,), (7, 6), (30, 30)])
def test_a_small_set_is_found_again(sizes):
    texts, vectors, _ = bunches(sizes)
    first, earlier = first_run(texts, vectors, np.arange(len(texts)))
    assert discover_topics(texts, vectors, earlier=earlier).fine == first.fine


def test_comments_that_all_say_the_same_or_had_no_topic_break_nothing():
    texts, vectors, _ = bunches((30,))
    same = np.tile(vectors[:1], (30, 1))
    _, earlier = first_run(texts, same, np.arange(30))
    assert discover_topics(texts, same, earlier=earlier).fine == discover_topics(texts, same).fine
    none = Earlier(np.full(30, -1), np.full(30, -1))
    assert not discover_topics(texts, vectors, earlier=none).settings.get("kept_from_before")
