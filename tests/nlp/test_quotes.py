import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import QuoteError
from nlp.quotes import locate_quote, suggest_quotes

TEXT = "I waited nine hours. [name 1] sat with me and asked what I was most worried about. Nobody had asked me that before."


def test_a_quote_is_an_exact_stretch():
    start, end = locate_quote(TEXT, " Nobody had asked me that before. ")
    assert TEXT[start:end] == "Nobody had asked me that before."


@pytest.mark.parametrize(
    "quote", ["nobody had asked", "I waited  nine hours", "I waited nine hours!", "I waited 9 hours"]
)
def test_a_changed_quote_is_refused_with_what_to_do(quote: str):
    with pytest.raises(QuoteError, match="word for word"):
        locate_quote(TEXT, quote)


@pytest.mark.parametrize("quote", ["", "   "])
def test_an_empty_quote_is_refused(quote: str):
    with pytest.raises(QuoteError, match="at least one word"):
        locate_quote(TEXT, quote)


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_stretch_can_be_quoted(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    if quote.strip():
        a, b = locate_quote(text, quote)
        assert text[a:b] == quote.strip()


def test_suggestions_are_whole_sentences_without_marks():
    found = [TEXT[start:end] for start, end in suggest_quotes(TEXT)]
    assert found == ["Nobody had asked me that before."]


def test_suggestions_do_not_overlap_and_keep_to_the_limit():
    text = " ".join(f"I waited for help and nobody told me why, number {number}." for number in range(9))
    found = suggest_quotes(text, limit=2)
    assert len(found) == 2
    (a, b), (c, d) = sorted(found)
    assert a < b <= c < d


def test_nothing_worth_quoting():
    assert suggest_quotes("ok") == ()
