from collections import Counter

import numpy as np
import pytest

from nlp.errors import TopicError
from nlp.topics import discover_topics
from nlp.topics.centres import centroids_of, chance_floor, nearest, outlier_floor, without_gaps
from nlp.topics.clustering import runs_for, smallest_topic
from nlp.topics.layers import (
    join_clusters,
    join_wide,
    largest_good,
    separations,
    smallest_good,
    spread_counts,
    topic_counts,
)
from nlp.topics.stability import best_jaccard, topic_stability
from nlp.topics.words import best_terms, clean_texts, distinct_terms, shared_vocabulary, stop_words
from tests.nlp.blobs import bunches


def labels(*values):
    return np.array(values)


def test_centroids_are_unit_rows_and_outliers_have_no_say():
    vectors = np.array([[1, 0], [0, 1], [0, -1]], dtype=np.float32)
    assert np.allclose(centroids_of(vectors, labels(0, 0, -1)), [[0.7071, 0.7071]], atol=1e-4)
    assert centroids_of(vectors, labels(-1, -1, -1)).shape == (0, 2)


def test_small_topics_are_dissolved_and_numbers_closed_up():
    assert without_gaps(labels(3, 3, 1, -1, 5, 5), smallest=2).tolist() == [0, 0, -1, -1, 1, 1]
    assert without_gaps(labels(-1, -1)).tolist() == [-1, -1]


def test_a_row_below_the_floor_belongs_nowhere():
    vectors = np.array([[1, 0], [0.6, 0.8], [-1, 0]], dtype=np.float32)
    centroids = np.array([[1, 0], [0, 1]], dtype=np.float32)
    assert nearest(vectors, centroids, 0.7).tolist() == [0, 1, -1]
    assert nearest(vectors, centroids[:0], 0.7).tolist() == [-1, -1, -1]


def test_the_floor_is_what_chance_pairs_reach():
    vectors = np.eye(3, dtype=np.float32)
    assert chance_floor(vectors, vectors) == 0
    assert chance_floor(vectors, vectors[:1]) == 0


@pytest.mark.parametrize(("rows", "smallest"), [(20, 3), (99, 3), (100, 5), (10_000, 10), (40_000, 20)])
def test_the_smallest_topic_grows_with_the_set(rows, smallest):
    assert smallest_topic(rows) == smallest


def test_only_the_furthest_texts_are_left_out_and_none_above_chance():
    _, vectors, truth = bunches((50, 50))
    assert outlier_floor(vectors, truth) <= chance_floor(vectors, centroids_of(vectors, truth))
    chooser = np.random.default_rng(0)
    loose = chooser.normal(size=(400, 32)).astype(np.float32)
    loose /= np.linalg.norm(loose, axis=1, keepdims=True)
    near = nearest(loose, loose[:9], -2)
    floor = outlier_floor(loose, near)
    assert (nearest(loose, centroids_of(loose, near), floor) < 0).mean() <= 0.03
    assert outlier_floor(loose[:0], labels()) < -1


def tree_of(vectors, *runs):
    """Return the tree of runs that each give every row a label."""
    centres, votes = [], []
    for run in runs:
        votes.append(np.array(run) + sum(map(len, centres)))
        centres.append(centroids_of(vectors, np.array(run)))
    return join_clusters(vectors, np.array(votes), np.vstack(centres))


def test_like_fine_topics_are_joined_first():
    centres = np.array([[1, 0, 0], [0.95, 0.3, 0], [0, 0, 1], [0, 0.3, 0.95]], dtype=np.float32)
    tree = tree_of(centres, [0, 1, 2, 3])
    wide = tree.cut(tree.groups(2))
    assert wide[0] == wide[1] != wide[2] == wide[3]
    assert set(tree.cut(tree.groups(1)).tolist()) == {0}
    assert len(set(tree.cut(tree.groups(9)).tolist())) == 4


def test_a_row_goes_where_most_runs_put_it():
    _, vectors, truth = bunches((10, 10))
    odd = truth.copy()
    odd[0] = 1
    found = tree_of(vectors, truth, truth, odd)
    labels_found = found.cut(found.groups(2))
    assert labels_found[0] == labels_found[1] != labels_found[10]
    assert found.size == 2


