"""Topics taken for themes by the examples of these: near ones are, far ones and themes of few or spread examples aren't."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.embedding import unit_rows
from nlp.topics.recognising import FEWEST, recognise_themes

A_TOPIC = 20


def texts_of(topics, *, noise=0.2, seed=1):
    """Unit rows of A_TOPIC texts a topic, and the number of each."""
    numbers = np.repeat(np.arange(topics), A_TOPIC)
    rows = np.random.default_rng(seed).normal(scale=noise, size=(len(numbers), topics + 4))
    rows[np.arange(len(rows)), numbers] += 1
    return unit_rows(rows), numbers.tolist()


def first_of(topic, count=FEWEST):
    return range(topic * A_TOPIC, topic * A_TOPIC + count)


@settings(deadline=None, max_examples=30)
@given(topics=st.integers(3, 8), seed=st.integers(0, 99))
def test_each_topic_is_known_by_examples_from_it_whatever_the_themes_order(topics, seed):
    vectors, numbers = texts_of(topics, seed=seed)
    examples = {100 + topic: first_of(topic, 12) for topic in range(topics)}
    found = recognise_themes(vectors, numbers, examples)
    assert found == {topic: 100 + topic for topic in range(topics)}
    assert recognise_themes(vectors, numbers, dict(reversed(examples.items()))) == found


def test_a_far_topic_is_new():
    vectors, numbers = texts_of(4)
    assert recognise_themes(vectors, numbers, {7: first_of(0, 12)}) == {0: 7}


def test_a_theme_of_few_examples_is_not_known():
    vectors, numbers = texts_of(4)
    assert recognise_themes(vectors, numbers, {7: first_of(0, FEWEST - 1)}) == {}


def test_a_topic_of_two_subjects_is_not_the_theme_of_one():
    vectors, numbers = texts_of(4)
    wider = [0 if number == 1 else number for number in numbers]
    assert 0 not in recognise_themes(vectors, wider, {7: first_of(0, A_TOPIC)})


def test_a_theme_spread_over_the_only_topics_is_neither():
    vectors, numbers = texts_of(2, noise=0.01)
    spread = [*first_of(0, 12), *first_of(1, 8)]
    assert recognise_themes(vectors, numbers, {7: spread}) == {}
    assert recognise_themes(vectors, numbers, {7: first_of(0, 12)}) == {0: 7}


@pytest.mark.parametrize("numbers", [[], [-1] * 20])
def test_without_topics_nothing_is_known(numbers):
    vectors = np.ones((len(numbers), 3), dtype=np.float32)
    assert recognise_themes(vectors, numbers, {7: range(len(numbers))}) == {}
