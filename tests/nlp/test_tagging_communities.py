import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicons import load_lexicon
from nlp.records import CommunityMention
from nlp.tagging.abroad import find_communities_abroad
from nlp.tagging.communities import find_communities
from nlp.tagging.matching import read_words
from nlp.training.tagging.comments import read_labelled

BLIND = Path(__file__).parent / "tagging_blind.jsonl"


def find(text: str, question: str = "") -> tuple[CommunityMention, ...]:
    return find_communities(read_words(text), question)


def found(text: str, question: str = "") -> dict[str, str]:
    return {mention.slug: mention.basis for mention in find(text, question)}


@pytest.mark.parametrize(
    ("text", "slug", "basis"),
    [
        ("My son is 6 and hates needles", "children", "mentioned"),
        ("I have my mocks in May and cannot sleep", "young-people", "self"),
        ("Our 15 year old won't talk to anyone", "young-people", "mentioned"),
        ("I am 82 and I live alone", "older-people", "self"),
        ("Mum, 79, cannot manage the app", "older-people", "mentioned"),
        ("I'm pregnant with my second", "pregnancy-and-new-parents", "self"),
        ("As a single mum I cannot take the morning off", "parents", "self"),
        ("I look after my husband day and night", "carers", "self"),
        ("Caller looks after her mother", "carers", "self"),
        ("Im 14 and I look after my mum, she has MS", "young-carers", "self"),
        ("I grew up in care and nobody asks", "care-experienced", "self"),
        ("I am Ghanaian and proud", "black-african", "self"),
        ("I came from Jamaica in 1962", "black-caribbean", "self"),
        ("As a Black woman I have to shout to be heard", "black-communities", "self"),
        ("We are Somali, my family and me", "somali", "self"),
        ("We Latin Americans work nights", "latin-american", "self"),
        ("I am Tamil", "south-asian", "self"),
        ("I'm Vietnamese and I do nails", "east-and-south-east-asian", "self"),
        ("I am Polish, ten years here", "eastern-european", "self"),
        ("I'm Kurdish", "middle-eastern-and-north-african", "self"),
        ("We are Travellers and the surgery knows it", "gypsy-roma-traveller", "self"),
        ("I am seeking asylum", "refugees-and-asylum-seekers", "self"),
        ("I have no recourse to public funds", "migrants", "self"),
        ("I do not speak English well", "limited-english", "self"),
        ("Her mother only speaks Urdu", "limited-english", "mentioned"),
        ("My mum is deaf", "deaf", "mentioned"),
        ("I am registered blind", "blind", "self"),
        ("I use a wheelchair", "physical-disability", "self"),
        ("I have a learning disability", "learning-disability", "self"),
        ("I'm autistic", "neurodivergent", "self"),
        ("My brother has ADHD", "neurodivergent", "mentioned"),
        ("My wife has dementia", "dementia", "mentioned"),
        ("I have type 2 diabetes", "long-term-conditions", "self"),
        ("My dad has heart failure", "long-term-conditions", "mentioned"),
        ("My depression came back in March", "mental-ill-health", "self"),
        ("I'm two years sober", "substance-use", "self"),
        ("I am homeless", "homeless", "self"),
        ("I came out of prison in May", "justice-involved", "self"),
        ("Since I left him I cannot sleep", "domestic-abuse", "self"),
        ("I'm a sex worker", "sex-workers", "self"),
        ("I am a gay man", "lgbtq", "self"),
        ("I'm non-binary", "trans-and-non-binary", "self"),
        ("My periods are agony", "women", "self"),
        ("Us men don't go, do we", "men", "self"),
        ("I'm a Muslim", "faith-communities", "self"),
        ("I am on universal credit", "low-income", "self"),
        ("I have no computer", "digitally-excluded", "self"),
        ("I was in the army for nine years", "veterans", "self"),
        ("I'm a nurse on the stroke ward", "workforce", "self"),
        ("I'm the discharge coordinator and I ring the same agencies as you", "workforce", "self"),
        ("I'm a Somali pharmacist with 12 years in", "workforce", "self"),
        ("He had me by the throat on the stairs", "domestic-abuse", "self"),
        ("There's a tag on my ankle and your clinic is at 7", "justice-involved", "self"),
        ("I've been on the street since the spring", "homeless", "self"),
        ("Insulin needs a fridge and my electric's on a key", "low-income", "self"),
    ],
)
def test_who_is_spoken_of(text: str, slug: str, basis: str):
    assert found(text).get(slug) == basis


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("My children are grown", "children"),
        ("A young doctor drew me a picture", "young-people"),
        ("I asked for a senior nurse", "older-people"),
        ("Baby steps, I suppose", "pregnancy-and-new-parents"),
        ("My parents live in Kent", "parents"),
        ("The carers from the agency came late", "carers"),
        ("There were delays in care at home", "care-experienced"),
        ("North African food is nice", "black-african"),
        ("We met in Windrush Square", "black-caribbean"),
        ("Black mould all up the wall", "black-communities"),
        ("my ceiling is black with mould", "black-communities"),
        ("the black bin bags again", "black-communities"),
        ("a Mexican wave in the waiting room", "latin-american"),
        ("the West Indian shop", "south-asian"),
        ("next to the Chinese takeaway", "east-and-south-east-asian"),
        ("nail polish on her fingers", "eastern-european"),
        ("the Turkish barber", "middle-eastern-and-north-african"),
        ("the bus to Gipsy Hill", "gypsy-roma-traveller"),
        ("pay by visa card", "migrants"),
        ("a letter in plain English please", "limited-english"),
        ("I said it and it fell on deaf ears", "deaf"),
        ("they turned a blind eye", "blind"),
        ("the blind corner by the surgery", "blind"),
        ("the disabled parking fine", "physical-disability"),
        ("add a bench", "neurodivergent"),
        ("a memory foam mattress", "dementia"),
        ("the bowel cancer test kit", "long-term-conditions"),
        ("the trauma and orthopaedics ward", "mental-ill-health"),
        ("the crack in the pavement", "substance-use"),
        ("the bus shelter leaks", "homeless"),
        ("it felt like a prison", "justice-involved"),
        ("a group for stroke survivors", "domestic-abuse"),
        ("a nurse had to escort me to the lift", "sex-workers"),
        ("take pride in the garden", "lgbtq"),
        ("the transition to adult services", "trans-and-non-binary"),
        ("it's a smear campaign", "women"),
        ("the delivery men were rude", "men"),
        ("I have no faith in the council", "faith-communities"),
        ("poor communication", "low-income"),
        ("the Salvation Army band", "veterans"),
        ("The staff were lovely", "workforce"),
        ("the nurse was kind", "workforce"),
        ("I was asked about my hip by six students", "young-people"),
        ("My words keep coming out wrong since the fall", "lgbtq"),
        ("A pregnant pause, then a slot on Monday", "pregnancy-and-new-parents"),
        ("I haven't got children so I can't say", "children"),
        ("Alcohol nurse at the Beresford. She said a slip isn't a fall.", "workforce"),
    ],
)
def test_words_that_mean_something_else(text: str, slug: str):
    assert slug not in found(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("I am not disabled", "physical-disability"),
        ("I'm not deaf", "deaf"),
        ("I was never homeless", "homeless"),
    ],
)
def test_what_is_denied_is_not_tagged(text: str, slug: str):
    assert slug not in found(text)


