"""The texts that show a topic best."""

import numpy as np

from nlp.topics.exemplars import choose_exemplars


def rows_and_vectors(likeness):
    angles = np.arccos(likeness)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_exemplars_come_from_different_voices_nearest_first():
    texts = [f"A comment that is long enough to be read, {row}" for row in range(5)]
    vectors = rows_and_vectors([1.0, 0.9, 0.6, 0.2, -0.3])
    chosen = choose_exemplars(
        range(5), texts=texts, vectors=vectors, voices=["a", "a", "b", "c", "d"], limit=3
    )
    assert chosen == (0, 2, 3)


def test_exemplars_that_say_almost_the_same_are_not_repeated():
    texts = [f"A comment that is long enough to be read, {row}" for row in range(3)]
    vectors = rows_and_vectors([1.0, 0.999, 0.3])
    assert choose_exemplars(range(3), texts=texts, vectors=vectors, voices="abc", limit=3) == (0, 2)


def test_very_short_texts_are_exemplars_only_if_nothing_better_is_there():
    texts = ["Bad", "The waiting room has no chairs for carers", "The lift to the clinic is always broken"]
    vectors = rows_and_vectors([1.0, 0.6, 0.1])
    assert choose_exemplars(range(3), texts=texts, vectors=vectors, voices="abc", limit=2) == (1, 2)
    assert choose_exemplars(range(3), texts=texts, vectors=vectors, voices="abc", limit=3) == (0, 1, 2)
