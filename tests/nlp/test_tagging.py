import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicons import load_lexicon
from nlp.records import TaggedText, TextRecord
from nlp.tagging import tag_text


def tag(text: str, question: str = "") -> TaggedText:
    return tag_text(TextRecord("1", text, question))


def communities(text: str, question: str = "") -> dict[str, str]:
    return {mention.slug: mention.basis for mention in tag(text, question).communities}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("I am Deaf, BSL is my first language.", "deaf"),
        ("As a Bangladeshi woman I would never go", "south-asian"),
        ("Filipino. Every nurse I meet asks where I work.", "east-and-south-east-asian"),
        ("im non-binary and the form made me pick a box", "trans-and-non-binary"),
        ("I am 78 and I ring at eight", "older-people"),
        ("i use a wheelchair", "physical-disability"),
        ("I have sickle cell and I waited hours", "long-term-conditions"),
        ("I look after my husband", "carers"),
        ("no address no gp. i sleep rough.", "homeless"),
        ("My son is 9 and his school has given up", "parents"),
        ("My late husband was Sikh, as I am.", "faith-communities"),
        ("I'm a nurse and my shift never ends", "workforce"),
    ],
)
def test_the_writer_belongs(text: str, slug: str):
    assert communities(text)[slug] == "self"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("My mother is Black and she's 82", "black-communities"),
        ("Somali mothers' group, 11 women with babies", "somali"),
        ("My wife has dementia", "dementia"),
        ("I watched an elderly blind gentleman stand there", "blind"),
        ("She is 14 and scared", "young-people"),
        ("There are three ex-forces lads here, one a veteran", "veterans"),
        ("Train people in African churches", "black-african"),
    ],
)
def test_others_are_spoken_of(text: str, slug: str):
    assert communities(text)[slug] == "mentioned"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("shame about the blind corner", "blind"),
        ("my words fell on deaf ears", "deaf"),
        ("I'm not deaf, just busy", "deaf"),
        ("we want to add a bench", "neurodivergent"),
        ("the transition to adult services failed", "trans-and-non-binary"),
        ("by the church on Church Road", "faith-communities"),
        ("I waited 78 minutes", "older-people"),
        (
            "two women at reception and some women in the queue were chatting, women at the desk too",
            "black-communities",
        ),
    ],
)
def test_words_that_mean_something_else(text: str, slug: str):
    assert slug not in communities(text)


def test_a_sign_language_interpreter_is_no_language_barrier():
    assert "limited-english" not in communities("I am Deaf and the interpreter was late")


def test_a_young_person_who_cares_is_a_young_carer():
    found = communities("Im 17 and I care for my nan")
    assert found["young-carers"] == found["young-people"] == "self"
    assert "carers" not in found


def test_own_communities_come_first():
    found = tag("My mum has dementia. I am Turkish.").communities
    assert [mention.basis for mention in found] == ["self", "mentioned"]


def test_mentions_say_where():
    text = "I live in Peckham and I am deaf"
    found = tag(text)
    assert [text[m.start : m.end] for m in found.communities] == ["deaf"]
    assert [text[m.start : m.end] for m in found.places] == ["Peckham"]


@pytest.mark.parametrize(
    ("text", "boroughs"),
    [
        ("seen at Guy's, then Queen Mary's in Sidcup", ["southwark", "bexley"]),
        ("when she went in kings they wouldnt tell me", ["lambeth"]),
        ("you guys are great", []),
        ("the QE in Woolwich", ["greenwich"]),
        ("Vivo en Elephant and Castle y el médico no habla español", ["southwark"]),
        ("PRUH was fine, Catford was not", ["bromley", "lewisham"]),
        ("DA14 6QP", []),
    ],
)
def test_places_are_boroughs(text: str, boroughs: list[str]):
    assert [place.slug for place in tag(text).places] == boroughs


@pytest.mark.parametrize(
    ("text", "question", "slug"),
    [
        ("no nhs dentist", "", "primary-care-long-term-conditions"),
        ("Two midwives, and a health visitor who knew us", "", "early-years"),
        ("CAMHS closed the referral", "", "children-mental-health"),
        ("Talking Therapies helped my depression", "", "adult-mental-health"),
        ("The flu jab and a blood pressure check at the barbers", "", "prevention"),
        (
            "let us help choose",
            "What would help children and young people who are struggling?",
            "children-mental-health",
        ),
    ],
)
def test_priorities(text: str, question: str, slug: str):
    assert tag(text, question).priorities[0].slug == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("on hold forty minutes, no appointments left", "convenient-care"),
        ("none of them talk to each other, I tell my story each time", "joined-up-care"),
        ("she listened and treated me with respect", "trusted-relationships"),
        ("the letter comes in English only and there is no interpreter", "fairer-outcomes"),
        ("our rota is set late and the staff room is gone", "staff-and-communities"),
        ("three stamps and three envelopes, what a waste of money", "sustainable-care"),
        ("a walking group and healthy eating classes", "staying-well"),
    ],
)
def test_ambitions(text: str, slug: str):
    assert tag(text).ambitions[0].slug == slug


def test_scores_are_ordered_and_bounded():
    scores = [
        score.score for score in tag("no gp appointment, on hold, no interpreter, records lost", "").ambitions
    ]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Brilliant, the nurse was so kind", "positive"),
        ("Terrible, I waited nine hours and nobody came", "negative"),
        ("The doctor was lovely. The phones are terrible.", "mixed"),
        ("Blood tests at the library on a Saturday.", "neutral"),
        ("not good at all", "negative"),
        ("", "neutral"),
    ],
)
def test_sentiment(text: str, sentiment: str):
    assert tag(text, "Tell us your idea" if sentiment == "neutral" else "").sentiment == sentiment


def test_each_segment_has_its_own_sentiment():
    found = tag("The doctor was lovely but the phones are terrible.")
    assert [segment.sentiment for segment in found.segments] == ["positive", "negative"]


def test_english_rules_leave_other_languages_alone():
    found = tag("Jestem z Polski i mieszkam w Lewisham. Mówię słabo po angielsku. Proszę o tłumacza w GP.")
    assert {m.slug: m.basis for m in found.communities} == {"limited-english": "self"} | (
        {"eastern-european": "self"} if any(m.slug == "eastern-european" for m in found.communities) else {}
    )
    assert [place.slug for place in found.places] == ["lewisham"]
    assert found.priorities == ()
    assert [ambition.slug for ambition in found.ambitions] in ([], ["fairer-outcomes"])
    assert found.sentiment == "neutral"


def test_a_non_answer_asserts_nothing():
    found = tag("no comment", "How easy is it to get an appointment at your GP practice?")
    assert found.priorities == found.ambitions == found.communities == ()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from(
                ["I am", "deaf", "😀", "\u200b", "\ud800", "‘", "Guy’s", "78", ".", "مرحبا", "\x00"]
            ),
            max_size=12,
        ).map(" ".join),
    )
)
def test_odd_text_does_no_harm(text: str):
    found = tag(text)
    for mention in [*found.communities, *found.places, *found.segments]:
        assert 0 <= mention.start < mention.end <= len(text)


def test_lexicons_speak_only_of_known_places_and_groups():
    assert set(load_lexicon("places.yaml")) == {
        "bexley",
        "bromley",
        "greenwich",
        "lambeth",
        "lewisham",
        "southwark",
    }
    for slug, groups in load_lexicon("communities.yaml").items():
        assert set(groups) <= {"own", "self", "terms", "mentioned", "not"}, slug
