"""Odd input to the whole of screening and tagging: no crash, no stretch out of bounds, no quadratic time."""

import io
import json
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.__main__ import main
from nlp.grouping import group_ids
from nlp.records import TextRecord
from nlp.screening import screen_text
from nlp.screening.recognisers import find_by_form
from nlp.stages import tag_texts

pytestmark = pytest.mark.language

ODD = (
    "", " ", "\n\n", "\x00", "a", "é", "😀😀😀", "👩🏽‍⚕️ was kind", "\u200b\u200bolu\u200b ade\u200bbayo", "07700\u200b900123",
    "\u202eyb detirw", "مرحبا my name is عمر and ring 07700 900123", "Моя мама Olena жила at SE15 6QB", "中文 comment with 12 Larch Road",
    "\ud800", "\udfff call me \ud83d", "tel ٠٧٧٠٠٩٠٠١٢٣", "１２ Larch Road", "[name 1] [phone] [", "ﬀ ﬁ ǆ ß İ ı", "a\u0301" * 40, "N/A", "�" * 10,
    "NHS number 943\u00a0476\u00a05919", "@" * 50, "(" * 60, "\t".join("abc"), "MY NAME IS OLU ADEBAYO, RING 07700 900123",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=6)), max_size=8).map("".join),
    st.text(alphabet=st.characters(codec=None, categories=("Cs", "Cf", "Mn", "So", "Nd", "Lo")), max_size=60),
)


def check_in_bounds(text: str) -> None:
    record = TextRecord("1", text)
    screened = screen_text(record)
    done = 0
    for span in screened.spans:
        assert done <= span.start < span.end <= len(text)
        done = span.end
    (tagged,) = tag_texts([record])
    for mark in (*tagged.segments, *tagged.communities, *tagged.places):
        assert 0 <= mark.start < mark.end <= len(text)
    assert screen_text(TextRecord("1", screened.screened)).screened == screened.screened


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str):
    check_in_bounds(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_text(text: str):
    check_in_bounds(text)


@pytest.mark.parametrize(
    "text", ["waited " * 14_300, "x" * 100_000, "😀" * 100_000, "The nurse was kind. " * 5_000]
)
def test_a_hundred_thousand_characters(text: str):
    check_in_bounds(text[:100_000])


def test_a_hidden_space_does_not_hide_a_number():
    (span,) = screen_text(TextRecord("1", "ring 07700\u200b900123 please")).spans
    assert span.label == "PHONE"


def test_lines_that_are_no_text_are_told_and_the_rest_goes_on(monkeypatch, capsys):
    raw = b'{"id": "1", "text": "kind \xff\xfe staff"}\n{"id": "2", "text": "lone \\ud800 half"}\n\xc3\x28\n{"id": "3", "text": ""}\n'
    for command in ("screen", "tag", "groups"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert main([command]) == 1
        out, complaints = capsys.readouterr()
        assert [json.loads(line)["id"] for line in out.splitlines()] == ["2", "3"]
        assert "line 1: this is not UTF-8" in complaints
        assert "line 3: this is not UTF-8" in complaints


LENGTHS = (5_000, 10_000, 20_000, 40_000)
GROWTH = 3.0
"""How much more than in line with length the time may grow over all lengths; quadratic time grows 8 times more."""
LEAST = 0.05
"""Seconds below which a time is mostly chance."""


def check_growth(work: Callable[[str], object], unit: str, lengths: tuple[int, ...] = LENGTHS) -> None:
    work((unit * LENGTHS[0])[: LENGTHS[0]])
    seconds = []
    for length in lengths:
        text = (unit * length)[:length]
        started = time.process_time()
        work(text)
        seconds.append(time.process_time() - started)
    assert seconds[-1] <= GROWTH * (LENGTHS[-1] / LENGTHS[0]) * max(seconds[0], LEAST), seconds


UNITS = (
    "a", "1", "1 ", "0", "O0", "a.", "a@", "a at ", "a dot ", "a (at) ", "double ", "oh one ", "07700 900123 ", "one two 3 ", "999 407 1815 ",
    "ab 12 34 ", "se1 ", "s e 1 5 ", "12 ", "12 larch ", "flat 1 ", "flat 1 the ", "12 Apple Road, ", "Apple ", "the the ", "dob ", "born 1/1/ ",
    "1/1/19 ", "12th of ", "twenty ", "ref ", "case no 1", "reg ", "@a", "insta ", "hospital, ", "hospital at the ", "address is 1 ",
    "call ", "call 12 ", "email is a ", "-", "(", "[name 1] ", "nhs ", "_at_", "AT", "\u00a0", "x_", "10/", "1a",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_for_identifiers_grows_in_line_with_length(unit: str):
    check_growth(find_by_form, unit, (LENGTHS[0], LENGTHS[-1]))


@pytest.mark.parametrize(
    ("unit", "lengths"),
    [
        ("waited ", LENGTHS),
        ("My son Tobi was kind. ", (LENGTHS[0], LENGTHS[-1])),
        ("I am deaf and my GP in Peckham only phones. ", (LENGTHS[0], LENGTHS[-1])),
    ],
)
def test_time_for_all_grows_in_line_with_length(unit: str, lengths: tuple[int, ...]):
    def work(text: str) -> None:
        screen_text(TextRecord("1", text))
        list(tag_texts([TextRecord("1", text)]))

    check_growth(work, unit, lengths)


def test_time_for_groups_grows_in_line_with_the_number_of_texts():
    def work(text: str) -> None:
        number = len(text) // 40
        group_ids(
            [
                TextRecord(str(at), f"Please keep the Harrow Green clinic open {at} {at * 7}")
                for at in range(number)
            ]
        )

    check_growth(work, "x")
