from hypothesis import given
from hypothesis import strategies as st

from nlp.segmenting import split_segments, split_sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split_segments(text)]


def test_sentences_are_segments():
    assert pieces("The nurse was kind. I waited two hours!") == ["The nurse was kind.", "I waited two hours!"]


def test_contrast_starts_a_segment():
    found = pieces("The doctor was very good but the wait was far too long")
    assert found == ["The doctor was very good", "but the wait was far too long"]


def test_a_contrast_of_one_word_is_not_cut():
    assert pieces("Small but good surgery") == ["Small but good surgery"]


def test_titles_numbers_and_times_end_no_sentence():
    assert pieces("Dr. Patel paid £3.50 at 8.15 for it") == ["Dr. Patel paid £3.50 at 8.15 for it"]


def test_lines_and_bullets_are_segments():
    assert pieces("Notes:\n- more benches\n- fewer forms") == ["Notes:", "more benches", "fewer forms"]


def test_slashes_of_flip_charts_are_boundaries():
    assert pieces("gas meter / no freezer / dear fruit") == ["gas meter", "no freezer", "dear fruit"]


def test_a_text_without_words_has_no_segment():
    assert split_segments(" ... !!! \n") == []


@given(st.text(max_size=300))
def test_segments_are_in_order_and_trimmed(text: str):
    done = 0
    for start, end in split_segments(text):
        assert done <= start < end <= len(text)
        assert text[start:end].strip(" \t") == text[start:end]
        done = end


@given(st.text(alphabet="ab. \n!?;/,but", max_size=200))
def test_every_word_lies_in_a_segment(text: str):
    covered = {at for start, end in split_segments(text) for at in range(start, end)}
    assert all(at in covered for at, character in enumerate(text) if character.isalpha())


@given(st.text(max_size=200))
def test_sentences_hold_all_segments(text: str):
    sentences = split_sentences(text)
    assert all(any(a <= start and end <= b for a, b in sentences) for start, end in split_segments(text))
