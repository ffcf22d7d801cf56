import json

import numpy as np
import pytest

from nlp.classification import feedback_themes
from nlp.classification.feedback_themes import FOLDER, load_theme_reader, theme_reader_fingerprint
from nlp.embedding import minilm_folder
from nlp.errors import ClassifierError, EmbeddingError, Message
from nlp.training.feedback_themes import learning
from nlp.training.feedback_themes.__main__ import report
from nlp.training.feedback_themes.examples import PARTS, Feedback, known_themes, themes_of

QUESTION = "What could we do better?"


def coded(text: str, *themes: str, codeframe: str = "several", writer: str = "") -> Feedback:
    return Feedback(QUESTION, text, codeframe, frozenset(themes), writer or text)


def test_a_comment_is_a_unit_vector_of_themes():
    reader, themes = load_theme_reader(), json.loads((FOLDER / "themes.json").read_text(encoding="utf-8"))
    read = reader.read([(QUESTION, "The car park is always full."), ("", "Lovely staff"), (QUESTION, " \n")])
    assert read.shape == (3, reader.width) == (3, len(themes))
    assert read.dtype == np.float32
    assert np.linalg.norm(read[:2], axis=1) == pytest.approx(1, abs=1e-3)
    assert not read[2].any()


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("The nurses were kind and listened to me", "staff"),
        ("The food was cold and there was no choice", "Food"),
        ("Could not get through on the phone, waiting times are far too long", "wait"),
    ],
)
def test_it_knows_what_is_usually_spoken_of(text, theme):
    themes = json.loads((FOLDER / "themes.json").read_text(encoding="utf-8"))
    chances = load_theme_reader().chances([(QUESTION, text)])[0]
    assert any(theme.lower() in themes[at].lower() for at in np.argsort(-chances)[:3])


def test_what_is_said_of_a_comment_hangs_neither_on_its_place_nor_much_on_others():
    comments = [
        (QUESTION, f"The lift on floor {floor} is broken, a second time" * floor) for floor in range(1, 5)
    ]
    reader = load_theme_reader()
    together, apart = reader.read(comments), np.vstack([reader.read([comment]) for comment in comments])
    assert together == pytest.approx(apart, abs=0.03)
    assert reader.read(comments[::-1])[::-1] == pytest.approx(together, abs=0.03)


@pytest.mark.parametrize(
    "text", ["", "\ud800 \udfff", "\u200b", "👍🏽" * 400, "مرحبا ABC 你好", "x" * 100_000]
)
def test_odd_texts_are_read(text):
    assert np.isfinite(load_theme_reader().read([("\ud800", text)])).all()


@pytest.mark.parametrize("question", ["ضضض ضضضض " * 33, "." * 300, "한국어 " * 75])
def test_a_question_of_more_tokens_than_are_read_leaves_room_for_the_text(question):
    found = load_theme_reader().read(
        [(question, "The food was cold"), (question, "x " * 600), (QUESTION, "Nice")]
    )
    assert np.isfinite(found).all()
    assert found[0] != pytest.approx(load_theme_reader().read([(question, "Could not park")])[0], abs=1e-3)


def test_a_missing_minilm_is_told(monkeypatch):
    def missing():
        raise EmbeddingError(Message.MINILM_MISSING)

    monkeypatch.setattr(feedback_themes, "minilm_folder", missing)
    with pytest.raises(ClassifierError, match="can't be read"):
        load_theme_reader.__wrapped__()


def test_weights_that_are_not_there_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(feedback_themes, "FOLDER", tmp_path)
    for ask in (load_theme_reader, theme_reader_fingerprint):
        with pytest.raises(ClassifierError, match="can't be read"):
            ask.__wrapped__()


def test_themes_of_another_codeframe_are_not_known_of_a_comment():
    feedback = [
        *(coded(f"a {n}", "several parking") for n in range(10)),
        *(coded(f"b {n}", "single staff", codeframe="single") for n in range(10)),
        coded("c", "several rare"),
        coded("d", codeframe=""),
    ]
    themes = themes_of(feedback)
    assert themes == ("several parking", "single staff")
    known = known_themes(feedback, themes)
    assert known[0].tolist() == pytest.approx([1, np.nan], nan_ok=True)
    assert known[10].tolist() == pytest.approx([np.nan, 1], nan_ok=True)
    assert known[20].tolist() == pytest.approx([0, np.nan], nan_ok=True)
    assert np.isnan(known[21]).all()


def test_comments_of_one_writer_are_in_one_part():
    parts = {coded(f"text {n}", writer="one").part for n in range(20)}
    assert len(parts) == 1
    assert {coded(f"text {n}").part for n in range(60)} == set(range(PARTS))


def test_a_network_judges_what_it_has_not_learnt_from(monkeypatch):
    monkeypatch.setattr(learning, "_EPOCHS", 2)
    about = {"several parking": "the car park is full", "several food": "the food was cold"}
    feedback = [coded(f"{text} {n}", theme) for n in range(40) for theme, text in about.items()]
    feedback += [coded(f"odd {n}", "several food")._replace(question="." * 300) for n in range(8)]
    feedback.append(coded("nobody coded this", codeframe=""))
    themes = themes_of(feedback)
    chances = learning.judged(0, feedback, themes, minilm_folder())
    for one, row in zip(feedback, chances, strict=True):
        seen = bool(one.codeframe) and one.part != 0
        assert np.isnan(row).all() if seen else ((row > 0) & (row < 1)).all()


def test_the_report_counts_what_is_right():
    feedback = [
        coded("a", "several parking"),
        coded("b", "several food"),
        coded("c", "single staff", codeframe="single"),
        coded("d", "single lifts", codeframe="single"),
    ]
    themes = ("several food", "several parking", "single lifts", "single staff")
    chances = np.array([[0, 0.9, 0, 0], [0.9, 0.9, 0, 0], [0, 0, 0.1, 0.9], [0, 0, 0.2, 0.3]])
    assert "micro-F1 0.800" in report(feedback, themes, chances)
    assert "accuracy 0.500" in report(feedback, themes, chances)
