from dataclasses import replace

import pytest

from nlp.classification import Judgement
from nlp.classification.decisions import CommunityRule, DangerRule, Decisions, ThemeRule
from nlp.records import CommunityMention
from nlp.tagging import settling
from nlp.tagging.matching import read_words
from nlp.tagging.settling import settle_communities

THEME = ThemeRule(words=0.5, threshold=0.0)
RULES = Decisions(
    priorities=(THEME, THEME),
    ambitions=(THEME, THEME),
    communities=CommunityRule(bias=-2.0, score=1.0, found=3.0, both=-0.5),
    own=1.5,
    danger=DangerRule(asked=-2.0, signs=0.5, threshold=0.0),
)
SLUGS = ("carers", "deaf", "young-carers", "young-people", "children")


def judgement(*, own: float = 0.0, **scores: float) -> Judgement:
    return Judgement(
        priorities={},
        ambitions={},
        communities={slug: scores.get(slug.replace("-", "_"), -9.0) for slug in SLUGS},
        own=dict.fromkeys(SLUGS, own),
        words=dict.fromkeys(SLUGS, (3, 7)),
        danger=-5.0,
        dangers={},
        sentiments={"neutral": 0.0},
    )


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "load_decisions", lambda: RULES)


def mention(slug: str, basis: str = "self") -> CommunityMention:
    return CommunityMention(slug, basis, 10, 14)


@pytest.mark.parametrize(
    ("score", "found", "spoken"),
    [(3.0, False, True), (1.0, False, False), (-1.0, True, True), (-5.0, True, False), (3.0, True, True)],
)
def test_words_and_classifier_decide_together(score: float, found: bool, spoken: bool):
    by_words = [mention("deaf")] if found else []
    assert [one.slug for one in settle_communities(read_words(""), by_words, judgement(deaf=score))] == [
        "deaf"
    ] * spoken


@pytest.mark.parametrize(
    ("own", "said", "basis"),
    [
        (0.5, None, "self"),
        (-0.5, None, "mentioned"),
        (-1.0, "self", "self"),
        (-2.0, "self", "mentioned"),
        (1.0, "mentioned", "mentioned"),
        (2.0, "mentioned", "self"),
    ],
)
def test_basis_is_what_the_classifier_says_with_the_rules_beside_it(own: float, said: str | None, basis: str):
    by_words = [] if said is None else [mention("deaf", said)]
    assert [
        one.basis for one in settle_communities(read_words(""), by_words, judgement(deaf=3.0, own=own))
    ] == [basis]


def test_words_of_the_word_list_come_before_those_looked_at():
    (found,) = settle_communities(read_words(""), [mention("deaf")], judgement(deaf=3.0))
    assert (found.start, found.end) == (10, 14)
    (found,) = settle_communities(read_words(""), [], judgement(deaf=3.0))
    assert (found.start, found.end) == (3, 7)


def test_a_young_carer_is_a_young_person():
    found = settle_communities(read_words(""), [], judgement(young_carers=4.0, own=2.0))
    assert {(one.slug, one.basis) for one in found} == {("young-carers", "self"), ("young-people", "self")}


def test_children_never_write_themselves():
    assert [
        one.basis for one in settle_communities(read_words(""), [], judgement(children=4.0, own=5.0))
    ] == ["mentioned"]


def test_the_writers_own_come_first():
    by_words = [replace(mention("carers", "mentioned"), start=0, end=2), mention("deaf")]
    found = settle_communities(read_words(""), by_words, judgement(deaf=3.0, carers=3.0))
    assert [one.slug for one in found] == ["deaf", "carers"]


def test_what_the_classifier_does_not_know_of_stays():
    own = CommunityMention("our-own-community", "mentioned", 1, 2)
    assert settle_communities(read_words(""), [own], judgement()) == (own,)


def test_plain_kids_say_nothing_beside_young_people():
    text = "the kids at the sixth form"
    kids = CommunityMention("children", "mentioned", 4, 8)
    found = settle_communities(read_words(text), [kids], judgement(children=5.0, young_people=5.0))
    assert [one.slug for one in found] == ["young-people"]


def test_what_is_denied_is_not_made_of_the_classifier_alone():
    reading = read_words("I'm not deaf, just busy")
    assert settle_communities(reading, [], judgement(deaf=5.0)) == ()
    assert settle_communities(reading, [mention("deaf")], judgement(deaf=5.0))
