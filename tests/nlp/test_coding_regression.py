import numpy as np
import pytest

from nlp.coding.calibration import as_ordinary, doubts_of, learn_calibration, no_calibration
from nlp.coding.features import MOST_QUESTIONS, learn_reader, letters_of, terms_of
from nlp.coding.likeness import Likeness
from nlp.coding.regression import RIDGE, STRENGTH, chances_of, fit_logistic, fit_squares, log_odds
from nlp.coding.scoring import best_thresholds, calibration_error, f1_scores, macro_f1, micro_f1
from nlp.records import LabelledText, TextRecord

NO_THEMES = np.zeros((2, 0), dtype=np.float32)


def likeness_of(features):
    return (features @ features.T).astype(np.float32)


def test_a_label_that_all_or_none_of_the_texts_have_is_no_error():
    likeness = np.eye(6, dtype=np.float32)
    targets = np.array([[True, False, row < 3] for row in range(6)])
    for fit in (fit_squares, fit_logistic):
        scores = fit(likeness, targets).scores(likeness)
        assert (scores[:, 0] > scores[:, 2]).all() and (scores[:, 1] < scores[:, 2]).all()
    slopes, offsets = log_odds(scores, targets)
    chances = chances_of(scores * slopes + offsets)
    assert (chances[:, 0] > 0.9).all() and (chances[:, 1] < 0.1).all()


def test_both_fits_minimise_the_usual_losses():
    from sklearn.linear_model import LogisticRegression, Ridge

    chooser = np.random.default_rng(0)
    features = chooser.normal(size=(300, 12)).astype(np.float32)
    targets = features[:, :3] + chooser.normal(size=(300, 3)) > 0.5
    likeness = likeness_of(features)
    squares = fit_squares(likeness, targets).scores(likeness)
    odds = fit_logistic(likeness, targets).scores(likeness)
    centred = Ridge(alpha=RIDGE, fit_intercept=False).fit(features, targets - targets.mean(axis=0))
    assert np.abs(squares - centred.predict(features) - targets.mean(axis=0)).max() < 0.005
    for column in range(3):
        model = LogisticRegression(C=STRENGTH, tol=1e-8, max_iter=1000).fit(features, targets[:, column])
        wanted = model.predict_proba(features)[:, 1]
        assert np.abs(chances_of(odds)[:, column] - wanted).max() < 0.02


def test_scores_become_log_odds_of_the_label():
    chooser = np.random.default_rng(0)
    scores = chooser.normal(size=(4_000, 1)) / 10
    targets = chooser.random((4_000, 1)) < chances_of(30 * scores - 1)
    slopes, offsets = log_odds(scores, targets)
    assert slopes[0] == pytest.approx(30, rel=0.15)
    assert offsets[0] == pytest.approx(-1, abs=0.15)


def test_weights_say_what_likeness_to_the_texts_says():
    chooser = np.random.default_rng(0)
    vectors = chooser.normal(size=(12, 4)).astype(np.float32)
    words = ("queue", "nurse", "parking", "kind")
    records = [
        LabelledText(str(row), f"{words[row % 4]} {words[row % 3]} ward", (), ("Why?", "How?", "")[row % 3])
        for row in range(12)
    ]
    reader, kind = learn_reader(records, spelled=True), Likeness(asked=0.3, same_question=0.2)
    themes = chooser.random((12, 3)).astype(np.float32)
    features = reader.read(records[:9], vectors[:9], themes[:9])
    new = reader.read(records[9:], vectors[9:], themes[9:])
    shares = chooser.normal(size=(9, 2)).astype(np.float32)
    weights = kind.weights(features, shares, np.array([1, 2], dtype=np.float32))
    wanted = kind.between(new, features) @ shares + np.array([1, 2])
    assert weights.scores(new) == pytest.approx(wanted, abs=1e-5)
    stretched = weights.stretched(np.array([2.0, -1.0]), np.array([0.5, 0.0]))
    assert stretched.scores(new) == pytest.approx(wanted * [2, -1] + [0.5, 0], abs=1e-5)


def test_rows_share_their_length_between_kinds_and_longer_texts_have_more():
    short, long = "the nurse was kind", " ".join(f"word{number}" for number in range(64))
    records = [LabelledText(str(row), text, (), "Why?") for row, text in enumerate([short, long] * 2)]
    reader = learn_reader(records, spelled=False)
    assert "nurse was" in reader.words.terms
    found = reader.read(records[:2], np.eye(2, dtype=np.float32), NO_THEMES)
    counted = np.sqrt(found.counted.multiply(found.counted).sum(axis=1)).A1
    assert counted == pytest.approx(np.linalg.norm(found.vectors, axis=1))
    assert counted[1] == pytest.approx(2 * counted[0])


def test_unknown_words_and_questions_are_nothing_and_only_the_frequent_questions_are_told_apart():
    records = [LabelledText(f"{row}", "word", (), f"Question {row % 20}?") for row in range(60)]
    records += [LabelledText("x", "word", (), "WHY?"), LabelledText("y", "word", (), "why?")] * 3
    reader = learn_reader(records, spelled=True)
    assert len(reader.questions) == MOST_QUESTIONS
    assert reader.questions[0] == "why?"
    found = reader.read([TextRecord("a", "zzz", "Other?"), TextRecord("b", "", "Why?")], np.eye(2), NO_THEMES)
    assert found.counted.nnz == 0
    assert found.asked.sum(axis=1).tolist() == [0, 1]


