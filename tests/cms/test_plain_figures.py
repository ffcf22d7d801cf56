from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.plain.figures import percentage, plain_date, plain_number, share_in_words

shares = st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (212, 848, "1 in 4"),
        (212, 846, "about 1 in 4"),
        (1, 2, "1 in 2"),
        (66, 100, "about 2 in 3"),
        (72, 100, "about 7 in 10"),
        (93, 100, "about 9 in 10"),
        (96, 100, "almost all"),
        (70, 846, "about 1 in 12"),
        (1, 100, "1 in 100"),
        (1, 101, "fewer than 1 in 100"),
        (0, 5, "none"),
        (5, 5, "all"),
    ],
)
def test_a_share_reads_as_people_say_it(part, whole, words):
    assert share_in_words(part, whole) == words


@given(shares)
def test_words_are_never_far_from_the_share(share):
    part, whole = share
    words = share_in_words(part, whole).removeprefix("about ").removeprefix("fewer than ")
    if " in " in words:
        said, of = (int(number) for number in words.split(" in "))
        assert abs(part / whole - said / of) <= 0.06
        assert ("about" in share_in_words(part, whole)) or part * of == said * whole or part * 100 < whole


@given(shares)
def test_a_percentage_says_nothing_and_everything_only_when_exact(share):
    part, whole = share
    text = percentage(part, whole)
    assert (text == "0%") == (part == 0)
    assert (text == "100%") == (part == whole)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(612, 846, "72%"), (1, 1000, "less than 1%"), (999, 1000, "more than 99%"), (1, 8, "13%")],
)
def test_a_percentage_is_rounded_to_a_whole_number(part, whole, text):
    assert percentage(part, whole) == text


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (-1, 5), (6, 5)])
@pytest.mark.parametrize("figure", [percentage, share_in_words])
def test_what_is_no_share_is_refused(figure, part, whole):
    with pytest.raises(ValueError, match=f"{part} of {whole}"):
        figure(part, whole)


def test_dates_and_numbers_are_written_out():
    assert plain_date(date(2026, 11, 2)) == "2 November 2026"
    assert plain_date(datetime(2026, 11, 12, 9, 30, tzinfo=UTC)) == "12 November 2026"
    assert plain_date(None) == ""
    assert plain_number(1204) == "1,204"
    assert plain_number(12.34, 1) == "12.3"
    assert plain_number(None) == ""
