"""Names found in texts, and what is left alone. What the model finds and what rules find count alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.records import TextRecord
from nlp.screening import find_in_all, screen_texts
from nlp.screening.recognisers import find_personal_data


def names(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_personal_data(text) if span.label == "PERSON"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I saw Dr Ifeoma Nwosu twice", "Ifeoma Nwosu"),
        ("dr hussain is brilliant", "hussain"),
        ("Thank you to sister Patience on the ward", "Patience"),
        ("My son Tobi is 13", "Tobi"),
        ("my brother will is one of them", "will"),
        ("My name is Marlon.", "Marlon"),
        ("a play specialist called Summer who helped", "Summer"),
        ("Our midwife, Temi, said so", "Temi"),
        ("Name given: Hansa.", "Hansa"),
        ("me llamo Milagros y vivo aquí", "Milagros"),
        ("Please keep it open. Jean Tuffnell", "Jean Tuffnell"),
        ("Harbhajan Kaur, 020 7946 0377.", "Harbhajan Kaur"),
        ("somebody must answer.\nOluwaseun Adebayo, NHS No. 943 476 5919", "Oluwaseun Adebayo"),
        ("Ask for S. Yogarajah, she runs it", "S. Yogarajah"),
        ("the nurse was Jean-Pierre", "Jean-Pierre"),
    ],
)
def test_names_in_their_contexts(text: str, name: str):
    assert names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Excellent service from Kwadwo, heart failure nurse.", "Kwadwo"),
        ("my carer sivarajah comes twice a week", "sivarajah"),
        ("The physio Tharsini was friendly and listened.", "Tharsini"),
        ("Thanks to Nguyet for her patience.", "Nguyet"),
        ("I could not have done it without Mrs O'Flaherty.", "O'Flaherty"),
        ("The driver, Abdirisaq, was careful.", "Abdirisaq"),
        ("Grzegorz made me feel at ease", "Grzegorz"),
        ("MY CONSULTANT WAS MR ABERNETHY AND HE WAS GREAT", "ABERNETHY"),
    ],
)
def test_names_that_no_list_needs_to_hold(text: str, name: str):
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "St Thomas' and King's are full",
        "the Tessa Jowell is gorgeous",
        "I walked down Burrell Street to Guy's",
        "Mum has Parkinson's and Down's is different",
        "I hope you will mark my words in May",
        "our pharmacist on Jamaica Road",
        "the doctor said I was fine",
        "In Summer we had joy and peace",
        "Queen Elizabeth Hospital and Princess Royal",
        "Patient TVs cost too much",
        "Florence Nightingale ward",
        "I am Nigerian and my husband is Kurdish",
        "They put me on Sertraline and then Mirtazapine",
        "Kind Regards",
    ],
)
def test_what_is_no_person(text: str):
    assert names(text) == []


def test_possessives_stay_outside():
    assert names("It was my neighbour Maureen's idea") == ["Maureen"]


def test_further_mentions_are_found():
    assert names("My wife Comfort came. They told Comfort nothing.") == ["Comfort", "Comfort"]


def test_reasons_say_why():
    (span,) = find_personal_data("I saw Dr Nwosu")
    assert span.reason
    assert 0 < span.score <= 1


WORDS = ("Oluwaseun", "my son", "Dr", "Nguyen", "will", "thanks to", "Mercy", "ward", "in May", ".", ",", "\n", "’s", "\x00",
         "\ud800", "\u200b", "😀", "[name 1]", "آمنة", "x" * 200)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_together_or_alone_the_same_is_found(texts: list[str]):
    assert find_in_all(texts) == [find_personal_data(text) for text in texts]


def test_records_keep_their_order_and_number():
    records = [TextRecord(str(n), f"Nurse Adwoa saw me {n} times" if n % 2 else "") for n in range(1, 1203)]
    screened = list(screen_texts(iter(records)))
    assert [one.id for one in screened] == [record.id for record in records]
    assert [bool(one.spans) for one in screened] == [bool(record.text) for record in records]


def test_no_records_give_nothing():
    assert list(screen_texts([])) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They rang in April and again in August.", []),
        ("More time in May, June and August please", []),
        ("June was lovely and so was Mrs Turner", ["June", "Turner"]),
        ("Nurse Sarah Green was kind", ["Sarah Green"]),
        ("I walked along Sarah Green Road", []),
        ("The MRI was late and PALS never rang", []),
    ],
)
def test_names_that_are_also_months_places_or_shapes(text: str, found: list[str]):
    assert names(text) == found
