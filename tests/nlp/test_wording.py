import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.retyping import RetypedIndex, is_retyped, is_slip
from nlp.wording import likeness, telling_pairs, unique_wording, words_of

LETTER = "Please keep the blood clinic on Harrow Green open. Older people walk there."


def unique(text: str, *others: str) -> list[str]:
    return [text[start:end] for start, end in unique_wording(text, others)]


def test_what_only_one_copy_says_stays_visible():
    copy = (
        "Please keep the blood clinic on Harrow Green open. My mother is 83. Older people walk there. Thanks"
    )
    assert unique(copy, LETTER) == ["My mother is 83", "Thanks"]
    assert unique(LETTER, copy) == []


def test_wording_that_any_other_holds_is_shared_whatever_its_case():
    assert unique("KEEP THE CLINIC open for us all", "keep the clinic", "Open for us, please") == ["all"]


def test_a_text_with_no_others_is_all_its_own():
    assert unique("Keep it open!") == ["Keep it open"]
    assert unique("") == []


def test_a_short_text_is_shared_only_word_for_word():
    assert unique("No GP", "no gp") == []
    assert unique("No GP", "no gp here") == ["No GP"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_unique_stretches_are_in_bounds_and_apart(text: str, others: list[str]):
    done = 0
    for start, end in unique_wording(text, others):
        assert done <= start < end <= len(text)
        done = end
    assert list(unique_wording(text, [text])) == []


def test_common_praise_tells_nothing():
    one, other = (
        telling_pairs(words_of(text))
        for text in ("Staff were very good and helpful", "They were very good and helpful")
    )
    assert likeness(one, other) == 0


def test_likeness_is_the_part_that_both_hold():
    whole, cut = (
        telling_pairs(words_of(LETTER)),
        telling_pairs(words_of("Please keep the blood clinic on Harrow Green open.")),
    )
    assert likeness(whole, cut) == 1.0
    assert (
        likeness(
            whole, telling_pairs(words_of("The hydrotherapy pool at Eastmoor needs a hoist and a lifeguard"))
        )
        == 0
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("service", "servce"),
        ("service", "serrvice"),
        ("service", "sevrice"),
        ("helpfull", "helpful"),
        ("staff", "stuff"),
    ],
)
def test_slips_of_the_hand(one: str, other: str):
    assert is_slip(one, other)
    assert is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("could", "would"), ("friendly", "efficient"), ("no", "now"), ("this", "that"), ("kind", "king")],
)
def test_other_words_are_no_slips(one: str, other: str):
    assert not is_slip(one, other)


def test_a_retyped_text_has_the_same_words_but_for_slips():
    assert is_retyped(words_of("the nurse was very kind to me"), words_of("the nusre was very kind to me"))
    assert not is_retyped(
        words_of("the nurse was very kind to me"), words_of("the doctor was very kind to me")
    )
    assert not is_retyped(words_of("the nurse was kind"), words_of("the nurse was so kind"))


def test_the_index_finds_the_earlier_text_and_leaves_short_ones_alone():
    index = RetypedIndex()
    assert index.add(0, words_of("The nurse was very kind to me")) is None
    assert index.add(1, words_of("The nurse was very rude to me")) is None
    assert index.add(2, words_of("Teh nurse was vrey kind to me")) in {None, 0}
    assert index.add(3, words_of("The nurse was very kidn to me")) == 0
    assert index.add(4, words_of("very good")) is None
    assert index.add(5, words_of("vrey good")) is None
