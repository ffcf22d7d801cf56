"""Which communities a few words about oneself name, in English and in the words that people have for themselves."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicons import load_lexicon
from nlp.stages import name_communities


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("Latin American", ("latin-american",)),
        ("LATIN-AMERICAN!!", ("latin-american",)),
        ("I am from Bolivia, a latina", ("latin-american",)),
        ("latinoamericana", ("latin-american",)),
        ("peruano", ("latin-american",)),
        ("brasileira", ("latin-american",)),
        ("Somali", ("somali",)),
        ("soomaaliyeed", ("somali",)),
        ("Polak", ("eastern-european",)),
        ("українка", ("eastern-european",)),
        ("عربي", ("middle-eastern-and-north-african",)),
        ("kürt", ("middle-eastern-and-north-african",)),
        ("বাঙালি", ("south-asian",)),
        ("中国人", ("east-and-south-east-asian",)),
        ("Irish Traveller", ("gypsy-roma-traveller",)),
        ("East Asian", ("east-and-south-east-asian",)),
        ("Kenyan, and Tamil", ("black-african", "south-asian")),
        ("Tamil, and Kenyan", ("south-asian", "black-african")),
        ("Afghan refugee", ("middle-eastern-and-north-african", "refugees-and-asylum-seekers")),
        ("pansexual", ("lgbtq",)),
        ("Jain", ("faith-communities",)),
        ("not Somali", ()),
        ("Mexican food", ()),
        ("Jedi", ()),
        ("none of your business", ()),
        ("", ()),
    ],
)
def test_words_name_communities_in_their_order(words, slugs):
    assert name_communities(words) == slugs


def test_a_name_an_address_and_a_number_beside_a_group_change_nothing():
    said = "Maria Gonzalez, Colombian, maria@example.org, 07700 900123"
    assert name_communities(said) == ("latin-american",)


def test_letters_with_their_marks_apart_are_the_same_letters():
    assert name_communities(unicodedata.normalize("NFD", "türk")) == ("middle-eastern-and-north-african",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_words_give_slugs_of_the_lexicon_each_once(words):
    named = name_communities(words)
    assert len(named) == len(set(named))
    assert set(named) <= set(load_lexicon("communities.yaml"))
