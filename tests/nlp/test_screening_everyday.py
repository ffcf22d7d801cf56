import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.screening.everyday import is_everyday
from nlp.screening.name_model import find_people


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12345",
        "😀 👍",
        "The staff were kind and helpful.",
        "very good. Everything was clear, and I’m happy",
        "Nothing.\nThe waiting room was clean",
        "1. More nurses 2) Better food",
        "so I can wait and I’ve had help",
        "My nurse was kind. Do more!",
    ],
)
def test_everyday_words_name_nobody(text):
    assert is_everyday(text)


@pytest.mark.parametrize(
    "text",
    [
        "The staff were kind, Amina too.",
        "the staff were kind, amina too",
        "we saw hope and grace",
        "An was my nurse",
        "I was seen by Will.",
        "I saw Di about it.",
        "the nurse, My, was kind",
        "Ask Dem or Do at the desk",
        "Thanks To all",
        "a very Good nurse",
        "The zzyzx was late",
        "Спасибо доктору",
        "thanks to 玉兰",
        "STAFF WERE LOVELY",
    ],
)
def test_what_may_be_a_name_is_read_by_the_model(text):
    assert not is_everyday(text)


def test_the_model_is_not_asked_about_everyday_words(monkeypatch):
    read = []
    monkeypatch.setattr("nlp.screening.name_model._pieces", lambda text: read.append(text) or iter(()))
    find_people(["The staff were kind.", "The staff were kind, Amina too."])
    assert read == ["The staff were kind, Amina too."]


def test_another_pipeline_reads_all(monkeypatch):
    """What an operator's own pipeline takes for names is for that pipeline to say."""
    read = []
    monkeypatch.setattr("nlp.screening.name_model._own_lists", lambda _: (frozenset(), frozenset()))
    monkeypatch.setattr("nlp.screening.name_model._pieces", lambda text: read.append(text) or iter(()))
    find_people(["The staff were kind."])
    assert read == ["The staff were kind."]


@given(st.text())
def test_any_text_has_an_answer(text):
    assert is_everyday(text) in {True, False}