def test_terms_are_words_and_neighbouring_pairs():
    assert terms_of(TextRecord("a", "Don’t wait!")) == ["don't", "wait", "don't wait"]


def test_f1_by_hand():
    truth = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=bool)
    found = np.array([[1, 0, 0], [0, 0, 1], [0, 1, 0]], dtype=bool)
    assert f1_scores(truth, found) == pytest.approx([2 / 3, 1, 0])
    assert micro_f1(truth, found) == pytest.approx(2 * 2 / 6)
    assert macro_f1(truth, found) == pytest.approx((2 / 3 + 1) / 2)
    assert macro_f1(truth[:0], found[:0]) == 0


def test_the_threshold_with_the_best_f1_is_chosen():
    truth = np.array([[1], [1], [0], [0]], dtype=bool)
    chances = np.array([[0.5], [0.3], [0.25], [0.1]])
    assert 0.25 < best_thresholds(truth, chances)[0] <= 0.3


def test_a_label_with_few_texts_is_held_by_what_serves_the_others():
    chooser = np.random.default_rng(0)
    chances = chooser.random((400, 2))
    truth = chances > 0.5
    truth[:, 1] = False
    truth[:3, 1] = chances[:3, 1] = 0.95
    chances[3:6, 1], chances[6:, 1] = 0.3, 0.1
    truth[3, 1] = True
    cuts = best_thresholds(truth, chances)
    assert cuts[0] == pytest.approx(0.5, abs=0.03)
    assert cuts[1] > 0.3


def test_confidence_is_the_share_of_such_assertions_that_is_right():
    chooser = np.random.default_rng(0)
    scores = chooser.uniform(0.5, 1, size=4_000)
    right = chooser.random(4_000) < scores**3
    found = learn_calibration(scores[::2], right[::2])
    assert calibration_error(right[1::2], scores[1::2]) > 0.15
    assert calibration_error(right[1::2], found.confidence(scores[1::2])) < 0.04
    assert (np.diff(found.confidence(np.linspace(0.5, 1, 50))) >= 0).all()


def test_texts_checked_because_of_doubt_count_as_much_as_they_are_usual():
    chooser = np.random.default_rng(1)
    doubts, right = chooser.random(20_000), np.zeros(20_000, dtype=bool)
    right[:] = chooser.random(20_000) < 0.95 - 0.6 * doubts
    scores = chooser.uniform(0.5, 1, size=20_000)
    checked = chooser.random(20_000) < doubts**2
    plain = learn_calibration(scores[checked], right[checked])
    weights = as_ordinary(doubts[checked], doubts)
    evened = learn_calibration(scores[checked], right[checked], weights)
    assert calibration_error(right, plain.confidence(scores)) > 0.1
    assert calibration_error(right, evened.confidence(scores)) < 0.06
    assert as_ordinary(doubts[:500], doubts).mean() == pytest.approx(1, abs=0.1)
    assert not as_ordinary(np.array([0.9, 0.8]), np.array([0.1])).any()
    for count in (2, 80):
        scores, right = np.full(count, 0.7), np.arange(count) % 2 == 0
        unweighed = learn_calibration(scores, right, np.zeros(count))
        assert (
            unweighed.confidence(scores).tolist()
            == learn_calibration(scores, right).confidence(scores).tolist()
        )
    few = learn_calibration(np.array([0.6, 0.9]), np.array([True, False]), np.array([3.0, 1.0]))
    assert few.confidence(np.array([0.7])).tolist() == [pytest.approx(4 / 6)]


def test_a_text_is_in_doubt_near_thresholds():
    assert doubts_of(np.array([[0.5, 0.5], [0.5, 1.0], [0.0, 1.0]])).tolist() == [2.0, 1.0, 0.0]


def test_few_assertions_give_one_confidence_and_none_an_even_one():
    few = learn_calibration(np.array([0.6, 0.9]), np.array([True, True]))
    assert few.confidence(np.array([0.5, 1.0])).tolist() == [0.75, 0.75]
    assert learn_calibration(np.zeros(0), np.zeros(0, dtype=bool)).confidence(np.array([0.7])).tolist() == [
        0.5
    ]
    assert no_calibration().confidence(np.array([0.7])).tolist() == [0.7]


def test_a_misspelt_word_shares_runs_of_letters_with_the_right_one():
    assert " pa" in letters_of(TextRecord("a", "Parking"))
    assert letters_of(TextRecord("a", "a")) == [" a", "a ", " a "]
    letters = learn_reader(
        [LabelledText(str(row), "appointment", ()) for row in range(3)], spelled=True
    ).letters
    assert letters.weigh([TextRecord("x", "apointment")]).nnz > 20
    assert letters.weigh([TextRecord("x", "zzz")]).nnz == 0
