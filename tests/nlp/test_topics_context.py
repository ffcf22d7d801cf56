"""Points placed by what their comments say besides, and topics of sets that share a common part."""

import numpy as np
import pytest

from nlp.embedding import unit_rows
from nlp.errors import TopicError
from nlp.topics import discover_topics
from nlp.topics.clustering import DenseClusters
from nlp.topics.context import in_context, speaks_for_itself, without_shared_part
from nlp.topics.layers import join_clusters
from tests.nlp.blobs import bunches


def rows(*values):
    return np.array(values, dtype=np.float32)


def test_a_point_moves_half_way_to_its_comment():
    points = rows([1, 0, 0], [0, 1, 0], [0, 0, 1])
    placed = in_context(points, ["a", "a", "b"])
    assert np.allclose(placed[0], unit_rows(rows([1 + 0.7071, 0.7071, 0]))[0], atol=1e-4)
    assert np.allclose(placed[2], points[2])
    assert np.allclose(np.linalg.norm(placed, axis=1), 1)


def test_a_row_without_words_stays_empty_and_lone_points_where_they_are():
    points = rows([1, 0], [0, 0], [0, 1])
    assert in_context(points, ["a", "a", "b"])[1].tolist() == [0, 0]
    assert np.array_equal(in_context(points, ["a", "b", "c"]), points)


def test_the_shared_part_is_taken_off_where_there_is_much_of_it():
    alike = unit_rows(rows([3, 1, 0], [3, -1, 0], [3, 0, 1], [3, 0, -1], [0, 0, 0]))
    apart = without_shared_part(alike, range(5))
    assert float(apart[0] @ apart[1]) < -0.9
    assert apart[4].tolist() == [0, 0, 0]
    different = np.eye(4, dtype=np.float32)
    assert without_shared_part(different, range(4)) is different
    same = np.tile(unit_rows(rows([1, 2, 3])), (5, 1))
    assert without_shared_part(same, range(5)) is same


def test_a_campaign_counts_once_in_what_is_shared():
    few = unit_rows(rows([3, 1, 0], [3, -1, 0], [3, 0, 1], [3, 0, -1]))
    campaign = np.vstack([few, np.tile(few[:1], (50, 1))])
    voices = ["a", "b", "c", "d", *["a"] * 50]
    assert np.allclose(without_shared_part(campaign, voices)[:4], without_shared_part(few, "abcd"), atol=1e-5)


def test_members_by_context_alone_do_not_speak_for_their_topic():
    points = unit_rows(rows([1, 0.1, 0], [1, -0.1, 0], [0, 1, 0.1], [0, 1, -0.1], [0.1, 1, 0], [1, 0, 0]))
    spoke = speaks_for_itself(points, np.array([0, 0, 1, 1, 0, -1]))
    assert spoke.tolist() == [True, True, True, True, False, False]


def test_short_points_follow_their_comments():
    texts, vectors, _ = bunches((40, 40, 40))
    chance = np.random.default_rng(3)
    texts += [f"what a pity {number}" for number in range(30)]
    noise = unit_rows(chance.normal(size=(30, vectors.shape[1])))
    wholes = [*(number // 4 for number in range(120)), *range(30)]
    result = discover_topics(texts, np.vstack([vectors, noise]), wholes=wholes)
    together = [result.fine[120 + number] == result.fine[4 * number] for number in range(30)]
    assert np.mean(together) > 0.9
    assert result.centroids.shape[1] == vectors.shape[1]


def test_each_text_needs_its_comment():
    texts, vectors, _ = bunches((20, 20))
    with pytest.raises(TopicError, match="wholes"):
        discover_topics(texts, vectors, wholes=[1, 2])


def test_topics_of_too_few_texts_join_the_nearest():
    _, vectors, _ = bunches((30, 30, 2))
    votes = np.array([[*[0] * 30, *[1] * 30, *[2] * 2]])
    centres = unit_rows(np.array([vectors[votes[0] == number].mean(axis=0) for number in range(3)]))
    tree = join_clusters(vectors, votes, centres)
    assert sorted(np.bincount(tree.cut(tree.groups(3))).tolist()) == [2, 30, 30]
    joined = tree.without_small(tree.groups(3), 3)
    assert sorted(np.bincount(tree.cut(joined)).tolist()) == [30, 32]
    assert tree.without_small(tree.groups(1), 100).tolist() == [0, 0, 0]


def test_wide_topics_hold_whole_fine_ones():
    _, vectors, _ = bunches((40,) * 12, spread=0.25)
    clusters = DenseClusters(7).fit(vectors)
    pairs = {
        (int(fine), int(wide))
        for fine, wide in zip(clusters.labels_, clusters.parent_, strict=True)
        if fine >= 0
    }
    assert len(pairs) == len({fine for fine, _ in pairs})
    assert {wide for _, wide in pairs} == set(range(len({wide for _, wide in pairs})))


def test_exemplars_hold_a_word_of_their_topic_before_others():
    texts, vectors, truth = bunches((40, 40))
    first = [row for row, bunch in enumerate(truth) if bunch == 0]
    for place, row in enumerate(first[:12]):
        texts[row] = f"and so it goes with us, {'abcdefghijkl'[place] * 4}"
        vectors[row] = unit_rows(vectors[first].mean(axis=0) + vectors[row] / 3)[0]
    for topic in discover_topics(texts, vectors).topics:
        words = {word for term in topic.keywords for word in term.split()}
        assert all(words & set(texts[row].lower().split()) for row in topic.exemplars[:3])
