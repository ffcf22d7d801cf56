import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.classification import Labels, classifier, load_classifier
from nlp.classification.classifier import FOLDER, classifier_fingerprint, read_classifier
from nlp.classification.decisions import Decisions, load_decisions
from nlp.classification.judgements import judgement_of
from nlp.classification.network import CommentNetwork
from nlp.classification.weights import read_weights, write_weights
from nlp.embedding import minilm_folder
from nlp.errors import ClassifierError, EmbeddingError, Message
from nlp.lexicons import load_lexicon, load_words
from nlp.screening.danger_signs import KINDS

FEW = Labels(("p",), ("a", "b"), ("c", "d"), ("x",), ("good", "bad"))
CARER = "I've looked after my husband since his stroke and nobody asks how I am."
DEAF = "The sign language interpreter never came, so my daughter signed for me again."
ODD = [
    "",
    " \n",
    "a",
    "\ud800 \udfff",
    "\u200b\u200b",
    "👍🏽" * 400,
    "مرحبا ABC 你好",
    "£5.50 " * 500,
    "x" * 100_000,
]


def judge(text: str, question: str = ""):
    return load_classifier().judge([(question, text)])[0]


def test_parts_follow_each_other_without_gaps():
    ends = [0, *(part.stop for part in FEW.parts.values())]
    assert [part.start for part in FEW.parts.values()] == ends[:-1]
    assert ends[-1] == FEW.size == 9


def test_labels_are_written_and_read(tmp_path: Path):
    FEW.write(tmp_path / "labels.json")
    assert Labels.read(tmp_path / "labels.json") == FEW


def test_the_labels_are_those_that_the_product_knows():
    labels = Labels.read(FOLDER / "labels.json")
    assert set(labels.communities) == set(load_lexicon("communities.yaml"))
    assert set(labels.priorities) <= set(load_lexicon("priorities.yaml"))
    assert set(labels.ambitions) == set(load_lexicon("ambitions.yaml"))
    assert labels.dangers == KINDS


def test_of_several_windows_the_surest_speaks_for_each_label_and_feelings_are_the_mean():
    scores = [np.array([1, 0, 5, -1, 3, 0, 0, 4, 0.0]), np.array([2, 0, 1, 2, 1, 6, 0, 0, 2.0])]
    own = [np.array([0.5, -1.0]), np.array([-2.0, 3.0])]
    words = [np.array([[0, 3], [4, 7]]), np.array([[10, 12], [13, 15]])]
    found = judgement_of(FEW, scores, own, words)
    assert found.priorities == {"p": 2}
    assert found.ambitions == {"a": 0, "b": 5}
    assert found.communities == {"c": 2, "d": 3}
    assert found.own == {"c": -2.0, "d": -1.0}
    assert found.words == {"c": (10, 12), "d": (4, 7)}
    assert (found.danger, found.dangers) == (6, {"x": 0})
    assert found.sentiments == {"good": 2, "bad": 1}
    assert found.sentiment == "good"


def test_weights_come_back_as_they_were_written_but_for_rounding(tmp_path: Path):
    folder = minilm_folder()
    network = CommentNetwork(folder, FEW, layers=1)
    write_weights(network, tmp_path / "weights.safetensors")
    again = CommentNetwork(folder, FEW, layers=1)
    read_weights(again, tmp_path / "weights.safetensors")
    for (name, one), other in zip(network.state_dict().items(), again.state_dict().values(), strict=True):
        least = one.abs().max() / 127 if one.is_floating_point() else 0
        assert (one - other).abs().max() <= least, name


@pytest.mark.parametrize("question", ["." * 300, "한국어 " * 75])
def test_a_question_of_more_tokens_than_are_read_leaves_room_for_the_text(question: str):
    assert judge(DEAF, question).communities != judge(CARER, question).communities
    assert judge("x " * 600, question) is not None


def test_a_missing_minilm_is_told(monkeypatch):
    def missing():
        raise EmbeddingError(Message.MINILM_MISSING)

    monkeypatch.setattr(classifier, "minilm_folder", missing)
    with pytest.raises(ClassifierError, match="can't be read"):
        read_classifier(FOLDER)


