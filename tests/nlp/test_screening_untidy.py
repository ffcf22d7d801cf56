"""What generated forms don't hold: odd single cases, and look-alikes that must be left alone."""

import pytest

from nlp.screening.recognisers import find_by_form
from nlp.screening.spans import without_overlaps


def found(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.label) for s in without_overlaps(text, find_by_form(text))]


@pytest.mark.parametrize(
    ("text", "wanted", "label"),
    [
        ("number is 07700 900 one two three", "07700 900 one two three", "PHONE"),
        ("ring 0 double 7 double 0 9 double 0 1 2 3", "0 double 7 double 0 9 double 0 1 2 3", "PHONE"),
        ("07700900123or email", "07700900123", "PHONE"),
        ("my mob is 7700 900123", "7700 900123", "PHONE"),
        ("call 07700 900123 2 times", "07700 900123", "PHONE"),
        ("O2O 7946 O530", "O2O 7946 O530", "PHONE"),
        ("+44(0)7700900352", "+44(0)7700900352", "PHONE"),
        ("my cell (212) 555-0123", "(212) 555-0123", "PHONE"),
        ("from Paris +33 6 12 34 56 78", "+33 6 12 34 56 78", "PHONE"),
        ("my email is jane doe 82 at example dot com", "jane doe 82 at example dot com", "EMAIL"),
        ("JaneDoeATexampleDOTcom", "JaneDoeATexampleDOTcom", "EMAIL"),
        ("janeatexampledotcom", "janeatexampledotcom", "EMAIL"),
        ("jane.doe@example", "jane.doe@example", "EMAIL"),
        ("email jane at example.com", "jane at example.com", "EMAIL"),
        ("I live in S E 5 8 L Q now", "S E 5 8 L Q", "POSTCODE"),
        ("pcode SE5 8L Q.", "SE5 8L Q", "POSTCODE"),
        ("no gp surgery in SE6 6QY", "SE6 6QY", "POSTCODE"),
        ("jx 81 36 14 c", "jx 81 36 14 c", "NI_NUMBER"),
        ("NI number JX 81 36 14", "JX 81 36 14", "NI_NUMBER"),
        ("born third of february 1962", "third of february 1962", "DATE_OF_BIRTH"),
        ("born on the third of February nineteen sixty two", "third of February nineteen sixty two", "DATE_OF_BIRTH"),
        ("3/2/62 is my date of birth", "3/2/62", "DATE_OF_BIRTH"),
        ("number 86 walworth mews", "86 walworth mews", "ADDRESS"),
        ("My address is 14 Broadway", "14 Broadway", "ADDRESS"),
        ("address: 12 Larch Hanger, SE6 4TT", "12 Larch Hanger", "ADDRESS"),
        ("I live at Flat B, Rosemary House", "Flat B, Rosemary House", "ADDRESS"),
        ("car reg number is LG I9 XYZ", "LG I9 XYZ", "VEHICLE"),
        ("MRN 00123456", "00123456", "CASE_REF"),
        ("My mums nhs number 9994071816 is wrong", "9994071816", "CASE_REF"),
        ("nhs number nine nine nine four oh seven one eight one five", "nine nine nine four oh seven one eight one five", "NHS_NUMBER"),
    ],
)  # fmt: skip
def test_odd_ways_of_writing(text: str, wanted: str, label: str):
    assert (wanted, label) in found(text)


@pytest.mark.parametrize(
    "written",
    [
        "07700\u200b900123",
        "٠٧٧٠٠٩٠٠١٢٣",
        "０７７００ ９００１２３",
        "07700\u2009900\u2009123",
        "07700\u2011900\u2011123",
        "07700\u200b \u200b900123",
    ],
)
def test_signs_that_look_alike_or_are_not_seen_hide_no_number(written: str):
    assert found(f"ring {written} please") == [(written, "PHONE")]


@pytest.mark.parametrize(
    "text",
    [
        "on 12/03/2024 10:30 and 01.02.2024 12", "seen 28.11.2023 at 0915", "call us on 116 123 or 999 or 0800 1111",
        "nhs 111 on 0300 123 3393", "one two three four five six seven reasons", "one to one, two to one, three to one",
        "ring nine nine nine or one one one", "our order 9994071816 came", "seen at 12 30 45 a nurse", "I was born in 1959",
        "i was born 3 weeks early", "birthday 3 feb", "The surgery in Rye Lane, SE15 4ST was shut",
        "The pharmacy at 12 High Street, SE15 4ST was shut", "Lewisham Hospital, SE13 6LH was fine", "I waited 5 hours at the road side",
        "there were 20 staff in the court", "a 2 bedroom place in peckham", "3 different gp practice close to me",
        "the 5 Year Forward View", "at 3 weeks walk in place", "live in SE15 Old Kent Road end", "look at nhs.uk or gov.uk",
        "we met @ hospital. me and mum", "I was seen at 10.30 at guys", "FY04 and the budget", "May 30th @2.975",
        "bypass @work", "takes appointments booking 0800 and full by 0830", "NHS Reform - Amendment SI257", "NHS England 2024/25 plan",
        "2 good 4 me 2 be true", "I gave it 10 out of 10, 5 stars", "wards 3 4 5 6 7 8 9 10 11 12",
    ],
)  # fmt: skip
def test_look_alikes_are_left_alone(text: str):
    assert found(text) == []


def test_a_span_says_who_found_it_why_and_how_surely():
    for span in find_by_form(
        "Ring 07700 900123, jane@example.org, 943 476 5919, AB123456C, SE15 6QB, dob 1/9/1991, 12 Larch Road"
    ):
        assert span.recogniser
        assert span.reason
        assert 0 < span.score < 1
