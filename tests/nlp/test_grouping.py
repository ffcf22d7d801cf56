import time
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.grouping import group_ids
from nlp.records import TextRecord
from nlp.training.campaigns import letters, pairwise, plant_campaigns

CAMPAIGN = "I am against the closure of Brambledown Walk-in Centre. It is the only place round here where you can be seen the same day."


def groups(*texts: str) -> tuple[str, ...]:
    return group_ids([TextRecord(str(number), text) for number, text in enumerate(texts)])


def test_near_identical_texts_share_the_first_ones_id():
    assert groups(
        "Something else entirely was said here today", CAMPAIGN, CAMPAIGN + " Please!", CAMPAIGN.upper()
    ) == ("0", "1", "1", "1")


def test_short_texts_are_only_alike_word_for_word():
    assert groups("no gp", "No GP!", "no dentist") == ("0", "0", "2")


def test_texts_on_one_subject_are_no_campaign():
    one = "The walk-in centre in Sidcup should stay open because my knees are bad."
    assert groups(CAMPAIGN, one) == ("0", "1")


def test_a_campaign_is_known_though_its_words_were_changed():
    changed = (
        "I am writing against the closure of Brambledown Walk-in Centre. It is the only place round here that you can be "
        "seen in the same day. I have been there three times with my hand."
    )
    assert groups(CAMPAIGN, changed) == ("0", "0")


def test_short_answers_that_share_a_phrase_are_no_campaign():
    assert groups(
        "I cannot get an appointment with my dentist", "I cannot get an appointment with that midwife"
    ) == ("0", "1")


def test_empty_texts_are_alike():
    assert groups("", "  ", "…") == ("0", "0", "0")


def test_a_large_campaign_takes_no_longer_a_text():
    texts = [f"{CAMPAIGN} Yours, {number}" for number in range(2000)]
    started = time.process_time()
    assert set(groups(*texts)) == {"0"}
    assert time.process_time() - started < 20


def test_praise_that_many_write_of_their_own_accord_stays_apart():
    assert groups(
        "Very good service",
        "Very good service, thanks",
        "I was looked after very well",
        "I was looked after very well by everyone",
    ) == ("0", "1", "2", "3")


def test_the_same_words_are_one_group_however_short():
    assert groups("Very good service", "very good service!", "VERY GOOD SERVICE") == ("0", "0", "0")


def test_a_comment_typed_in_twice_is_one_group():
    assert groups(
        "The staff were friendly and they made me laugh", "The satff were freindly and they made me laugh"
    ) == ("0", "0")


def test_a_personal_line_and_a_greeting_change_nothing():
    start, end = CAMPAIGN.split(". ")
    copies = (
        CAMPAIGN,
        f"Dear Sir, {CAMPAIGN} Yours sincerely",
        f"{start}. My mother is eighty three and can't manage the hill. {end}",
        f"I have lived here all my life. {CAMPAIGN} Please listen this time.",
    )
    assert set(groups(*copies)) == {"0"}


def test_letters_with_the_same_greeting_and_personal_line_stay_apart():
    line = "I gave up my job to look after my dad and nobody explained how it works."
    one = [
        f"Dear board members, {line} Keep the pharmacy on Sparrow Lane, it is a lifeline without a car."
        for _ in range(2)
    ]
    other = f"Dear board members, {line} Open the hydrotherapy pool at Eastmoor because warm water eases arthritis."
    assert groups(*one, other) == ("0", "0", "2")


def test_copies_are_told_apart_from_real_life():
    """Letters that the limits were not set on, with a generator that changes each copy in several ways."""
    texts = [f"The {noun} at {place} was {how} when I came about my {what}." for noun, place, how, what in product(
        ("nurse", "receptionist", "podiatrist", "parking"), ("Eltham", "Sydenham"), ("rushed", "gentle"), ("knee", "asthma"))]  # fmt: skip
    rows = plant_campaigns(texts, letters()[12:], seed=9, copies=20, doubles=0)
    right, wrong, missed = pairwise([row.group for row in rows], groups(*(row.text for row in rows)))
    assert 2 * right / (2 * right + wrong + missed) > 0.95


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_one_group_a_record_named_after_a_member(texts: list[str]):
    found = groups(*texts)
    assert len(found) == len(texts)
    for number, group in enumerate(found):
        assert int(group) <= number
        assert found[int(group)] == group
