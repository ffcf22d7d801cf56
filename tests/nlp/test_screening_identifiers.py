import pytest

from nlp.screening.birthdates import find_birth_dates
from nlp.screening.identifiers import find_nhs_numbers, find_ni_numbers, is_nhs_number
from nlp.screening.references import find_case_refs
from nlp.screening.spans import without_overlaps
from nlp.screening.vehicles import find_vehicles


def found(recogniser, text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.label) for span in without_overlaps(text, recogniser(text))]


def test_the_check_digit_decides():
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("0000000000")
    assert not is_nhs_number("943476591")


@pytest.mark.parametrize(
    "written", ["9434765919", "943 476 5919", "943-476-5919", "94 34 76 59 19", "943.476.5919"]
)
def test_nhs_numbers_in_any_spacing(written: str):
    assert found(find_nhs_numbers, f"It is {written}, thanks") == [(written, "NHS_NUMBER")]


def test_a_mistyped_nhs_number_is_a_reference_if_it_is_called_one():
    assert found(find_nhs_numbers, "my NHS number: 123 456 7890") == [("123 456 7890", "CASE_REF")]


@pytest.mark.parametrize(
    "text", ["all franked 4532524874", "mine is model 4281108681", "£9434765919", "12 34"]
)
def test_other_long_numbers_are_left_alone(text: str):
    assert found(find_nhs_numbers, text) == []


@pytest.mark.parametrize("written", ["AB123456C", "ab 12 34 56 c", "AB 123456 C"])
def test_national_insurance_numbers(written: str):
    assert found(find_ni_numbers, f"my NI is {written}.")[0] == (written, "NI_NUMBER")


def test_a_misformed_national_insurance_number_is_found_by_its_name():
    assert found(find_ni_numbers, "National Insurance number QQ123456C") == [("QQ123456C", "NI_NUMBER")]


@pytest.mark.parametrize("written", ["LG19 XYZ", "lg19xyz"])
def test_number_plates(written: str):
    assert found(find_vehicles, f"my car {written} was clamped") == [(written, "VEHICLE")]


def test_older_plates_only_where_called_so():
    assert found(find_vehicles, "reg is P123 ABC") == [("P123 ABC", "VEHICLE")]
    assert found(find_vehicles, "ward P123 ABC") == []


def test_words_and_numbers_are_no_plate():
    assert found(find_vehicles, "we had 12 or so in at 15 and 20 men") == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Ref on the letter is PT-88213.", "PT-88213"),
        ("Reference they gave me: SIG/2291", "SIG/2291"),
        ("hospital number is L0482917 and", "L0482917"),
        ("asked pals (ref 24-0719) still", "24-0719"),
        ("case number AL-3308", "AL-3308"),
        ("Hospital ref GYN-40/1173", "GYN-40/1173"),
        ("complaint no 558123", "558123"),
        ("the reference I was given is 448812", "448812"),
        ("hosp no K204417", "K204417"),
        ("incident number 23-4411", "23-4411"),
    ],
)
def test_references(text: str, token: str):
    assert (token, "CASE_REF") in found(find_case_refs, text)


@pytest.mark.parametrize(
    "text",
    [
        "in case of fire call 999",
        "the case in 2023",
        "worst case I wait 3 hours",
        "ref 12",
        "in case of covid-19",
        "booking on 12/03/2024",
        "ticket for 2023/24",
    ],
)
def test_no_references(text: str):
    assert found(find_case_refs, text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("dob 1/9/1991", "1/9/1991"),
        ("D.O.B. 02-11-69", "02-11-69"),
        ("her date of birth is 14/02/1944", "14/02/1944"),
        ("born on the 2nd of November 1969", "2nd of November 1969"),
        ("DOB 2 Nov 1969", "2 Nov 1969"),
        ("birthday: 1969-11-02", "1969-11-02"),
        ("born 14.02.44 in Kent", "14.02.44"),
    ],
)
def test_birth_dates(text: str, date: str):
    assert found(find_birth_dates, text) == [(date, "DATE_OF_BIRTH")]


@pytest.mark.parametrize(
    "text", ["seen on 12/03/2024", "I was born in 1959", "appointment 14 Feb 2025", "48/52"]
)
def test_other_dates_are_left_alone(text: str):
    assert found(find_birth_dates, text) == []
