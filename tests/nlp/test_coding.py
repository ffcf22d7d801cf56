import json
from dataclasses import replace

import numpy as np
import pytest

from nlp.coding import Coder, ThemeExamples, code_texts, learn_coder, learning, start_coder
from nlp.coding.calibration import learn_calibration, no_calibration
from nlp.coding.features import MOST_QUESTIONS, learn_reader, letters_of, terms_of
from nlp.coding.likeness import Likeness
from nlp.coding.regression import RIDGE, STRENGTH, chances_of, fit_logistic, fit_squares, log_odds
from nlp.coding.scoring import best_thresholds, calibration_error, f1_scores, macro_f1, micro_f1
from nlp.errors import CodingError
from nlp.records import LabelledText, TextRecord
from tests.nlp.blobs import bunches

LABELS = ("waiting", "parking", "staff")


@pytest.fixture
def labelled():
    texts, vectors, truth = bunches((40, 40, 40), spread=0.15)
    records = [
        LabelledText(str(row), text, (LABELS[true],))
        for row, (text, true) in enumerate(zip(texts, truth, strict=True))
    ]
    return records, vectors


def said(coded):
    return [tuple(score.slug for score in result.labels) for result in coded]


def test_what_was_learnt_is_found_again_in_new_texts(labelled):
    records, vectors = labelled
    even = range(0, len(records), 2)
    coder = learn_coder([records[row] for row in even], vectors=vectors[::2])
    odd = [records[row] for row in range(1, len(records), 2)]
    right = sum(
        labels == record.labels
        for labels, record in zip(said(coder.code(odd, vectors[1::2])), odd, strict=True)
    )
    assert right >= 0.9 * len(odd)
    assert coder.card["cross_validation"]["micro_f1"] > 0.9
    assert coder.card["counts"] == {"waiting": 20, "parking": 20, "staff": 20}


def test_confidence_is_a_share_and_ids_and_order_are_kept(labelled):
    records, vectors = labelled
    coded = learn_coder(records, vectors=vectors).code(records[::-1], vectors[::-1])
    assert [result.id for result in coded] == [record.id for record in records[::-1]]
    scores = [score.score for result in coded for score in result.labels]
    assert scores
    assert all(0 < score < 1 for score in scores)
    for result in coded:
        own = [score.score for score in result.labels]
        assert own == sorted(own, reverse=True)


def test_a_text_like_none_gets_nothing_and_so_does_an_empty_one(labelled):
    records, vectors = labelled
    none = [LabelledText(f"n{row}", f"unrelated words {row}", ()) for row in range(40)]
    away = -vectors[:40]
    coder = learn_coder([*records, *none], vectors=np.vstack([vectors, away]))
    new = [TextRecord("a", "unrelated words again"), TextRecord("b", "")]
    coded = coder.code(new, np.vstack([away[:1], np.zeros_like(away[:1])]))
    assert said(coded) == [(), ()]


def test_learning_twice_gives_the_same(labelled):
    records, vectors = labelled
    first, second = (learn_coder(records, vectors=vectors, seed=7) for _ in range(2))
    assert first.card == second.card
    assert first.code(records, vectors) == second.code(records, vectors)


def test_of_too_many_texts_some_are_drawn_by_the_seed(labelled, monkeypatch):
    records, vectors = labelled
    monkeypatch.setattr(learning, "MOST_TEXTS", 60)
    first, again, other = (learn_coder(records, vectors=vectors, seed=seed) for seed in (1, 1, 2))
    assert first.card["texts"] == sum(first.card["counts"].values()) == 60
    assert first.card == again.card
    assert first.card["counts"] != other.card["counts"] or not np.array_equal(
        first.model.weights.shared, other.model.weights.shared
    )
    assert said(first.code(records, vectors)).count(("parking",)) >= 35


def test_a_label_with_few_examples_is_known_by_likeness(labelled):
    records, vectors = labelled
    rare = [LabelledText(f"r{row}", f"interpreter missing {row}", ("interpreter",)) for row in range(2)]
    _, others, _ = bunches((1, 1, 1, 5), spread=0.1)
    coder = learn_coder([*records, *rare], vectors=np.vstack([vectors, others[3:5]]))
    assert coder.near == ("interpreter",)
    assert set(coder.learnt) == set(LABELS)
    assert "interpreter" not in coder.card["cross_validation"]["f1"]
    coded = coder.code(
        [TextRecord("x", "no interpreter came"), records[0]], np.vstack([others[5:6], vectors[:1]])
    )
    assert "interpreter" in said(coded)[0]
    assert said(coded)[1] == ("waiting",)