def test_bunches_of_which_one_is_huge_are_not_joined_to_two():
    """A tight bunch far from all else makes two topics look far apart, though the rest is no topic."""
    chooser = np.random.default_rng(3)
    loose = chooser.normal(size=(400, 24))
    loose[:, 0] = 0
    tight = 0.02 * chooser.normal(size=(12, 24))
    tight[:, 0] = 1
    vectors = np.vstack([loose, tight])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    run = np.append((vectors[:400] @ vectors[:9].T).argmax(axis=1), [9] * 12)
    assert topic_counts(tree_of(vectors, run), seed=1)[0] >= 8


@pytest.mark.parametrize("bunch_count", [3, 12, 40])
def test_the_number_of_topics_is_that_of_the_bunches_however_finely_they_were_broken(bunch_count):
    _, vectors, truth = bunches((20,) * bunch_count, dimensions=64)
    tree = tree_of(vectors, truth * 2 + np.arange(len(truth)) % 2)
    topics, parents = topic_counts(tree, seed=1)
    assert bunch_count * 0.8 <= topics <= bunch_count * 1.25
    assert parents <= min(topics, 40)
    assert topics < 8 or parents >= 8


def test_separation_is_highest_at_the_true_number():
    _, vectors, truth = bunches((30, 30, 30))
    found = separations(tree_of(vectors, truth * 2 + np.arange(90) % 2), [1, 2, 3, 6])
    assert max(found, key=found.__getitem__) == 3
    assert found[1] == -2


@pytest.mark.parametrize(("most", "wanted"), [(0, [1]), (5, [5]), (8, [8]), (10, [8, 9, 10])])
def test_few_topics_are_tried_one_by_one(most, wanted):
    assert spread_counts(8, most) == wanted


def kin(families, each, *, size=12):
    """Return unit rows and the bunch of each, with so many bunches near each other in a family."""
    chooser = np.random.default_rng(4)
    middles = np.linalg.qr(chooser.normal(size=(64, 64)))[0]
    bunch = np.repeat(np.arange(families * each), size)
    vectors = (
        2 * middles[bunch // each] + middles[families + bunch] + 0.02 * chooser.normal(size=(len(bunch), 64))
    )
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), bunch


