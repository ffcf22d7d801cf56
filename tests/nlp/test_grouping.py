import time

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.grouping import group_ids
from nlp.records import TextRecord

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


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_one_group_a_record_named_after_a_member(texts: list[str]):
    found = groups(*texts)
    assert len(found) == len(texts)
    for number, group in enumerate(found):
        assert int(group) <= number
        assert found[int(group)] == group
