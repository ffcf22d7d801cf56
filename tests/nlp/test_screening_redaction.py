import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.records import Span, TextRecord
from nlp.screening import SAFEGUARDING, screen_text
from nlp.screening.recognisers import find_personal_data
from nlp.screening.redaction import NameMarks, redact
from nlp.screening.spans import without_overlaps

FRAGMENTS = (
    "My name is Olu Adebayo", "Dr Patel", "my son Tobi", "07700 900123", "jane(at)example.org", "943 476 5919", "SE15 6QB",
    "dob 1/9/1991", "[name 1]", "[phone]", "Mrs", "Maureen", "ref AB-1234", "@kit_se4", "12 Larch Road", "AB123456C", "LG19 XYZ",
    "😀", "\u200b", "\u202e", "مرحبا", "\x00", "\ud800", "’s", ",", ".", "\n", " ", "called", "0", "at", "dot com", "will", "Kaur",
)  # fmt: skip
MESSY = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=14).map(" ".join)
GLUED = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)


def span(start: int, end: int, label: str, score: float = 0.9) -> Span:
    return Span(start, end, label, "test", "test", score)


def test_each_kind_gets_its_mark():
    text = "Ring 07700 900123 or write to jane@example.org, SE15 6QB, NHS number 943 476 5919."
    assert (
        screen_text(TextRecord("1", text)).screened
        == "Ring [phone] or write to [email], [postcode], NHS number [NHS number]."
    )


def test_one_person_has_one_number():
    text = "My wife Maureen Okafor fell. Maureen waited. Dr Patel saw her."
    assert (
        screen_text(TextRecord("1", text)).screened
        == "My wife [name 1] fell. [name 1] waited. Dr [name 2] saw her."
    )


def test_numbers_go_on_after_those_already_there():
    redaction = redact("[name 1] met Olu", (span(13, 16, "PERSON"),))
    assert redaction.text == "[name 1] met [name 2]"


def test_offsets_map_both_ways():
    text = "I am Olu, ring 07700 900123 today"
    redaction = redact(text, (span(5, 8, "PERSON"), span(15, 27, "PHONE")))
    assert redaction.text == "I am [name 1], ring [phone] today"
    for at in [*range(5), *range(8, 15), *range(27, len(text))]:
        there = redaction.to_screened(at)
        assert redaction.text[there] == text[at]
        assert redaction.to_original(there) == at
    assert redaction.to_screened(6) == 5
    assert redaction.to_original(redaction.text.index("phone")) == 15


def test_overlaps_go_to_the_surer_and_leave_nothing_open():
    text = "abc def ghi"
    kept = without_overlaps(text, [span(0, 11, "ADDRESS", 0.5), span(4, 7, "PERSON", 0.9)])
    assert [(s.start, s.end, s.label) for s in kept] == [
        (0, 3, "ADDRESS"),
        (4, 7, "PERSON"),
        (8, 11, "ADDRESS"),
    ]


def test_spans_of_one_label_are_joined():
    kept = without_overlaps("abc def ghi", [span(0, 5, "PERSON", 0.5), span(4, 11, "PERSON", 0.9)])
    assert [(s.start, s.end, s.score) for s in kept] == [(0, 11, 0.9)]


CUTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 8), st.sampled_from(("PERSON", "PHONE", "ADDRESS"))),
    max_size=6,
)


def apart(text: str, cuts: list[tuple[int, int, str]]) -> tuple[Span, ...]:
    kept, done = [], 0
    for start, length, label in sorted(cuts):
        if done <= start and start + length <= len(text):
            kept.append(span(start, start + length, label))
            done = start + length
    return tuple(kept)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab. []1", max_size=60), CUTS)