def test_the_question_counts():
    chooser = np.random.default_rng(1)
    vectors = chooser.normal(size=(80, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    records = [
        LabelledText(
            str(row), "it was fine", ("good",) if row % 2 else (), "What was good?" if row % 2 else "Why?"
        )
        for row in range(80)
    ]
    coder = learn_coder(records, vectors=vectors)
    new = [TextRecord("a", "it was fine", "what was  GOOD?"), TextRecord("b", "it was fine", "Why?")]
    assert said(coder.code(new, vectors[:2])) == [("good",), ()]


def test_a_saved_coder_says_the_same_and_its_card_can_be_read(labelled, tmp_path):
    records, vectors = labelled
    coder = learn_coder(records, vectors=vectors, embedder="model:1")
    coder.save(tmp_path / "coder")
    again = Coder.load(tmp_path / "coder")
    assert again.code(records, vectors) == coder.code(records, vectors)
    assert (again.card, again.embedder) == (coder.card, "model:1")
    card = json.loads((tmp_path / "coder" / "card.json").read_text())
    assert card["cross_validation"]["folds"] == 5
    assert card["texts"] == 120


def test_saving_over_an_older_coder_leaves_the_new_one(labelled, tmp_path):
    records, vectors = labelled
    learn_coder(records, vectors=vectors).save(tmp_path)
    started = start_coder({"a": ThemeExamples(("x",), vectors[:1])})
    started.save(tmp_path)
    assert Coder.load(tmp_path).near == ("a",)


def test_missing_changed_and_foreign_coders_are_refused(labelled, tmp_path):
    records, vectors = labelled
    with pytest.raises(CodingError, match="python -m nlp learn"):
        Coder.load(tmp_path)
    learn_coder(records, vectors=vectors).save(tmp_path)
    with (tmp_path / "arrays.npz").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(CodingError, match="changed after it was written"):
        Coder.load(tmp_path)
    (tmp_path / "card.json").write_text("{")
    with pytest.raises(CodingError, match="can't be read"):
        Coder.load(tmp_path)
    (tmp_path / "card.json").write_text('{"format": 99}')
    with pytest.raises(CodingError, match="another version"):
        Coder.load(tmp_path)


class Fixed:
    name = "fixed"
    dimensions = 32

    def __init__(self, fingerprint, vectors):
        self.fingerprint, self.vectors = fingerprint, vectors

    def embed(self, texts):
        return self.vectors[: len(texts)]


def test_coding_embeds_and_refuses_another_embedder(labelled):
    records, vectors = labelled
    coder = learn_coder(records, vectors=vectors, embedder="model:1")
    assert code_texts(records, coder=coder, embedder=Fixed("model:1", vectors)) == coder.code(
        records, vectors
    )
    with pytest.raises(CodingError, match="other embeddings"):
        code_texts(records, coder=coder, embedder=Fixed("model:2", vectors))
    with pytest.raises(CodingError, match="32 numbers for each of the 120 texts"):
        coder.code(records, vectors[:, :8])


def test_too_little_to_learn_from_is_said(labelled):
    records, vectors = labelled
    with pytest.raises(CodingError, match="There are 9 labelled texts, and 10 are needed"):
        learn_coder(records[:9], vectors=vectors[:9])
    unlabelled = [LabelledText(record.id, record.text, ()) for record in records]
    with pytest.raises(CodingError, match="There are 0 labelled texts"):
        learn_coder(unlabelled, vectors=vectors)
    with pytest.raises(CodingError, match="120 texts but 3 vectors"):
        learn_coder(records, vectors=vectors[:3])


def test_ten_texts_of_rare_labels_are_enough(labelled):
    records, vectors = labelled
    rows = [0, 1, 40, 41, *range(80, 86)]
    known = [replace(records[row], labels=records[row].labels if row < 80 else ()) for row in rows]
    coder = learn_coder(known, vectors=vectors[rows])
    assert coder.learnt == ()
    assert said(coder.code([records[10], records[50]], vectors[[10, 50]])) == [("waiting",), ("parking",)]


def test_a_start_from_a_few_examples(labelled):
    records, vectors = labelled
    themes = {
        label: ThemeExamples(tuple(record.text for record in records[row : row + 3]), vectors[row : row + 3])
        for label, row in zip(LABELS, (0, 40, 80), strict=True)
    }
    coder = start_coder({**themes, "empty": ThemeExamples((), vectors[:0])})
    assert coder.near == tuple(sorted(LABELS))
    assert said(coder.code([records[20], records[60]], vectors[[20, 60]])) == [("waiting",), ("parking",)]
    assert said(coder.code([TextRecord("x", "something else")], -vectors[:1])) == [()]


def test_of_themes_that_are_near_only_those_near_the_nearest_are_asserted():
    centres = np.array([[1, 0, 0], [0.8, 0.6, 0]], dtype=np.float32)
    coder = start_coder({"a": ThemeExamples(("x",), centres[:1]), "b": ThemeExamples(("y",), centres[1:])})
    assert said(coder.code([TextRecord("1", "x")], centres[:1])) == [("a",)]
    between = (centres.sum(axis=0) / np.linalg.norm(centres.sum(axis=0)))[None].astype(np.float32)
    assert set(said(coder.code([TextRecord("1", "x")], between))[0]) == {"a", "b"}


def test_a_start_without_examples_is_refused():
    with pytest.raises(CodingError, match="Give each theme a definition"):
        start_coder({"a": ThemeExamples((), np.zeros((0, 4), dtype=np.float32))})
    with pytest.raises(CodingError, match="1 texts but 2 vectors"):
        start_coder({"a": ThemeExamples(("x",), np.eye(2, dtype=np.float32))})


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
    features, new = reader.read(records[:9], vectors[:9]), reader.read(records[9:], vectors[9:])
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
    found = reader.read(records[:2], np.eye(2, dtype=np.float32))
    counted = np.sqrt(found.counted.multiply(found.counted).sum(axis=1)).A1
    assert counted == pytest.approx(np.linalg.norm(found.vectors, axis=1))
    assert counted[1] == pytest.approx(2 * counted[0])


def test_unknown_words_and_questions_are_nothing_and_only_the_frequent_questions_are_told_apart():
    records = [LabelledText(f"{row}", "word", (), f"Question {row % 20}?") for row in range(60)]
    records += [LabelledText("x", "word", (), "WHY?"), LabelledText("y", "word", (), "why?")] * 3
    reader = learn_reader(records, spelled=True)
    assert len(reader.questions) == MOST_QUESTIONS
    assert reader.questions[0] == "why?"
    found = reader.read([TextRecord("a", "zzz", "Other?"), TextRecord("b", "", "Why?")], np.eye(2))
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


def test_few_assertions_give_one_confidence_and_none_an_even_one():
    few = learn_calibration(np.array([0.6, 0.9]), np.array([True, True]))
    assert few.confidence(np.array([0.5, 1.0])).tolist() == [0.75, 0.75]
    assert learn_calibration(np.zeros(0), np.zeros(0, dtype=bool)).confidence(np.array([0.7])).tolist() == [
        0.5
    ]
    assert no_calibration().confidence(np.array([0.7])).tolist() == [0.7]


def test_where_each_text_has_one_label_so_does_each_that_is_coded(labelled):
    records, vectors = labelled
    coder = learn_coder(records[::2], vectors=vectors[::2], one_each=True)
    away = [TextRecord("x", "unrelated words"), TextRecord("y", "")]
    coded = coder.code([*records[1::2], *away], np.vstack([vectors[1::2], -vectors[:1], 0 * vectors[:1]]))
    assert said(coded)[:60] == [record.labels for record in records[1::2]]
    assert [len(labels) for labels in said(coded)[60:]] == [1, 0]
    assert learn_coder(records[:20], vectors=vectors[:20], one_each=True).one_each is False


def test_a_misspelt_word_shares_runs_of_letters_with_the_right_one():
    assert " pa" in letters_of(TextRecord("a", "Parking"))
    assert letters_of(TextRecord("a", "a")) == [" a", "a ", " a "]
    letters = learn_reader(
        [LabelledText(str(row), "appointment", ()) for row in range(3)], spelled=True
    ).letters
    assert letters.weigh([TextRecord("x", "apointment")]).nnz > 20
    assert letters.weigh([TextRecord("x", "zzz")]).nnz == 0
