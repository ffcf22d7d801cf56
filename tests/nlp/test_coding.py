import json
from dataclasses import replace

import numpy as np
import pytest

from nlp.coding import (
    Coder,
    OrdinaryTexts,
    ThemeExamples,
    code_texts,
    features,
    learn_coder,
    learning,
    start_coder,
)
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
    validated = coder.card["cross_validation"]
    assert validated["micro_f1"] > 0.9
    assert validated["said"] == pytest.approx(dict.fromkeys(LABELS, 1 / 3), abs=0.1)
    assert validated["none"] < 0.1
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


def test_ordinary_texts_set_the_confidence_and_nothing_else(labelled, monkeypatch):
    records, vectors = labelled
    # Every fourth text is labelled by chance, and these are all that count as ordinary.
    chance = np.arange(120) % 4 == 0
    mixed = [
        replace(record, labels=(LABELS[row // 4 % 3],)) if chance[row] else record
        for row, record in enumerate(records)
    ]
    ordinary = OrdinaryTexts(records[:7], vectors[:7])
    asked = []

    def weigh(doubts, usual):
        asked.append((len(doubts), len(usual)))
        return np.where(chance, 4.0, 0.0)

    plain = learn_coder(mixed, vectors=vectors)
    monkeypatch.setattr(learning, "as_ordinary", weigh)
    evened = learn_coder(mixed, vectors=vectors, ordinary=ordinary)
    assert asked == [(120, 7)]
    assert said(evened.code(records, vectors)) == said(plain.code(records, vectors))
    plain_sure, evened_sure = (
        np.mean([one.score for found in coder.code(records, vectors) for one in found.labels])
        for coder in (plain, evened)
    )
    assert evened_sure < plain_sure - 0.1


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
    for count in (3, 121):
        themes = np.zeros((count, 2), dtype=np.float32)
        with pytest.raises(CodingError, match=f"120 texts but {count} rows of themes"):
            learn_coder(records, vectors=vectors, themes=themes)
        with pytest.raises(CodingError, match=f"120 texts but {count} rows of themes"):
            learn_coder(records, vectors=vectors).code(records, vectors, themes)


def test_ten_texts_of_rare_labels_are_enough_and_no_usual_themes_are_read(labelled, monkeypatch):
    monkeypatch.setattr(features, "load_theme_reader", lambda: pytest.fail("themes were read"))
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


def test_where_each_text_has_one_label_so_does_each_that_is_coded(labelled):
    records, vectors = labelled
    coder = learn_coder(records[::2], vectors=vectors[::2], one_each=True)
    away = [TextRecord("x", "unrelated words"), TextRecord("y", "")]
    coded = coder.code([*records[1::2], *away], np.vstack([vectors[1::2], -vectors[:1], 0 * vectors[:1]]))
    assert said(coded)[:60] == [record.labels for record in records[1::2]]
    assert [len(labels) for labels in said(coded)[60:]] == [1, 0]
    assert learn_coder(records[:20], vectors=vectors[:20], one_each=True).one_each is False
