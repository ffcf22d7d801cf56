"""Words of a topic that belong together."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from nlp.topics.cohesion import cohesive_picks, npmi


def held(*rows: tuple[int, ...]) -> csr_matrix:
    return csr_matrix(np.array(rows, dtype=bool))


def test_words_that_meet_are_picked_before_a_little_heavier_one_that_stands_alone():
    # The first and the last two words share texts, the second stands in texts of its own.
    texts = held((1, 0, 1, 1), (1, 0, 1, 1), (0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0))
    assert cohesive_picks(np.array([1.0, 0.9, 0.8, 0.7]), texts, 3) == [0, 2, 3]


def test_a_word_that_says_much_more_of_the_topic_is_kept_though_it_stands_alone():
    texts = held((1, 0, 1), (1, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (0, 0, 0))
    assert cohesive_picks(np.array([1.0, 0.95, 0.2]), texts, 2) == [0, 1]
    assert cohesive_picks(np.array([1.0, 0.25, 0.2]), texts, 2) == [0, 2]


def test_few_words_are_all_kept_and_none_is_no_error():
    assert cohesive_picks(np.array([0.5, 0.4]), held((1, 0), (0, 1)), 8) == [0, 1]
    assert cohesive_picks(np.zeros(0), csr_matrix((3, 0), dtype=bool), 8) == []


def test_npmi_is_one_for_words_always_together_and_less_one_for_words_never():
    found = npmi(held((1, 1, 0), (1, 1, 0), (0, 0, 1), (0, 0, 0)))
    assert found[0, 1] == pytest.approx(1.0)
    assert found[0, 2] == -1.0
    assert npmi(held((1, 1), (1, 1)))[0, 1] == 1.0


def test_npmi_of_words_that_meet_by_chance_is_nought():
    assert npmi(held((1, 1), (1, 0), (0, 1), (0, 0)))[0, 1] == pytest.approx(0.0)
