import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import SummaryError
from nlp.summaries import Cited, Evidence, LeftOut, Sentence, Summary, check_summary, write_summary
from nlp.summaries.amounts import AMOUNTS, amounts_in, name_amount, numbers_in
from nlp.summaries.checking import Fault, sentences_in
from nlp.summaries.choosing import choose_representatives
from nlp.summaries.drafts import to_summary
from tests.nlp.blobs import bunches

NAMES = ("Waiting times", "Car park", "Friendly nurses", "GP surgery 24")


def evidence_of(sizes):
    texts, vectors, truth = bunches(sizes)
    cited = [
        Cited(str(row), f"I felt that {text.lower()}.", (NAMES[true],))
        for row, (text, true) in enumerate(zip(texts, truth, strict=True))
    ]
    return Evidence(tuple(cited)), vectors


TWENTY, TWENTY_VECTORS = evidence_of((12, 6, 2))
WAITING = TWENTY.by_theme["Waiting times"]


ALL_LEFT_OUT = tuple(LeftOut(theme, len(ids)) for theme, ids in TWENTY.by_theme.items())


def faults(*sentences, left_out=ALL_LEFT_OUT):
    return [problem.fault for problem in check_summary(Summary(sentences, left_out), TWENTY)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=4, max_size=4))
def test_what_we_write_passes_the_check(sizes):
    evidence, vectors = evidence_of(sizes)
    summary = write_summary(evidence, vectors)
    assert check_summary(summary, evidence) == []
    named = {entry.theme for entry in summary.left_out}
    assert named == {theme for theme, ids in evidence.by_theme.items() if len(ids) < 3}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_changed_letter_of_a_quote_or_number_is_found(data):
    summary = write_summary(TWENTY, TWENTY_VECTORS)
    place = data.draw(st.integers(0, len(summary.sentences) - 1))
    sentence = summary.sentences[place]
    able = [
        at
        for at, letter in enumerate(sentence.text)
        if letter.isdigit() or (letter.isalpha() and "“" in sentence.text)
    ]
    at = data.draw(st.sampled_from(able))
    other = "7" if sentence.text[at].isdigit() else "Z"
    changed = sentence.text[:at] + other + sentence.text[at + 1 :]
    broken = replace(
        summary,
        sentences=(
            *summary.sentences[:place],
            replace(sentence, text=changed),
            *summary.sentences[place + 1 :],
        ),
    )
    assert {problem.sentence for problem in check_summary(broken, TWENTY)} == {place}


def test_each_theme_is_counted_and_quoted_from_its_own_texts():
    summary = write_summary(TWENTY, TWENTY_VECTORS)
    assert [sentence.text for sentence in summary.sentences if "“" not in sentence.text] == [
        "20 comments were read.",
        "Most comments, 12 of 20, speak of waiting times.",
        "Many comments, 6 of 20, speak of car park.",
    ]
    assert summary.left_out == (LeftOut("Friendly nurses", 2),)
    quotes = [sentence for sentence in summary.sentences if "“" in sentence.text]
    assert len(quotes) == 4
    assert write_summary(TWENTY, TWENTY_VECTORS) == summary


def test_a_sentence_must_name_texts_that_are_there():
    assert faults(Sentence("People waited.", ())) == [Fault.NO_SOURCE]
    assert faults(Sentence("People waited.", ("99",))) == [Fault.UNKNOWN_SOURCE]
    assert faults(Sentence("People waited.", ("1",), base="Bins")) == [Fault.THEME]


def test_quotes_are_exact_and_from_the_texts_cited():
    words = TWENTY.texts[0].text[:12]
    assert faults(Sentence(f"One person wrote “{words}”.", ("0",))) == []
    assert faults(Sentence(f'One person wrote "{words}".', ("0",))) == []
    assert faults(Sentence(f"One person wrote “{words.upper()}”.", ("0",))) == [Fault.QUOTE]
    assert faults(Sentence("One person wrote “the clinic 0”.", ("1",))) == [Fault.QUOTE]


@pytest.mark.parametrize("quoted", ["“{}”", '"{}"', "‘{}’", "'{}'", "«{}»"])
def test_words_in_any_quotation_marks_are_a_quote(quoted):
    assert faults(Sentence(f"One said {quoted.format('They weren’t kind')}.", ("0",))) == [Fault.QUOTE]
    assert faults(Sentence(f"One said {quoted.format(TWENTY.texts[0].text[:6])}.", ("0",))) == []


@pytest.mark.parametrize("text", ["One said “It is bad.", "It is bad” said one.", 'One said "It is bad.'])
def test_a_quotation_mark_without_its_partner_is_no_way_round(text):
    assert faults(Sentence(text, ("0",))) == [Fault.QUOTE]


def test_a_quote_of_many_sentences_stays_in_one():
    text = "First. One said “I rang. I waited! Nobody came.” Then ‘a’ and “” came. Last"
    assert sentences_in(text) == [
        "First.",
        "One said “I rang. I waited! Nobody came.”",
        "Then ‘a’ and “” came.",
        "Last",
    ]


def test_an_apostrophe_begins_no_quote():
    assert faults(Sentence("The residents' and nurses’ views don't differ.", ("0",))) == []


@pytest.mark.parametrize(
    "text",
    [
        "They ring every morning.",
        "It took half an hour.",
        "Not at all good, all the time.",
        "A few weeks.",
        "It matters most.",
    ],
)
def test_a_stretch_of_time_is_no_amount(text):
    assert list(amounts_in(text)) == []


