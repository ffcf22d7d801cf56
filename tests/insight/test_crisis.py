import time

import pytest
import yaml

from insight.crisis import ANYBODY, CHILDLINE, DOMESTIC_ABUSE, EMERGENCY, HELP, WORDS, find_concerns, help_for
from insight.enums import Safeguarding


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I want to kill myself", "self-harm"),
        ("i don’t want to be here anymore", "self-harm"),
        ("Some days I DONT WANT TO LIVE", "self-harm"),
        ("I have thought about ending it all", "self-harm"),
        ("I just can't go on like this any more.", "self-harm"),
        ("she has been self-harming", "self-harm"),
        ("they would be better off without me", "self-harm"),
        ("I took all of my tablets last night", "self-harm"),
        ("chcę umrzeć", "self-harm"),
        ("no quiero vivir, quiero morir", "self-harm"),
        ("我想自杀", "self-harm"),
        ("أفكر في الانتحار", "self-harm"),
        ("My husband gets drunk and hits me", "domestic-abuse"),
        ("I am scared of my ex", "domestic-abuse"),
        ("there is violence at home", "domestic-abuse"),
        ("the carer slaps my nan when nobody looks", "abuse-or-neglect"),
        ("I was sexually assaulted on the ward", "abuse-or-neglect"),
        ("she was left in her own urine for hours", "abuse-or-neglect"),
        ("right now I have chest pain and", "medical-emergency"),
        ("he can't breathe", "medical-emergency"),
        ("I will kill that doctor, I'll stab him", "threat-to-others"),
        ("next time I bring a knife", "threat-to-others"),
    ],
)
def test_words_that_call_for_help_are_found(words, kind):
    assert kind in find_concerns(["The buses are fine.", words])


@pytest.mark.parametrize(
    "words",
    [
        "Parking costs are killing us.",
        "I hang on the phone for an hour at eight every morning.",
        "The receptionist was lovely and the nurse took her time.",
        "It is a matter of life and death to get a bus up that hill.",
        "They beat the waiting list target.",
        "My partner and I can't get a dentist.",
        "Please cut the waiting times.",
        "👍",
        "",
    ],
)
def test_everyday_words_call_for_nothing(words):
    assert find_concerns([words]) == ()


def test_words_broken_over_lines_and_signs_are_found():
    assert find_concerns(["I want to\n... kill -- myself"]) == ("self-harm",)


def test_several_kinds_come_gravest_first():
    found = find_concerns(["I had chest pain.", "I think about suicide."])
    assert found == ("self-harm", "medical-emergency")


def test_every_kind_has_words_and_help():
    listed = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    assert set(listed) == set(HELP) == set(Safeguarding.values)


def test_help_is_listed_once_with_the_emergency_number_first():
    lines = help_for(["self-harm", "domestic-abuse"])
    assert lines[0] == EMERGENCY
    assert len(set(lines)) == len(lines)
    assert {DOMESTIC_ABUSE, CHILDLINE} <= set(lines)
    assert help_for([]) == ANYBODY


def test_numbers_to_dial_are_the_numbers_shown():
    for line in {line for lines in HELP.values() for line in lines}:
        shown = "".join(character for character in line.contact.split(" and ")[0] if character.isdigit())
        assert shown == line.dial


@pytest.mark.parametrize(
    "hostile", ["a " * 25_000, "my husband " * 5_000, "want " * 10_000, "x" * 50_000, "😀" * 50_000]
)
def test_no_text_makes_it_slow(hostile):
    started = time.perf_counter()
    find_concerns([hostile])
    assert time.perf_counter() - started < 3
