"""Names of communities that the model misses more often, by lists alone and in all of screening."""

import re
import unicodedata
from pathlib import Path

import pytest

from nlp.screening import find_in_all
from nlp.screening.communal_names import find_communal

_SENTENCES = Path(__file__).with_name("new_names.txt")
_BRACKETS = re.compile(r"[\[\]]")


def by_lists(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_communal(text)]


def sentences(about: str) -> list[str]:
    parts = _SENTENCES.read_text(encoding="utf-8").split("\n# ")
    return next(part for part in parts if part.startswith(about)).splitlines()[1:]


@pytest.mark.parametrize("community", ["Vietnamese", "Sierra Leonean", "Latin American"])
def test_most_new_names_are_found(community: str):
    marked = sentences(community)
    names = [re.findall(r"\[(.*?)\]", line)[0] for line in marked]
    texts = [_BRACKETS.sub("", line) for line in marked]
    found = find_in_all(texts)
    whole = [
        any(name in text[span.start : span.end] for span in spans)
        for name, text, spans in zip(names, texts, found, strict=True)
    ]
    assert sum(whole) / len(whole) >= 0.95


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thanks to Thuy at reception we got in.", "Thuy"),
        ("my neighbour trang was told to pay", "trang"),
        ("They kept calling Do Thi Mai by the wrong name.", "Do Thi Mai"),
        ("ask nguyen van hai what happened", "nguyen van hai"),
        ("[x] Phạm Minh Tuấn was sent home.", "Phạm Minh Tuấn"),
        ("TELL NGUYEN THI LAN THAT HER COAT IS HERE", "NGUYEN THI LAN"),
        ("I saw Dr Long on Monday.", "Long"),
        ("Hawanatu Jalloh helped me.", "Hawanatu Jalloh"),
        ("I met Nelson Condori there.", "Nelson Condori"),
    ],
)
def test_lists_find_them_without_the_model(text: str, name: str):
    assert by_lists(text) == [name]


def test_accents_written_after_their_letters():
    text = unicodedata.normalize("NFD", "Then Phạm Minh Tuấn was sent home.")
    assert by_lists(text) == [unicodedata.normalize("NFD", "Phạm Minh Tuấn")]


@pytest.mark.parametrize(
    "text",
    [
        *sentences("Nobody"),
        "An NGO runs the advice line.",
        "Dang it, no bus again.",
        "My Le Creuset was in the Long Van hire car.",
        "Linh Street is dark at night.",
        "thanh long is sold in the canteen",
        "DO LONG VANS HAVE TO PARK HERE",
    ],
)
def test_words_that_are_names_elsewhere_are_left(text: str):
    assert by_lists(text) == []
