from time import process_time

import numpy as np
import pytest

from nlp.coding import Reason, learn_coder, review_order
from nlp.coding.scoring import calibration_error
from nlp.errors import CodingError
from nlp.records import LabelledText
from tests.nlp.blobs import bunches

LABELS = ("waiting", "parking")


def order(scores, vectors, **fields):
    given = {"labels": LABELS[: scores.shape[1]], "checked": ()} | fields
    return review_order(scores=scores, vectors=vectors, **given)


def apart(count, dimensions=64):
    """Unit rows of which each is unlike every other."""
    return np.eye(count, dimensions, dtype=np.float32)


def test_what_is_closest_to_the_threshold_comes_first_and_its_label_is_named():
    scores = np.array([[0.9, 0.1], [0.95, 0.49], [0.6, 0.0], [0.0, 0.99]])
    first = order(scores, apart(4))[0]
    assert (first.row, first.reason, first.about) == (1, Reason.UNSURE, "parking")
    first = order(scores, apart(4), checked=[1])[0]
    assert (first.row, first.reason, first.about) == (2, Reason.UNSURE, "waiting")


def test_what_is_sure_is_never_called_unsure():
    scores = np.array([[0.8, 0.1], [1.0, 0.0], [0.0, 0.2]])
    assert {one.reason for one in order(scores, apart(3))} == {Reason.NEW}


def test_what_is_unlike_everything_checked_is_new_and_large_bunches_mostly_first():
    _, vectors, truth = bunches((30, 20, 5), spread=0.05)
    found = order(np.zeros((55, 2)), vectors, checked=range(3))
    assert {truth[one.row] for one in found} == {1, 2}
    assert {(one.reason, one.about) for one in found} == {(Reason.NEW, "")}
    _, vectors, truth = bunches((90, 10), spread=0.8)
    first = [truth[one.row] for one in order(np.zeros((100, 2)), vectors, most=20)]
    assert first.count(0) > 2 * first.count(1)


def test_what_is_unsure_of_several_labels_comes_before_what_is_unsure_of_one():
    scores = np.array([[0.9, 0.52], [0.4, 0.6], [1.0, 0.0]])
    assert order(scores, apart(3))[0].row == 1


def test_no_row_comes_twice_and_checked_and_wordless_ones_never():
    _, vectors, _ = bunches((20, 20))
    vectors[7] = 0
    scores = np.random.default_rng(1).random((40, 2))
    rows = [one.row for one in order(scores, vectors, checked={1, 2, 3})]
    assert len(rows) == len(set(rows))
    assert not set(rows) & {1, 2, 3, 7}


def test_a_batch_is_not_many_copies_of_one_point():
    _, vectors, truth = bunches((200, 20, 20), spread=0.02)
    scores = np.where(truth[:, None] == 0, 0.5, 0.52) * np.ones((240, 2))
    first = [truth[one.row] for one in order(scores, vectors, most=20)]
    assert set(first[:6]) == {0, 1, 2}


