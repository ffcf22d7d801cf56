import pytest

from nlp.lexicons import expand
from nlp.tagging.matching import TermMatcher, read_words, without_inner


def hits(text: str, *terms: str, cased: bool = False, apostrophes: bool = False) -> list[str]:
    matcher = TermMatcher({"key": terms}, cased=cased, apostrophes=apostrophes)
    return [text[hit.start : hit.end] for hit in matcher.find(read_words(text))]


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("refugee(s)", ["refugee", "refugees"]),
        ("(deaf|blind) people", ["deaf people", "blind people"]),
        ("i (am |)deaf", ["i am deaf", "i deaf"]),
        ("plain", ["plain"]),
    ],
)
def test_optional_parts_and_alternatives(term: str, forms: list[str]):
    assert expand(term) == forms


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("I'm Deaf.", "i'm deaf", ["I'm Deaf"]),
        ("im deaf", "i'm deaf", ["im deaf"]),
        ("I’m deaf", "i'm deaf", ["I’m deaf"]),
        ("ex-army man", "ex army", ["ex-army"]),
        ("they were deaf", "we're deaf", []),
        ("deafness", "deaf", []),
        ("I am very deaf", "i am (very |quite |)deaf", ["I am very deaf"]),
        ("I am deaf", "i am (very |quite |)deaf", ["I am deaf"]),
        ("I, deaf", "i deaf", []),
        ("lgbtq+ group", "lgbtq+", ["lgbtq+"]),
    ],
)
def test_terms_in_a_text(text: str, term: str, expected: list[str]):
    assert hits(text, term) == expected


def test_only_the_longest_of_one_key_that_begin_together():
    assert hits("type two diabetes", "type two", "type two diabetes") == ["type two diabetes"]


def test_cased_terms_count_as_written():
    assert hits("the Oval, an oval", "Oval", cased=True) == ["Oval"]


def test_apostrophes_can_be_asked_for():
    assert hits("you guys at Guy's", "guy's", apostrophes=True) == ["Guy's"]


def test_inner_hits_are_left_out():
    matcher = TermMatcher({"a": ["old kent road"], "b": ["kent"]})
    found = matcher.find(read_words("on the Old Kent Road"))
    assert [hit.key for hit in without_inner(found)] == ["a"]


def test_odd_text_has_words_too():
    assert read_words("").forms == []
    assert read_words("\ud800 \u200b😀").text == "\ufffd \u200b😀"
