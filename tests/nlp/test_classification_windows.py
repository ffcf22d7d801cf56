import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlp.classification.windows import LONGEST, MOST, split_windows

LONG = "The nurse rang me back on Tuesday and I was seen within the week. " * 60


def test_a_comment_of_usual_length_is_one_window():
    text = "The nurse was kind. The bus was late."
    assert split_windows(text) == [(0, len(text))]


def test_a_text_without_a_sign_has_none():
    assert split_windows(" \n\t ") == []


def test_a_long_text_is_cut_between_sentences():
    windows = split_windows(LONG[: 3 * LONGEST])
    assert len(windows) >= 3
    assert all(LONG[end - 1] == "." for _, end in windows[:-1])


def test_a_sentence_without_an_end_is_cut_between_words():
    text = "and then " * 400
    assert all(text[start:end].strip() in text for start, end in split_windows(text))
    assert all(re.fullmatch(r"(?:and|then|\s)+", text[start:end]) for start, end in split_windows(text))


def test_no_more_is_read_than_the_windows_hold():
    assert len(split_windows("x" * 100_000)) <= MOST
    assert len(split_windows(LONG * 30)) == MOST


@given(st.text(max_size=3000) | st.text(alphabet="ab .\n", min_size=LONGEST, max_size=4 * LONGEST))
def test_windows_lie_in_order_within_the_text(text: str):
    windows = split_windows(text)
    assert all(0 <= start < end <= len(text) and end - start <= LONGEST for start, end in windows)
    assert all(one[1] <= other[0] for one, other in pairwise(windows))
    if len(windows) < MOST:
        read = "".join(text[start:end] for start, end in windows)
        assert re.findall(r"[^\W_]", read) == re.findall(r"[^\W_]", text)
