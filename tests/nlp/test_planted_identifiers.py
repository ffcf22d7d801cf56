import random
from functools import lru_cache

import pytest

from nlp.screening.identifiers import is_nhs_number
from nlp.screening.recognisers import find_by_form
from nlp.screening.spans import without_overlaps
from nlp.training.planted_forms import FORMS, spelt
from nlp.training.planted_identifiers import plant_identifiers

CARRIERS = (
    "The nurse was kind but I waited three hours.", "Nothing could be better!", "ward 4 at King's was noisy", "no complaints",
    "They rang me at 10.30 and again on 3 May", "Very good service", "I am 72 and the 53 bus stops outside",
)  # fmt: skip
ALWAYS = 0.95


@pytest.mark.parametrize(
    ("label", "form"), [(label, form) for label, forms in FORMS.items() for form in forms]
)
def test_each_way_of_writing_is_found(label: str, form: str):
    rows = [row for row in planted(form == "plain") if kind_of(row) == (label, form)]
    assert len(rows) >= 20
    missed = [row["text"] for row in rows if not exactly_found(row)]
    assert len(missed) <= (1 - ALWAYS) * len(rows), missed


@lru_cache(maxsize=2)
def planted(tidy: bool):
    return list(plant_identifiers(CARRIERS * 600, seed=12, untidy=0.0 if tidy else 1.0))


def kind_of(row) -> tuple[str, str]:
    return row["spans"][0]["label"], row["spans"][0]["form"]


def exactly_found(row) -> bool:
    want = row["spans"][0]
    found = without_overlaps(row["text"], find_by_form(row["text"]))
    return (want["start"], want["end"], want["label"]) in {(s.start, s.end, s.label) for s in found}


def test_spans_point_at_what_was_planted_and_seeds_repeat():
    rows = list(plant_identifiers(CARRIERS, seed=5))
    assert rows == list(plant_identifiers(CARRIERS, seed=5))
    assert rows != list(plant_identifiers(CARRIERS, seed=6))
    for row in rows:
        span = row["spans"][0]
        written = row["text"][span["start"] : span["end"]]
        assert written.strip() == written
        assert any(carrier in row["text"] for carrier in CARRIERS)


def test_a_third_is_untidy():
    rows = plant_identifiers(["x"] * 3000, seed=1)
    untidy = sum(row["spans"][0]["form"] != "plain" for row in rows)
    assert 900 < untidy < 1100


def test_planted_nhs_numbers_are_of_the_test_range():
    rng = random.Random(3)
    for _ in range(50):
        digits = FORMS["NHS_NUMBER"]["run together"](rng)
        assert digits.startswith("999")
        assert is_nhs_number(digits)


def test_digits_are_spelt_as_people_say_them():
    said = {spelt(random.Random(seed), "07700") for seed in range(40)}
    assert "oh double seven double oh" in said
    assert all(not any(letter.isdigit() for letter in text) for text in said)
