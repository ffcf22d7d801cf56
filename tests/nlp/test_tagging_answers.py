import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicons import load_lexicon
from nlp.tagging import communities_in_answer


@pytest.mark.parametrize(
    ("answer", "slugs"),
    [
        ("Somali", ("somali",)),
        ("I'm a carer", ("carers",)),
        ("carer for my mum", ("carers",)),
        ("Irish Traveller", ("gypsy-roma-traveller",)),
        ("Nigerian and Muslim", ("black-african", "faith-communities")),
        ("hard of hearing", ("deaf",)),
        ("pansexual", ("lgbtq",)),
        ("Non-binary", ("trans-and-non-binary",)),
        ("ADHD and depression", ("neurodivergent", "mental-ill-health")),
        ("ex-army", ("veterans",)),
        ("my mum is deaf", ()),
        ("I am not disabled", ()),
        ("black mould", ()),
        ("prefer not to say", ()),
        ("none", ()),
        ("", ()),
    ],
)
def test_who_the_writer_says_they_are(answer: str, slugs: tuple[str, ...]):
    assert communities_in_answer(answer) == slugs


def test_a_very_long_answer_is_read_in_part():
    assert communities_in_answer("x " * 50_000 + "Somali") == ()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_answer_gives_known_slugs_once(answer: str):
    slugs = communities_in_answer(answer)
    assert len(set(slugs)) == len(slugs)
    assert set(slugs) <= set(load_lexicon("communities.yaml"))
