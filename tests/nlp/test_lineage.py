import numpy as np
import pytest

from nlp.errors import TopicError
from nlp.lineage import Fate, RunTopics, trace_lineage


def ids(first, last):
    return frozenset(str(number) for number in range(first, last))


def run(members, centres):
    width = 6
    rows = np.zeros((len(members), width), dtype=np.float32)
    for row, parts in enumerate(centres):
        rows[row, list(parts)] = 1
        rows[row] /= np.linalg.norm(rows[row])
    return RunTopics(dict(members), rows)


BEFORE = run({0: ids(0, 100), 1: ids(100, 150)}, [[0], [1]])


def test_the_same_topics_under_other_numbers_are_kept():
    now = run({0: ids(100, 150), 1: ids(0, 100)}, [[1], [0]])
    stories = trace_lineage(now, BEFORE)
    assert [(story.topic, story.fate, story.previous) for story in stories] == [
        (0, Fate.KEPT, (1,)),
        (1, Fate.KEPT, (0,)),
    ]
    assert stories[0].similarity == pytest.approx(1.0)


def test_a_topic_with_many_more_texts_has_grown():
    now = run({0: ids(0, 100), 1: ids(100, 150) | ids(500, 600)}, [[0], [1]])
    assert [story.fate for story in trace_lineage(now, BEFORE)] == [Fate.KEPT, Fate.GROWN]


def test_a_topic_whose_texts_went_two_ways_was_split():
    now = run({0: ids(0, 55), 1: ids(55, 100), 2: ids(100, 150)}, [[0, 2], [0, 3], [1]])
    stories = trace_lineage(now, BEFORE)
    assert [(story.fate, story.previous) for story in stories] == [
        (Fate.SPLIT, (0,)),
        (Fate.SPLIT, (0,)),
        (Fate.KEPT, (1,)),
    ]


def test_topics_that_came_together_were_merged():
    before = run({0: ids(0, 80), 1: ids(80, 150)}, [[0], [1]])
    now = run({0: ids(0, 150)}, [[0, 1]])
    (story,) = trace_lineage(now, before)
    assert story.fate == Fate.MERGED
    assert set(story.previous) == {0, 1}


def test_what_came_and_what_went():
    now = run({0: ids(0, 100), 1: ids(900, 950)}, [[0], [4]])
    stories = trace_lineage(now, BEFORE)
    assert [(story.topic, story.fate, story.previous) for story in stories] == [
        (0, Fate.KEPT, (0,)),
        (1, Fate.NEW, ()),
        (None, Fate.GONE, (1,)),
    ]


def test_runs_without_a_text_in_common_are_compared_by_their_centres():
    now = run({0: ids(1000, 1040), 1: ids(1040, 1100)}, [[1], [0]])
    assert [story.previous for story in trace_lineage(now, BEFORE)] == [(1,), (0,)]


def test_the_pairing_is_best_as_a_whole_not_greedy():
    before = run({0: ids(0, 10), 1: ids(10, 20)}, [[0, 1], [0, 2]])
    now = run({7: ids(100, 110), 8: ids(110, 120)}, [[0, 1, 2], [0, 1]])
    stories = {story.topic: story.previous for story in trace_lineage(now, before)}
    assert stories == {7: (1,), 8: (0,)}


def test_a_first_run_is_all_new_and_an_empty_one_loses_all():
    nothing = RunTopics({}, np.zeros((0, 6), dtype=np.float32))
    assert [story.fate for story in trace_lineage(BEFORE, nothing)] == [Fate.NEW, Fate.NEW]
    assert [story.fate for story in trace_lineage(nothing, BEFORE)] == [Fate.GONE, Fate.GONE]
    assert trace_lineage(nothing, nothing) == ()


def test_a_run_without_its_centroids_is_refused():
    broken = RunTopics({0: ids(0, 3)}, np.zeros((2, 6), dtype=np.float32))
    with pytest.raises(TopicError, match="one centroid for each topic"):
        trace_lineage(broken, BEFORE)