@pytest.mark.parametrize(("families", "each"), [(3, 2), (4, 3), (8, 2)])
def test_wide_topics_that_are_kin_make_a_family(families, each):
    vectors, bunch = kin(families, each)
    found = join_wide(tree_of(vectors, bunch), np.arange(families * each), seed=1)
    assert len(set(found.tolist())) == families
    assert (
        len(set(zip(found.tolist(), (np.arange(families * each) // each).tolist(), strict=True))) == families
    )


@pytest.mark.parametrize("wide_ones", [1, 5])
def test_of_few_wide_topics_no_families_are_made(wide_ones):
    vectors, bunch = kin(wide_ones, 1)
    assert join_wide(tree_of(vectors, bunch), np.arange(wide_ones), seed=1).tolist() == [-1] * wide_ones


def test_families_hold_each_wide_topic_once():
    texts, _, _ = bunches((30,) * 12)
    vectors, _ = kin(4, 3, size=30)
    result = discover_topics(texts, vectors)
    assert 3 <= len(result.families) <= 8
    assert len(result.family_of) == len(result.parents) >= 8
    assert {topic.number for topic in result.families} == set(result.family_of)
    for family in result.families:
        inside = [
            wide.size
            for wide, of in zip(result.parents, result.family_of, strict=True)
            if of == family.number
        ]
        assert family.size == sum(inside) == result.family.count(family.number)
        assert family.name and family.keywords and family.exemplars
    assert [family.size for family in result.families] == sorted(
        (f.size for f in result.families), reverse=True
    )


def test_few_topics_have_no_families():
    texts, vectors, _ = bunches((40, 40))
    result = discover_topics(texts, vectors)
    assert (result.families, result.family_of, set(result.family)) == ((), (), {-1})


def test_stability_is_the_best_overlap_over_the_union():
    first, second = labels(0, 0, 0, 1, 1, -1), labels(1, 1, 0, 0, 0, 0)
    assert best_jaccard(first, second, 2) == pytest.approx([2 / 3, 2 / 4])
    assert best_jaccard(first, labels(-1, -1, -1, -1, -1, -1), 2).tolist() == [0, 0]


def test_keywords_of_one_person_are_never_shown():
    found = shared_vocabulary(["the ward sister Agatha", "a ward sister", "parking"])
    assert set(found) == {"ward", "sister", "ward sister"}
    assert shared_vocabulary(["the of", "and"]) == {}


def test_marks_of_hidden_words_are_taken_out():
    assert clean_texts(["Call [name 1] on XXXX, don’t wait"])[0].split() == [
        "Call",
        "on",
        ",",
        "don't",
        "wait",
    ]


def test_a_pair_stands_for_its_words():
    ranked = [
        ("waiting", 1.0),
        ("times", 0.9),
        ("waiting times", 0.7),
        ("parking", 0.5),
        ("car parking", 0.1),
    ]
    assert distinct_terms(ranked) == ("waiting times", "parking")


def test_keywords_are_a_topics_own_and_others_fill_up_where_these_are_few():
    terms = ["ward", "park", "nurse", "clinic", "desk", "ward ward"]
    weights = np.array([0.2, 0.9, 0.8, 0.7, 0.0, 1.0])
    own = np.array([True, True, False, False, True, True])
    everything = np.ones(6, dtype=bool)
    rather_own = np.array([0.1, 0.9, 0.3, 0.6, 0.0, 1.0])
    assert best_terms(terms, [(own, weights), (everything, rather_own)]) == ("park", "ward", "clinic")
    many = [f"word{letter}" for letter in "abcdef"]
    assert best_terms(many, [(everything, np.arange(6) + 1.0)]) == tuple(reversed(many))


def test_a_word_that_all_topics_share_comes_after_their_own():
    texts, vectors, _ = bunches((60, 45, 30, 20))
    texts = [f"{text} for carers" for text in texts]
    keywords = [topic.keywords for topic in discover_topics(texts, vectors).topics]
    assert len({words[0] for words in keywords}) == len(keywords) == 4
    assert not any("carers" in words[0] for words in keywords)


@pytest.mark.parametrize(("rows", "runs"), [(12, 16), (2_500, 14), (5_000, 7), (10_000, 3)])
def test_small_sets_have_more_runs(rows, runs):
    assert runs_for(rows) == runs


def test_stability_is_the_mean_over_runs():
    runs = np.array([[0, 0, 0, 1, 1, 1], [1, 1, 0, 0, 0, 0]])
    assert topic_stability(labels(0, 0, 0, 1, 1, 1), runs) == pytest.approx(
        [(1 + 2 / 3) / 2, (1 + 3 / 4) / 2]
    )


def test_bunches_are_found_named_and_numbered_by_size():
    texts, vectors, truth = bunches((60, 45, 30, 20))
    result = discover_topics(texts, vectors)
    assert result.note == ""
    assert [topic.size for topic in result.topics] == sorted(Counter(result.fine).values(), reverse=True)
    for bunch in range(4):
        found = {number for number, true in zip(result.fine, truth, strict=True) if true == bunch}
        assert len(found - {-1}) == 1
    assert len(result.topics) == 4
    names = {topic.name.lower() for topic in result.topics}
    for subject in ("waiting times", "park", "nurse", "prescription"):
        assert len([name for name in names if subject in name]) == 1
    assert all(topic.stability > 0.9 for topic in result.topics)
    assert result.centroids.shape == (4, 32)
    assert np.allclose(np.linalg.norm(result.centroids, axis=1), 1, atol=1e-5)
    for topic in result.topics:
        assert 3 <= len(topic.exemplars) <= 5
        assert all(result.fine[row] == topic.number for row in topic.exemplars)
        assert result.parents[topic.parent].number == topic.parent
    assert set(result.timings) == {"load", "cluster", "describe", "stability", "present"}


def test_fine_topics_lie_in_one_wide_topic_each():
    texts, vectors, _ = bunches((40, 40, 40, 40), spread=0.25)
    result = discover_topics(texts, vectors)
    for fine, parent in zip(result.fine, result.parent, strict=True):
        assert (parent == -1) == (fine == -1)
        assert fine == -1 or result.topics[fine].parent == parent
    assert sum(topic.size for topic in result.parents) == sum(number >= 0 for number in result.fine)


def test_two_runs_are_the_same():
    texts, vectors, _ = bunches((50, 40, 30), spread=0.2)
    first, second = discover_topics(texts, vectors), discover_topics(texts, vectors)
    assert (first.topics, first.parents, first.fine) == (second.topics, second.parents, second.fine)
    assert np.array_equal(first.centroids, second.centroids)


def test_rows_without_words_or_vector_are_outliers():
    texts, vectors, _ = bunches((40, 40))
    texts[0], vectors[1] = "  ", 0
    result = discover_topics(texts, vectors)
    assert result.fine[:2] == (-1, -1)
    assert result.outside[:3] == ("nothing to read", "nothing to read", "")
    assert len(result.topics) == 2


def test_a_campaign_does_not_drown_other_voices():
    texts, vectors, _ = bunches((30, 30, 30))
    copies = 500
    texts = texts + [texts[0]] * copies
    vectors = np.vstack([vectors, np.tile(vectors[0], (copies, 1))])
    result = discover_topics(texts, vectors)
    assert result.settings["clustered"] == 90 + 4
    assert len(result.topics) == 3
    assert result.topics[0].size == 30 + copies
    assert set(result.fine[90:]) == {0}
    assert len({texts[row] for row in result.topics[0].exemplars}) == len(result.topics[0].exemplars)


def test_texts_beyond_the_sample_go_to_the_nearest_topic(monkeypatch):
    monkeypatch.setattr("nlp.topics.corpus.TOPIC_SAMPLE", 100)
    texts, vectors, truth = bunches((80, 80, 80))
    result = discover_topics(texts, vectors)
    assert result.settings["clustered"] == 100
    pairs = Counter(zip(truth.tolist(), result.fine, strict=True))
    assert len([pair for pair in pairs if pair[1] >= 0]) == 3
    assert sum(number >= 0 for number in result.fine) > 230


@pytest.mark.parametrize("count", [0, 1, 5, 11])
def test_too_few_texts_give_no_topics_and_say_why(count):
    texts, vectors, _ = bunches((count,))
    result = discover_topics(texts, vectors)
    assert result.topics == result.parents == ()
    assert result.fine == result.parent == (-1,) * count
    assert f"{count}. Topics need at least 12" in result.note
    assert result.outside == ("too few texts",) * count


def test_copies_of_one_text_are_one_voice():
    vectors = np.tile(np.eye(4, dtype=np.float32)[:1], (50, 1))
    assert (
        "comments with words in them: 1." in discover_topics(["Same  here", "same here"] * 25, vectors).note
    )


def test_texts_without_a_word_in_common_give_a_note():
    _, vectors, _ = bunches((30,))
    texts = [chr(97 + row % 26) * (3 + row // 26) for row in range(30)]
    assert "too little in common" in discover_topics(texts, vectors).note


def test_identical_vectors_of_different_texts_are_no_error():
    texts, vectors, _ = bunches((30,))
    result = discover_topics(texts, np.tile(vectors[:1], (30, 1)))
    assert len(result.topics) <= 1
    assert len(result.fine) == 30


def test_zero_vectors_give_a_note():
    texts, vectors, _ = bunches((30,))
    assert "Topics need at least 12" in discover_topics(texts, np.zeros_like(vectors)).note


def test_what_does_not_fit_together_is_refused():
    texts, vectors, _ = bunches((20,))
    with pytest.raises(TopicError, match="20 texts but 19 vectors"):
        discover_topics(texts, vectors[:19])
    with pytest.raises(TopicError, match="20 texts but 2 groups"):
        discover_topics(texts, vectors, groups=["a", "b"])


@pytest.mark.parametrize(
    ("scores", "most", "clearest", "finest"),
    [
        ({8: 0.5, 16: 1.0, 24: 0.95, 40: 0.93, 60: 0.5}, 60, 16, 40),
        ({8: 0.5, 16: 1.0, 24: 0.95, 40: 0.93, 60: 0.5}, 24, 16, 24),
        ({8: 0.995, 16: 1.0, 24: 0.91}, 36, 8, 16),
        ({8: -0.2, 16: -0.1, 24: -0.3}, 36, 16, 16),
        ({5: 0.1}, 8, 5, 5),
    ],
)
def test_many_topics_are_made_where_they_stand_apart_nearly_as_well(scores, most, clearest, finest):
    assert smallest_good(scores) == clearest
    assert largest_good(scores, most) == finest


def test_contractions_are_no_keywords():
    assert {"he's", "we'll", "she'd", "aren't"} <= set(stop_words())
