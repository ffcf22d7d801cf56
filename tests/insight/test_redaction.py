"""Marks in place of what is hidden."""

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from insight.enums import SpanLabel
from insight.redaction import MARKS, Stretch, apply_redactions, join_overlaps, redact
from nlp.records import Span
from nlp.screening import redaction as screening

TEXTS = st.text(max_size=60)


@st.composite
def texts_with_spans(draw):
    text = draw(TEXTS)
    spans = draw(
        st.lists(
            st.builds(
                Stretch,
                start=st.integers(-3, 70),
                end=st.integers(-3, 70),
                label=st.sampled_from(SpanLabel.values),
            ),
            max_size=6,
        )
    )
    return text, spans


def at(text, words, label):
    start = text.index(words)
    return Stretch(start, start + len(words), label)


def test_each_kind_has_its_mark():
    text = "Call Mary on 020 7946 0018."
    spans = [at(text, "020 7946 0018", SpanLabel.PHONE), at(text, "Mary", SpanLabel.PERSON)]
    assert apply_redactions(text, spans) == "Call [name 1] on [phone]."


def test_only_a_name_has_no_fixed_mark():
    assert set(SpanLabel.values) - set(MARKS) == {SpanLabel.PERSON}


def test_the_same_person_has_the_same_number_and_another_the_next():
    text = "Dr Amina Khan saw me. Khan was kind, Lee was not. AMINA KHAN called."
    names = ["Amina Khan", "Khan was", "Lee", "AMINA KHAN"]
    spans = [at(text, name, SpanLabel.PERSON) for name in names]
    spans[1] = Stretch(spans[1].start, spans[1].start + 4, SpanLabel.PERSON)
    assert apply_redactions(text, spans) == (
        "Dr [name 1] saw me. [name 1] was kind, [name 2] was not. [name 1] called."
    )


NAMES = ("John Smith", "Jane Smith", "J Smith", "Jane Jones", "J. Jones", "S J", "Smith", "Jane", "J")


@given(st.lists(st.sampled_from(NAMES)))
@example(["John Smith", "J Smith", "Jane Smith"])
def test_people_have_the_marks_that_screening_gives_them(names):
    text, spans = "", []
    for name in names:
        spans.append((len(text), len(text) + len(name)))
        text += f"{name}; "
    screened = screening.redact(text, [Span(*span, "PERSON", "test", "test", 0.9) for span in spans]).text
    assert apply_redactions(text, [Stretch(*span, SpanLabel.PERSON) for span in spans]) == screened
    if names[:3] == ["John Smith", "J Smith", "Jane Smith"]:
        assert screened.startswith("[name 1]; [name 1]; [name 2]")


def test_numbers_go_on_after_marks_that_stand_in_the_text():
    text = "[name 4] spoke to Sue."
    assert apply_redactions(text, [at(text, "Sue", SpanLabel.PERSON)]) == "[name 4] spoke to [name 5]."


def test_overlapping_spans_hide_what_either_covers():
    text = "Flat 2, 14 Elm Road SE13 6AA now"
    spans = [at(text, "14 Elm Road SE13", SpanLabel.ADDRESS), at(text, "SE13 6AA", SpanLabel.POSTCODE)]
    assert apply_redactions(text, spans) == "Flat 2, [address] now"


@given(TEXTS)
def test_nothing_hidden_changes_nothing(text):
    assert apply_redactions(text, []) == text


@given(texts_with_spans())
@example(("0", [Stretch(0, 1, "PERSON"), Stretch(0, 1, "EMAIL")]))
def test_hiding_the_same_twice_is_hiding_it_once(case):
    text, spans = case
    assert apply_redactions(text, [*spans, *spans]) == apply_redactions(text, spans)
    assert apply_redactions(text, reversed(spans)) == apply_redactions(text, join_overlaps(spans, len(text)))


@given(texts_with_spans())
def test_joined_stretches_are_in_bounds_in_order_and_cover_the_same(case):
    text, spans = case
    joined = join_overlaps(spans, len(text))
    assert all(0 <= one.start < one.end <= len(text) for one in joined)
    assert all(one.end <= other.start for one, other in itertools.pairwise(joined))
    wanted = {i for span in spans for i in range(max(span.start, 0), min(span.end, len(text)))}
    assert {i for span in joined for i in range(span.start, span.end)} == wanted


@given(texts_with_spans())
def test_marks_say_where_they_stand(case):
    text, spans = case
    redaction = redact(text, spans)
    done = shown = 0
    for mark in redaction.marks:
        assert redaction.text[shown : mark.shown_start] == text[done : mark.start]
        done, shown = mark.end, mark.shown_end
    assert redaction.text[shown:] == text[done:]


@given(texts_with_spans(), st.data())
def test_stretches_go_across_and_back_without_losing_anything(case, data):
    text, spans = case
    redaction = redact(text, spans)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    there = redaction.shown_stretch(start, end)
    assert 0 <= there[0] < there[1] <= len(redaction.text)
    back = redaction.original_stretch(*there)
    assert back[0] <= start and back[1] >= end
    if not any(mark.start < end and start < mark.end for mark in redaction.marks):
        assert redaction.text[slice(*there)] == text[start:end]