def test_a_problem_says_what_was_written():
    sentence = Sentence("Most people, 13 of them, said “no”.", ("0",))
    found = check_summary(Summary((sentence,), ALL_LEFT_OUT), TWENTY)
    assert [problem.written for problem in found] == ["no", "13", "Most"]


def test_small_counts_and_small_rests_are_told_in_words():
    for sizes, told in (((12, 6, 2), "Some comments speak of"), ((18, 2), "Most comments speak of")):
        evidence, vectors = evidence_of(sizes)
        summary = write_summary(evidence, vectors, fewest=8)
        counted = [sentence.text for sentence in summary.sentences if "speak of" in sentence.text]
        assert counted[-1].startswith(told)
        assert not any(letter.isdigit() for letter in counted[-1])
        assert check_summary(summary, evidence) == []


@pytest.mark.parametrize(
    "text", ["12 people", "Twelve people", "60% of people", "12 of 20 people", "60 per cent"]
)
def test_numbers_that_can_be_counted_pass(text):
    assert faults(Sentence(text, WAITING)) == []


@pytest.mark.parametrize(
    "text", ["13 people", "Eleven people", "61% of people", "12 of 21 people", "One person", "1,200 people"]
)
def test_numbers_that_can_not_be_counted_fail(text):
    assert faults(Sentence(text, WAITING)) == [Fault.NUMBER]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Most", 12),
        ("Half", 10),
        ("All", 20),
        ("Nearly all", 19),
        ("Some", 4),
        ("A few", 2),
        ("A quarter of", 5),
    ],
)
def test_words_for_amounts_that_fit_pass_and_others_fail(word, count):
    ids = tuple(str(row) for row in range(20))
    assert faults(Sentence(f"{word} people waited.", ids[:count])) == []
    other = 1 if count > 7 else 20
    assert faults(Sentence(f"{word} people waited.", ids[:other])) == [Fault.AMOUNT]


def test_a_share_may_be_of_one_themes_texts():
    assert faults(Sentence("Half of those who spoke of waiting times.", WAITING[:6], "Waiting times")) == []
    assert faults(Sentence("Half of those who spoke of waiting times.", WAITING[:6])) == [Fault.AMOUNT]


def test_a_theme_is_cited_from_its_own_texts_only():
    assert (
        faults(
            Sentence("Waiting times were long.", WAITING),
            left_out=(LeftOut("Car park", 6), LeftOut("Friendly nurses", 2)),
        )
        == []
    )
    assert Fault.THEME in faults(Sentence("Waiting times were long.", ("15",)))


def test_a_number_in_a_themes_name_is_no_claim():
    evidence, _ = evidence_of((0, 0, 0, 4))
    summary = Summary((Sentence("GP surgery 24 was spoken of.", ("0",)),))
    assert check_summary(summary, evidence) == []


def test_what_is_left_out_must_be_listed_with_its_count():
    assert faults(left_out=()) == [Fault.LEFT_OUT] * 3
    assert faults(
        left_out=(LeftOut("Waiting times", 11), LeftOut("Car park", 6), LeftOut("Friendly nurses", 2))
    ) == [Fault.LEFT_OUT]
    assert faults(
        left_out=(
            LeftOut("Waiting times", 12),
            LeftOut("Car park", 6),
            LeftOut("Friendly nurses", 2),
            LeftOut("Bins", 2),
        )
    ) == [Fault.LEFT_OUT]


@given(st.integers(1, 60), st.integers(0, 60))
def test_our_own_words_for_amounts_fit(count, more):
    total = count + more
    word = name_amount(count, total).lower()
    if count > 2:
        (found,) = amounts_in(word)
        assert found[1].fits(count, total)
    else:
        assert word in {"one", "two"}


def test_every_word_for_an_amount_is_read_as_itself():
    for amount in AMOUNTS:
        for word in amount.words.split("|"):
            assert [found for _, found in amounts_in(f"So {word} people")] == [amount]


def test_numbers_are_read_in_figures_and_words():
    found = [
        (written, float(value), percentage)
        for written, value, percentage in numbers_in("1,200 of three, 4.5% and a third")
    ]
    assert found == [("1,200", 1200, False), ("three", 3, False), ("4.5%", 4.5, True)]


def test_representatives_cover_each_bunch_before_any_twice():
    _, vectors, truth = bunches((30, 20, 10))
    chosen = choose_representatives(range(60), vectors=vectors, voices=range(60), limit=3)
    assert truth[list(chosen)].tolist() == [0, 1, 2]
    copies = choose_representatives(range(60), vectors=vectors, voices=["same"] * 60, limit=3)
    assert len(copies) == 1
    assert choose_representatives([], vectors=vectors, voices=[], limit=3) == ()
    assert (
        choose_representatives(range(3), vectors=np.zeros((3, 4), dtype=np.float32), voices=range(3), limit=2)
        == ()
    )


def test_two_texts_with_one_id_and_a_draft_of_another_shape_are_refused():
    with pytest.raises(SummaryError, match="same id"):
        Evidence((Cited("1", "a", ()), Cited("1", "b", ())))
    for draft in ({}, {"sentences": [{"text": "a"}]}, {"sentences": [{"text": "a", "ids": "1"}]}, []):
        with pytest.raises(SummaryError, match="can't be read"):
            to_summary(json.loads(json.dumps(draft)))
