"""Wards and general practices: each gives its borough, and words that are no place give none."""

import pytest

from nlp.lexicons import load_lexicon
from nlp.tagging.matching import read_words
from nlp.tagging.places import find_places


def boroughs(text: str) -> list[str]:
    return [place.slug for place in find_places(read_words(text))]


@pytest.mark.parametrize(
    ("text", "borough"),
    [
        ("I can never get through to the Westwood Surgery", "bexley"),
        ("barnard medical centre lost my letter", "bexley"),
        ("Plas Meddyg is wonderful", "bexley"),
        ("the Dysart practice in town", "bromley"),
        ("St. James’ Practice rang me back", "bromley"),
        ("I use the Knoll Medical Practice", "bromley"),
        ("my prescription from derry downs surgery", "bromley"),
        ("Manor Brook never answers", "greenwich"),
        ("st marks medical centre was closed", "greenwich"),
        ("Conway Medical Centre, two buses away", "greenwich"),
        ("the Waverley health centre", "greenwich"),
        ("hetherington group practice text me", "lambeth"),
        ("South Lambeth Road Practice", "lambeth"),
        ("The Corner Surgery is on the corner", "lambeth"),
        ("edith cavell surgery hung up", "lambeth"),
        ("wells park practice", "lewisham"),
        ("Vale Medical Centre", "lewisham"),
        ("at the Queen's Road Partnership", "lewisham"),
        ("Woodlands Health Centre has a ramp", "lewisham"),
        ("the Lister primary care centre", "southwark"),
        ("the 3-Zero-6 Medical Centre", "southwark"),
        ("Sternhall Lane doctors' surgery", "southwark"),
        ("east street surgery", "southwark"),
        ("Nexus Health Group", "southwark"),
    ],
)
def test_a_practice_gives_its_borough(text: str, borough: str):
    assert boroughs(text) == [borough]


@pytest.mark.parametrize(
    ("text", "borough"),
    [
        ("Forest Hill Group Practice", "southwark"),
        ("I live in Forest Hill", "lewisham"),
        ("Blackheath Standard", "greenwich"),
        ("a flat in Blackheath", "lewisham"),
        ("Clapham Park Group Practice", "lambeth"),
    ],
)
def test_the_longer_name_of_a_practice_beats_the_place_it_begins_with(text: str, borough: str):
    assert boroughs(text) == [borough]


@pytest.mark.parametrize(
    ("text", "borough"),
    [
        ("I am in St Mary’s & St James", "bexley"),
        ("St Marys and St James ward", "bexley"),
        ("nothing happens in Darwin ward", "bromley"),
        ("Plaistow ward", "bromley"),
        ("buses round the St Martin's estate", "lambeth"),
        ("st martins ward", "lambeth"),
        ("St. George's ward", "southwark"),
        ("we live in St Giles", "southwark"),
        ("the saint giles ward panel", "southwark"),
    ],
)
def test_a_ward_gives_its_borough(text: str, borough: str):
    assert boroughs(text) == [borough]


@pytest.mark.parametrize(
    "text",
    [
        "the medical centre never answers",
        "our family practice and the health centre",
        "The Family Surgery",
        "the park practice was cancelled, so we trained at the corner",
        "the corner surgery near us",
        "Darwin was born in 1809",
        "Dr Darwin and Nurse Lister were kind",
        "my uncle Conway had knee surgery",
        "Barnard rang the surgery",
        "I grew up in Plaistow",
        "St Giles is the patron of the lame",
        "St George’s in Tooting saw me",
        "the St James quarter",
        "like Robin Hood, they take from us",
        "17 Manor Road",
        "I watched Westwood on the telly",
        "Woodlands Surgery",
        "Station Road Surgery",
        "Queens Road Surgery",
        "a walk by the riverside, then the lakeside",
        "Nightingale nurses",
        "The trafalgar clinic",
    ],
)
def test_other_words_give_no_borough(text: str):
    assert boroughs(text) == []


def test_every_practice_is_listed_in_one_borough_only():
    listed = load_lexicon("practices.yaml")["boroughs"]
    names = [name.lower() for groups in listed.values() for group in groups.values() for name in group]
    assert set(listed) == set(load_lexicon("places.yaml"))
    assert len(names) == len(set(names))
