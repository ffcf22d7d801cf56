import json

import pytest

from nlp.config import MODELS
from nlp.errors import EvaluationError
from nlp.tagging.matching import read_words
from nlp.tagging.themes import find_themes
from nlp.tagging.voices import Voices, load_voice, weigh_cues
from nlp.training.tagging import themes, voices
from nlp.training.tagging.comments import EXAMPLES, first_half, folds, read_labelled

CARER = "What support do you need as a carer?"


def cases(count: int) -> list[themes.Case]:
    return [
        themes.Case(
            {f"word {'bin' if n % 2 else 'smear'}": 1.0, "question x": 1.0},
            frozenset({"a" if n % 2 else "b"}),
        )
        for n in range(count)
    ]


def test_examples_are_labelled_with_known_slugs():
    communities = set(json.loads(MODELS.joinpath("themes", "ambitions.json").read_text())["known"]["weights"])
    comments = read_labelled(EXAMPLES)
    assert len({comment.id for comment in comments}) == len(comments) > 400
    assert set().union(*(comment.ambitions for comment in comments)) == communities
    assert {basis for comment in comments for basis in comment.communities.values()} == {"self", "mentioned"}


def test_missing_comments_are_reported(tmp_path):
    with pytest.raises(EvaluationError, match=r"nothing\.jsonl"):
        read_labelled(tmp_path / "nothing.jsonl")


@pytest.mark.parametrize("command", [themes.main, voices.main])
def test_commands_say_what_is_missing(command, tmp_path, capsys):
    assert command([str(tmp_path / "nothing.jsonl")]) == 1
    assert "nothing.jsonl" in capsys.readouterr().err


def test_only_the_first_half_is_learnt_from():
    comments = read_labelled(EXAMPLES)
    assert first_half(comments) == comments[: len(comments) // 2]


def test_folds_judge_each_number_once_and_never_what_was_learnt():
    judged = []
    for learnt, asked in folds(23, 5):
        assert set(learnt).isdisjoint(asked)
        judged += asked
    assert sorted(judged) == list(range(23))


def test_theme_weights_follow_the_labels_and_are_the_same_twice():
    weights = themes.learn_weights(cases(40))
    assert weights["a"]["word bin"] > 0 > weights["a"]["word smear"]
    assert weights == themes.learn_weights(cases(40))


def test_thresholds_are_set_on_what_was_not_learnt_from():
    threshold, wanted, chances = themes.cross_validate(cases(40), list, themes.without_question)
    assert themes.micro_f1(wanted, chances >= threshold) == 1.0


def test_a_case_without_its_question():
    case = themes.Case({"question x": 1.0, "asked help": 0.5, "word a": 1.0}, frozenset())
    assert themes.without_question(case).cues == {"word a": 1.0}
    assert themes.without_wording(case).cues == {"asked help": 0.5, "word a": 1.0}


def test_voices_learn_from_cues():
    learnt = [
        voices.Case(str(n), "deaf", frozenset({"text I" if n % 2 else "text kin"}), bool(n % 2))
        for n in range(40)
    ]
    weights = voices.learn_weights(learnt)
    assert weights["text I"] > 0 > weights["text kin"]
    assert voices.rightly_told(learnt, weights) == 40
    assert voices.cross_validate(learnt) == 1.0


def test_a_few_cues_settle_who_is_meant():
    assert weigh_cues({"same as me", "kin near"}, {"bias": -1.0}) > 0
    assert weigh_cues({"kin near", "text I"}, {"bias": 1.0, "text I": 5.0}) < 0
    assert weigh_cues({"text I"}, {"bias": -1.0, "text I": 3.0}) == 2.0


def test_cues_say_who_was_named_last():
    text = "I think my wife is deaf"
    start = text.index("deaf")
    cues = Voices(read_words(text), "").cues(start, len(text), "deaf", "terms")
    assert {"near kin", "kin near", "before first", "text I"} <= cues


def test_the_model_in_use_trusts_the_writers_own_words():
    assert load_voice()["group self"] > 0 > load_voice()["group terms"]


def test_no_cues_assert_nothing():
    assert find_themes({}, "ambitions", CARER) == ()