def test_what_is_alike_to_a_coder_that_knows_themes_is_asked_once():
    scores = np.full((6, 1), 0.5)
    themes = np.repeat(np.eye(2, 8, dtype=np.float32), 3, axis=0)
    found = [one.row for one in order(scores, apart(6), themes=themes, most=2)]
    assert {row // 3 for row in found} == {0, 1}
    wordless = apart(6)
    wordless[4] = 0
    assert 4 not in {one.row for one in order(scores, wordless, themes=themes)}
    with pytest.raises(CodingError, match="rows of themes"):
        order(scores, apart(6), themes=themes[:5])


def test_of_near_copies_one_is_proposed_and_none_if_one_was_checked():
    scores = np.full((6, 1), 0.5)
    groups = ["", "a", "a", "b", "b", ""]
    assert {one.row for one in order(scores, apart(6), groups=groups, checked=[3])} in ({0, 1, 5}, {0, 2, 5})


def test_the_community_that_was_checked_least_gets_its_turn():
    communities = [{"deaf"}] * 30 + [{"carers"}] * 30
    scores = np.full((60, 1), 0.5)
    found = order(scores, apart(60), communities=communities, checked=range(40, 60), most=20)
    turns = [one for one in found if one.reason == Reason.COMMUNITY]
    assert turns
    assert all(one.about == "deaf" and one.row < 30 for one in turns)


def test_where_all_communities_are_checked_alike_none_gets_a_turn():
    communities = [{"deaf"}] * 30 + [{"carers"}] * 30
    checked = [*range(10), *range(30, 40)]
    found = order(np.full((60, 1), 0.5), apart(60), communities=communities, checked=checked, most=1)
    assert found[0].reason != Reason.COMMUNITY
    nobody = order(np.full((60, 1), 0.5), apart(60), communities=communities, most=5)
    assert nobody[0].reason == Reason.UNSURE


def test_the_same_input_gives_the_same_order():
    _, vectors, _ = bunches((60, 60, 60))
    scores = np.random.default_rng(3).random((180, 2)).round(1)
    given = {"checked": {5, 9, 100}, "communities": [{"x"} if row % 7 else {"y"} for row in range(180)]}
    assert order(scores, vectors, **given) == order(scores, vectors, **given)


def test_there_are_at_most_as_many_as_asked_and_few_rows_are_no_error():
    scores, vectors = np.full((30, 2), 0.5), apart(30)
    assert len(order(scores, vectors, most=7)) == 7
    assert len(order(scores, vectors)) == 30
    assert order(scores[:0], vectors[:0]) == []
    assert order(scores, vectors, checked=range(30)) == []
    assert {one.reason for one in order(np.zeros((30, 0)), vectors, labels=())} == {Reason.NEW}


def test_shapes_that_differ_are_refused():
    with pytest.raises(CodingError, match="30 texts but 29 rows of scores"):
        order(np.zeros((29, 2)), apart(30))
    with pytest.raises(CodingError, match="1 labels but scores for 2"):
        order(np.zeros((30, 2)), apart(30), labels=("a",))


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_seconds():
    chooser = np.random.default_rng(0)
    vectors = chooser.normal(size=(100_000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    communities = [{str(row % 9)} for row in range(100_000)]
    started = process_time()
    found = order(
        chooser.random((100_000, 2)), vectors, checked=range(0, 5_000, 2), communities=communities, most=100
    )
    assert len(found) == 100
    assert process_time() - started < 20


def test_scores_of_a_coder_say_what_it_asserts():
    texts, vectors, truth = bunches((30, 30), spread=0.15)
    records = [
        LabelledText(str(row), text, (LABELS[true],))
        for row, (text, true) in enumerate(zip(texts, truth, strict=True))
    ]
    coder = learn_coder(records, vectors=vectors)
    scores = coder.scores(records, vectors)
    assert scores.shape == (60, len(coder.labels))
    for coded, row in zip(coder.code(records, vectors), scores, strict=True):
        assert {score.slug for score in coded.labels} == {
            label for label, score in zip(coder.labels, row, strict=True) if score >= 0.5
        }


def test_calibration_error_by_hand():
    truth = np.array([True, True, False, False])
    assert calibration_error(truth, np.array([0.55, 0.55, 0.55, 0.55])) == pytest.approx(0.05)
    assert calibration_error(truth, np.array([1.0, 1.0, 0.0, 0.0])) == 0
    assert calibration_error(truth, np.array([0.0, 0.0, 1.0, 1.0])) == 1
    assert calibration_error(truth[:0], np.zeros(0)) == 0


def test_proposals_of_one_bunch_come_after_those_of_others():
    _, vectors, truth = bunches((40, 40, 40, 40), spread=0.03)
    rows = [one.row for one in order(np.zeros((160, 1)), vectors, most=4)]
    assert sorted(truth[rows].tolist()) == [0, 1, 2, 3]