@pytest.mark.parametrize(
    ("text", "question", "slug"),
    [
        (
            "They never asked how I was",
            "Tell us about your experience of maternity services",
            "pregnancy-and-new-parents",
        ),
        ("Ask me how I am. Just once.", "What support do you need as a carer?", "carers"),
        (
            "One appointment for all of my reviews",
            "What would help you manage your long-term condition?",
            "long-term-conditions",
        ),
        ("Let us park near the ward", "How could we support our staff better?", "workforce"),
        (
            "my mum says keep going but I think they forgot",
            "What would help children and young people who are struggling?",
            "young-people",
        ),
    ],
)
def test_the_question_says_whose_answer_it_is(text: str, question: str, slug: str):
    assert found(text, question)[slug] == "self"
    assert slug not in found(text)


def test_the_question_says_nothing_of_those_who_answer_for_others():
    asked = "What support do you need as a carer?"
    assert "carers" not in found("I volunteer at a lunch club and they need a bigger room", asked)


def test_a_spelling_without_apostrophe_counts():
    assert found("womens health matters") == {"women": "mentioned"}


def test_a_hit_keeps_its_words():
    text = "My mum is deaf and I use a wheelchair"
    assert {text[m.start : m.end] for m in find(text)} == {"deaf", "I use a wheelchair"}


@pytest.mark.parametrize("slug", sorted(load_lexicon("communities.yaml")))
def test_every_community_can_be_found_by_its_plain_words(slug: str):
    groups = load_lexicon("communities.yaml")[slug]
    assert groups.get("self") or groups.get("terms") or groups.get("mentioned")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ["I am", "deaf", "my mum", "is", "blind", "😀", "\u200b", "\ud800", "’", "78", ".", "\n", "مرحبا", "\x00",
                 "women's", "year 9", "Black", "mould", "-", "(", "we"]
            ),
            max_size=25,
        ).map(" ".join),
    )
)  # fmt: skip
def test_offsets_lie_in_the_text(text: str):
    mentions = find(text)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert len({mention.slug for mention in mentions}) == len(mentions)
    assert mentions == find(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["deaf ", "my ", "I am ", "black mould ", "women ", "😀", "\u200b", "a", "my mum is 78 "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        started = perf_counter()
        find(text)
        return perf_counter() - started

    find("warm up")
    short = min(seconds(12_500) for _ in range(3))
    assert seconds(100_000) < 8 * 3 * short + 0.5


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Soy colombiana y no hablo inglés", "es", {"latin-american": "self", "limited-english": "self"}),
        (
            "Groupe de familles congolaises, sans interprète",
            "fr",
            {"black-african": "mentioned", "limited-english": "mentioned"},
        ),
        ("Soy peruana y tengo 70 años", "es", {"latin-american": "self", "older-people": "self"}),
        ("Guten Tag", "de", {}),
    ],
)
def test_other_languages_have_their_own_words(text: str, language: str, expected: dict[str, str]):
    assert {m.slug: m.basis for m in find_communities_abroad(text, language)} == expected


def test_comments_that_no_rule_was_written_for():
    """Sixty comments labelled before the rules met them; a floor below what was measured, not a target."""
    right = wrong = missed = basis = 0
    for comment in read_labelled(BLIND):
        got = found(comment.text, comment.question)
        both = got.keys() & comment.communities.keys()
        right += len(both)
        wrong += len(got.keys() - both)
        missed += len(comment.communities.keys() - both)
        basis += sum(got[slug] == comment.communities[slug] for slug in both)
    assert 2 * right / (2 * right + wrong + missed) >= 0.85
    assert basis / right >= 0.85


def test_blind_comments_are_not_among_those_learnt_from():
    from nlp.training.tagging.comments import EXAMPLES

    learnt = {json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()}
    assert learnt.isdisjoint(comment.text for comment in read_labelled(BLIND))
