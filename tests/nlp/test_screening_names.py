import pytest

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
    assert span.reason == 'follows "Dr"'
    assert 0 < span.score <= 1