def test_offsets_never_go_backwards_and_come_back(text: str, cuts: list[tuple[int, int, str]]):
    spans = apart(text, cuts)
    redaction = redact(text, spans)
    there = [redaction.to_screened(at) for at in range(len(text) + 1)]
    back = [redaction.to_original(at) for at in range(len(redaction.text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert (there[-1], back[-1]) == (len(redaction.text), len(text))
    for found, (start, end, new_start, new_end) in zip(spans, redaction.pieces, strict=True):
        assert (start, end) == (found.start, found.end)
        assert redaction.text[new_start] == "["
        assert redaction.text[new_end - 1] == "]"
        assert all(redaction.to_original(at) == start for at in range(new_start, new_end))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(("Olu Adebayo", "olu", "Adebayo", "Mary", "mary kay", "Kay", "Mary Adebayo")),
        min_size=1,
        max_size=8,
    )
)
def test_the_same_person_has_the_same_mark_and_marks_count_from_one(names: list[str]):
    text, spans = "", []
    for name in names:
        spans.append(span(len(text), len(text) + len(name), "PERSON"))
        text += f"{name}, "
    marks = redact(text, spans).text.rstrip(", ").split(", ")
    for name, mark in zip(names, marks, strict=True):
        assert all(
            other == mark for again, other in zip(names, marks, strict=True) if again.lower() == name.lower()
        )
    firsts = [int(mark.strip("[name ]")) for mark in dict.fromkeys(marks)]
    assert firsts == list(range(1, len(firsts) + 1))


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (["John Smith", "Mary Smith"], [1, 2]),
        (["John Smith", "john", "SMITH", "Mr. Smith"], [1, 1, 1, 2]),
        (["John", "John Smith", "Mary Smith", "mary"], [1, 1, 2, 2]),
        (["J. Smith", "John Smith", "Jane Smith"], [1, 1, 2]),
        (["John Smith", "J Smith", "Jane Smith"], [1, 1, 2]),
        (["J Smith", "John Smith", "S., J.", "Jane Smith", "Jane"], [1, 1, 1, 2, 2]),
        (["Smith", "John Smith", "Mary Smith", "Smith"], [1, 1, 2, 1]),
        (["John Smith", "Smith, John"], [1, 1]),
        (["Ana", "Anaya"], [1, 2]),
        ([". ,", "Ana"], [1, 2]),
    ],
)
def test_two_who_share_one_name_are_two(names: list[str], numbers: list[int]):
    marks = NameMarks("")
    assert [marks.mark(name) for name in names] == [f"[name {number}]" for number in numbers]


FULL = ("John Smith", "Jane Smith", "Jane Jones", "Sol Jones")


@given(st.lists(st.sampled_from((*FULL, "J Smith", "J. Jones", "S J", "J", "S. Jones", "Jane", "Smith"))))
def test_people_of_different_full_names_have_different_marks(names: list[str]):
    marks = NameMarks("")
    told = {(name, marks.mark(name)) for name in names}
    full = [mark for name, mark in told if name in FULL]
    assert len(full) == len(set(full))


def test_names_marked_before_keep_their_numbers():
    assert NameMarks("[name 3] and [name 1]").mark("Ana") == "[name 4]"


@settings(max_examples=60, deadline=None)
@given(st.one_of(MESSY, GLUED))
def test_spans_are_in_bounds_and_apart(text: str):
    done = 0
    for found in find_personal_data(text):
        assert done <= found.start < found.end <= len(text)
        done = found.end


@settings(max_examples=60, deadline=None)
@given(st.one_of(MESSY, GLUED))
def test_screening_again_changes_nothing(text: str):
    once = screen_text(TextRecord("1", text))
    again = screen_text(TextRecord("1", once.screened))
    assert again.screened == once.screened
    assert again.spans == ()


@settings(max_examples=60, deadline=None)
@given(st.one_of(MESSY, GLUED, st.text(max_size=200)))
def test_nothing_raises_and_flags_are_known(text: str):
    screened = screen_text(TextRecord("1", text))
    assert screened.safeguarding is None or screened.safeguarding in SAFEGUARDING
    assert bool(screened.safeguarding_reason) == (screened.safeguarding is not None)


@settings(max_examples=60, deadline=None)
@given(st.one_of(MESSY, GLUED))
def test_what_is_outside_the_spans_is_kept(text: str):
    spans = find_personal_data(text)
    redaction = redact(text, spans)
    inside = {at for found in spans for at in range(found.start, found.end)}
    for at in range(len(text)):
        if at not in inside:
            assert redaction.text[redaction.to_screened(at)] == text[at]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["a", "1", "1 ", "John ", "a@", "a.", "a (at) ", "Dr ", "07700 900123 ", "ref ", "born ", "my son Tobi, ", "12 Apple Road, ", "\n", "-",
     "flat 1 ", "oh one two ", "hospital, 1 ", "takes my ", "suicide. ", "not ", "Mary Mary "],
)  # fmt: skip
def test_time_grows_in_line_with_length(unit: str):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        started = time.process_time()
        screen_text(TextRecord("1", text))
        return time.process_time() - started

    # Eight times the length: quadratic time would be 64 times as long.
    assert seconds(32_000) < 24 * max(seconds(4_000), 0.02)
