"""The words that speak most for a label: whole words of the text, in order of what they add to its score."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.coding import ThemeExamples, learn_coder, read_themes, start_coder
from nlp.coding.cues import MOST_CUES, find_cues
from nlp.coding.features import WORD, as_term, letter_runs, letters_of, terms_of, words_of
from nlp.records import Cue, LabelledText, TextRecord
from tests.nlp.blobs import PLACES, bunches

LABELS = ("waiting", "parking", "staff")


@pytest.fixture(scope="module")
def learnt():
    """A coder of three labels, and the texts and vectors that it learnt from."""
    texts, vectors, truth = bunches((40, 40, 40), spread=0.4)
    records = [
        LabelledText(str(row), text, (LABELS[true],), "Why?" if row % 2 else "What?")
        for row, (text, true) in enumerate(zip(texts, truth, strict=True))
    ]
    return learn_coder(records, vectors=vectors), records, vectors


def named(text, cues):
    return [text[cue.start : cue.end] for cue in cues]


def cues_of(coder, text, label, question=""):
    return named(text, coder.cues([TextRecord("x", text, question)], [(0, label)])[0])


@pytest.mark.parametrize(
    ("label", "own"),
    [
        ("waiting", {"waiting", "times", "long"}),
        ("parking", {"car", "park", "finding"}),
        ("staff", {"friendly", "nurse", "helped"}),
    ],
)
def test_a_planted_word_is_named_first(label, own, learnt):
    coder, _, _ = learnt
    text = "Waiting times for me, then a friendly nurse at the clinic, and finding the car park."
    first = cues_of(coder, text, label)[0].lower()
    assert set(first.split()) & own, first
    assert not set(first.split()) & set(PLACES)


def test_the_words_come_with_each_label_that_is_asserted(learnt):
    coder, records, vectors = learnt
    for record, coded in zip(records, coder.code(records, vectors), strict=True):
        for label in coded.labels:
            assert label.cues
            assert not set(" ".join(named(record.text, label.cues)).lower().split()) & set(PLACES)
    wanted = [
        (row, label.slug) for row, coded in enumerate(coder.code(records, vectors)) for label in coded.labels
    ]
    cues = [label.cues for coded in coder.code(records, vectors) for label in coded.labels]
    assert coder.cues(records, wanted) == cues


def test_a_misspelt_word_is_named_by_the_letters_it_shares(learnt):
    coder, _, _ = learnt
    assert "friendlie" not in coder.model.reader.words.terms
    assert cues_of(coder, "They were so friendlie.", "staff")[0] == "friendlie"


def test_what_words_add_is_what_they_add_to_the_score(learnt):
    coder, records, vectors = learnt
    read = coder.model.reader.read(records[:1], vectors[:1], read_themes(records[:1]))
    features = replace(read, vectors=0 * read.vectors)
    weights = coder.model.weights
    for label in range(len(LABELS)):
        _, added = weights.of_terms(features, 0, label)
        rest = weights.intercepts[label] + (features.asked @ weights.question)[0, label]
        assert added.sum() + rest == pytest.approx(weights.scores(features)[0, label], abs=1e-4)


def test_where_no_word_speaks_for_a_label_none_is_named(learnt):
    coder, _, vectors = learnt
    assert cues_of(coder, "Zzz qqq.", "waiting") == []
    assert cues_of(coder, "", "waiting") == []
    assert cues_of(coder, "Finding the car park took ages.", "staff") == []
    near = start_coder({"a": ThemeExamples(("a text",), vectors[:1])})
    (coded,) = near.code([TextRecord("x", "a text")], vectors[:1])
    assert [(label.slug, label.cues) for label in coded.labels] == [("a", ())]


def test_a_pair_is_named_where_it_adds_more_than_its_words():
    text = "Not good. We waited on hold, not  good!"
    terms = {"not": 0.1, "good": -0.2, "not good": 0.9, "waited": 0.5, "on": 0.0, "hold": 0.4, "on hold": 0.3}
    assert named(text, find_cues(text, terms, {})) == ["Not good", "on hold", "waited"]
    assert named("good. Hold", find_cues("good. Hold", {"good": 0.5, "hold": 0.4, "good hold": 1}, {})) == [
        "good",
        "Hold",
    ]
    assert named("the lift", find_cues("the lift", {"lift": 1.0, "the": 0.01, "the lift": 0.1}, {})) == [
        "lift"
    ]


def test_a_word_such_as_with_is_named_only_where_no_other_speaks():
    terms = {"with": 1.0, "wards": 0.2, "moved with": 0.5}
    assert named("moved with wards", find_cues("moved with wards", terms, {})) == ["moved with"]
    assert named("with us, wards", find_cues("with us, wards", terms, {})) == ["wards"]
    assert named("with us", find_cues("with us", terms, {})) == ["with"]


def test_weak_words_are_left_out_and_the_same_word_is_named_once():
    text = "Phone, phone, lift, stairs and ramp."
    terms = {"phone": 1.0, "lift": 0.5, "stairs": 0.2, "ramp": 0.3}
    assert find_cues(text, terms, {}) == (Cue(0, 5), Cue(14, 18), Cue(31, 35))
    assert find_cues("ramp", {"ramp": -1.0}, {}) == ()


def test_runs_of_letters_add_to_their_word_in_equal_parts():
    runs = {" ph": 0.6, "ift": 0.5}
    assert named("lift phone", find_cues("lift phone", {}, runs)) == ["phone", "lift"]
    text = "lift phones phew"
    assert named(text, find_cues(text, {}, runs)) == ["lift", "phones", "phew"]


ODD = st.text(
    st.one_of(
        st.sampled_from("aA Éİßﬁ’'-_\n\t.हिन्दीשָׁלוֹםمُحَمَّد日本🙂\u0301\u200d\x00"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@settings(max_examples=150, deadline=None)
@given(text=ODD, data=st.data())
def test_places_lie_in_the_text_hold_whole_words_and_do_not_overlap(text, data):
    record = TextRecord("x", text)
    weight = st.floats(-1, 1)
    terms = {term: data.draw(weight) for term in sorted(set(terms_of(record)))[:12]}
    runs = {run: data.draw(weight) for run in sorted(set(letters_of(record)))[:12]}
    cues = find_cues(text, terms, runs)
    assert len(cues) <= MOST_CUES
    assert cues == find_cues(text, terms, runs)
    for cue in cues:
        assert 0 <= cue.start < cue.end <= len(text)
        assert not re.match(r"\w", text[cue.start - 1 : cue.start])
        assert not re.match(r"\w", text[cue.end : cue.end + 1])
        assert WORD.search(text[cue.start : cue.end])
    ordered = sorted((cue.start, cue.end) for cue in cues)
    assert all(end <= start for (_, end), (start, _) in pairwise(ordered))


@settings(max_examples=60, deadline=None)
@given(text=ODD)
def test_odd_texts_do_not_crash_a_coder(text, learnt):
    coder, _, vectors = learnt
    first, again = (coder.code([TextRecord("x", text, "Why?")], vectors[:1]) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("text", ["Don’t WAIT", "İstanbul’da", "ΟΔΟΣ", "Straße"])
def test_words_are_read_as_they_are_placed(text):
    places = [place.group() for place in WORD.finditer(text)]
    assert words_of(TextRecord("x", text)) == [as_term(word) for word in places]
    assert letters_of(TextRecord("x", text)) == [run for word in places for run in letter_runs(word)]