@pytest.mark.parametrize("damage", ["labels.json", "weights.safetensors"])
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_damaged_classifier_says_what_to_do(damage: str, how: str, tmp_path: Path):
    for path in FOLDER.iterdir():
        if path.name != damage:
            (tmp_path / path.name).symlink_to(path)
        elif how == "empty":
            (tmp_path / path.name).write_bytes(b"")
    with pytest.raises(ClassifierError, match=r"python -m nlp\.training\.classification"):
        read_classifier(tmp_path)


@pytest.mark.parametrize("content", [None, "", "[]", '{"own": 1}'])
def test_damaged_rules_say_what_to_do(content: str | None, tmp_path: Path):
    path = tmp_path / "decisions.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ClassifierError, match=r"decisions\.json"):
        Decisions.read(path)


def test_rules_are_read_as_they_were_learnt():
    assert asdict(load_decisions()) == {
        **json.loads((FOLDER / "decisions.json").read_text()),
        **{
            kind: tuple(json.loads((FOLDER / "decisions.json").read_text())[kind])
            for kind in ("priorities", "ambitions")
        },
    }


@pytest.mark.parametrize("name", ["decisions.json", "labels.json", "weights.safetensors"])
def test_the_fingerprint_is_of_each_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = classifier_fingerprint()
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes() + b" " * (path.name == name))
    monkeypatch.setattr(classifier, "FOLDER", tmp_path)
    assert classifier_fingerprint.__wrapped__() != before
    (tmp_path / name).unlink()
    with pytest.raises(ClassifierError):
        classifier_fingerprint.__wrapped__()


def test_what_is_meant_is_known_without_its_usual_words():
    carer, deaf = judge(CARER), judge(DEAF)
    assert carer.communities["carers"] > 0 > carer.communities["deaf"]
    assert deaf.communities["deaf"] > 0 > deaf.communities["carers"]
    assert carer.own["carers"] > 0


def test_the_question_counts():
    text = "Longer visits and somebody who comes back."
    maternity = judge(text, "Tell us about your experience of maternity and health visiting services")
    staff = judge(text, "How could we support our staff better?")
    assert maternity.priorities["early-years"] > staff.priorities["early-years"]


def test_feelings_are_told_apart():
    assert judge("Lovely nurses, could not fault them.").sentiment == "positive"
    assert judge("Rude, late and nobody rang back. Disgraceful.").sentiment == "negative"


def test_a_long_question_is_cut():
    assert judge(CARER, "Why? " * 2_000) is not None


def test_what_is_said_does_not_hang_on_the_texts_beside():
    texts = [CARER, DEAF, "ok", CARER * 8]
    together = load_classifier().judge([("", text) for text in texts])
    for text, found in zip(texts, together, strict=True):
        alone = judge(text)
        assert found.communities == pytest.approx(alone.communities, abs=0.15)
        assert found.danger == pytest.approx(alone.danger, abs=0.15)


def test_a_text_without_a_sign_is_not_judged():
    assert load_classifier().judge([("Q", ""), ("Q", " \n ")]) == [None, None]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_judged_within_their_bounds(text: str):
    found = judge(text)
    if found is not None:
        assert all(0 <= start < end <= len(text) for start, end in found.words.values())
        assert np.isfinite([found.danger, *found.communities.values()]).all()


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=900))
def test_words_lie_within_any_text(text: str):
    found = judge(text)
    if found is not None:
        assert all(0 <= start < end <= len(text) for start, end in found.words.values())


def test_words_of_a_later_window_are_placed_in_the_whole_text():
    text = "The car park is full on most days of the week. " * 40 + DEAF
    start, end = judge(text).words["deaf"]
    assert start >= text.index(DEAF)
    assert text[start:end].isalpha()


def test_the_word_shown_means_something():
    text = "Who am I to complain, but he is at it again and I do so want to be in the deaf club."
    assert all(
        text[start:end].lower() not in load_words("function_words.txt")
        for start, end in judge(text).words.values()
    )
