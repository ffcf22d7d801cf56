"""The coder that ours is measured against."""

import numpy as np

from nlp.training.plain_coder import plain_coder


def test_it_tells_labels_apart_by_their_words_and_may_assert_none():
    known = ["the nurse was kind", "we waited for hours", "nothing to add"] * 20
    truth = np.array([[True, False], [False, True], [False, False]] * 20)
    said = plain_coder(known, truth, ["the nurse was kind", "we waited", "nothing to add"], seed=42)
    assert said.tolist() == [[True, False], [False, True], [False, False]]
