import pytest

from nlp.screening.addresses import find_addresses
from nlp.screening.emails import find_emails
from nlp.screening.handles import find_handles
from nlp.screening.phones import find_phones
from nlp.screening.postcodes import find_postcodes
from nlp.screening.spans import without_overlaps
from nlp.screening.spoken_numbers import find_spoken_numbers


def found(recogniser, text: str) -> list[str]:
    return [text[span.start : span.end] for span in without_overlaps(text, recogniser(text))]


@pytest.mark.parametrize(
    "written",
    [
        "jane.doe@example.org",
        "jane(at)example.org",
        "jane [at] example [dot] org",
        "jane dot doe at example dot org",
        "jane.doe at gmail.com",
        "jane @ example.org",
    ],
)
def test_emails_disguised_or_not(written: str):
    assert written in found(find_emails, f"Write to {written} please")


@pytest.mark.parametrize(
    "text", ["pals@trust.nhs.uk", "I was at home dot", "look at nhs.uk for it", "meet @ ten"]
)
def test_public_mailboxes_and_plain_words_are_left_alone(text: str):
    assert found(find_emails, text) == []


@pytest.mark.parametrize(
    "written",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "020 7946 0142",
        "(020) 7946 0142",
        "07700 900 336",
        "0044 7700 900123",
        "077 00 90 01 23",
    ],
)
def test_phones_in_any_spacing(written: str):
    assert found(find_phones, f"Ring {written} in the evening") == [written]


@pytest.mark.parametrize(
    "text",
    [
        "call 111",
        "ring 999 now",
        "Samaritans on 116 123",
        "0808 2000 247",
        "text 85258",
        "0300 123 3393",
        "in 2019 2020",
        "£07700 900123",
    ],
)
def test_helplines_and_other_numbers_are_left_alone(text: str):
    assert found(find_phones, text) == []


def test_a_local_number_needs_a_context():
    assert found(find_phones, "my number is 8852 1234") == ["8852 1234"]
    assert found(find_phones, "batch 8852 1234 was bad") == []


def test_phones_in_words():
    text = "ring oh seven seven double oh nine oh oh one two three"
    assert found(find_spoken_numbers, text) == ["oh seven seven double oh nine oh oh one two three"]


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("on insta @kit.in.se4", "@kit.in.se4"),
        ("snapchat: kit_se4", "kit_se4"),
        ("see instagram.com/kit.se4", "instagram.com/kit.se4"),
    ],
)
def test_handles(text: str, handle: str):
    assert handle in found(find_handles, text)


@pytest.mark.parametrize("text", ["thanks @NHSuk", "me @ home", "practice @ you all know who"])
def test_public_handles_are_left_alone(text: str):
    assert found(find_handles, text) == []


@pytest.mark.parametrize(
    "written", ["DA5 7TH", "SE15 6QB", "se156qb", "SE15  6qb", "BR1 5NR", "m1 1ae", "SW1A-1AA"]
)
def test_postcodes(written: str):
    assert found(find_postcodes, f"I live in {written}.") == [written]


@pytest.mark.parametrize(
    "text", ["half of SE5 off the road", "se1 4th floor", "ZZ1 1AA", "Town Hall, 2 High Street, SE6 4RU"]
)
def test_no_postcodes(text: str):
    assert found(find_postcodes, text) == []


@pytest.mark.parametrize(
    "written",
    ["61 Fennel Close", "Flat 4, 118 Garnies Walk", "27 Tilbrook Avenue", "12a larch road", "9 Larch Rise"],
)
def test_addresses(written: str):
    assert found(find_addresses, f"I live at {written}, thanks") == [written]


@pytest.mark.parametrize(
    "text",
    [
        "5 minutes down the road",
        "the 53 on Old Kent Road",
        "our pharmacist on Jamaica Road",
        "Civic Suite, Catford library, 1 Catford Road",
        "2 year close watch",
    ],
)
def test_no_addresses(text: str):
    assert found(find_addresses, text) == []
