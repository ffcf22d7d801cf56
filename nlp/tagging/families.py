"""What a text says of the writer as somebody's parent or carer."""

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.records import CommunityMention
from nlp.tagging.ages import StatedAge

_CHILD = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+){0,2}?(?P<child>son|daughter|boy|girl|lad|child|kid|twins|boys|girls|sons|daughters|teenager|stepson|stepdaughter|"
    r"\d{1,2}[\s-]*year[\s-]*old|(?:five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)[\s-]+year[\s-]+old)\b"
    r"|\bi\s+have\s+(?:two|three|four|2|3)\s+(?P<some>girls|boys|kids|children)\b|\bmy\s+(?P<three>three|two|four)\s+year\s+old\b",
    re.I,
)
_YOUNG = re.compile(
    r"\b(?:school|schools|camhs|nursery|playground|year\s+\d{1,2}|reception|teacher|teachers|senco|ehcp|gcses?|college|child|children|kids?|"
    r"teenage\w*|paediatric\w*|youth|homework|exams?|bedroom|playing|toddler)\b",
    re.I,
)
_INFANT = re.compile(
    r"\b\d{1,2}[\s-](?:weeks?|months?)[\s-]*(?:old)?\b|\b(?:weeks|months)\s+old\b|\bnewborn\b", re.I
)
_CARING_FOR = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+){0,2}?(?:mum|mother|dad|father|wife|husband|partner|son|daughter|brother|sister|nan|gran|grandmother|"
    r"mother-in-law|father-in-law|aunt|uncle|parents)\b",
    re.I,
)
_CARE = re.compile(
    r"\b(?:i\s+(?:wash|feed|lift|dress|bathe|turn|do|manage|sort|order|collect|cook|change)\s+(?:and\s+\w+\s+)?(?:her|his|him|them)|"
    r"lives?\s+with\s+(?:me|us)|they\s+sent\s+(?:her|him)\s+home|only\s+eat\s+for\s+me|i\s+am\s+up\s+(?:all|every)\s+night|respite|"
    r"i\s+have\s+not\s+had\s+a\s+(?:break|day|night)|day\s+and\s+night|twenty-four\s+hours|24/7|carer'?s?\s+(?:allowance|assessment))\b",
    re.I,
)
_ILL = re.compile(
    r"\b(?:dementia|alzheimer'?s?|stroke|parkinson'?s|ms|learning\s+disability|down'?s|schizophrenia|bipolar|autis\w+)\b",
    re.I,
)
_ADULT = 18
_MATERNITY = re.compile(
    r"\b(?:maternity|pregnan\w*|birth|health\s+visit\w+|midwi\w+|antenatal|postnatal)\b", re.I
)
_ITSELF = re.compile(r"\b(?:i|i'm|im|me|my|we|our)\b", re.I)
_ON_BEHALF = re.compile(
    r"\b(?:group|idea|notes|i\s+run|i\s+volunteer|nurse\s+here|as\s+a\s+midwife|session|table|publish|mothers'|mums')\b",
    re.I,
)


def find_parent(text: str, ages: list[StatedAge], question: str) -> Iterator[CommunityMention]:
    """Yield the writer as parent of a child past infancy, with the child as children or young people."""
    match = _CHILD.search(text)
    if match is None:
        return
    child_ages = [
        age.years for age in ages if age.basis == "mentioned" and abs(age.start - match.end()) < 160
    ]
    if any(years >= _ADULT for years in child_ages) or (_INFANT.search(text) and not child_ages):
        return
    if child_ages or _YOUNG.search(text) or re.search(r"\bchildren\b", question, re.I):
        yield CommunityMention("parents", "self", *match.span())


def find_family_carer(text: str) -> Iterator[CommunityMention]:
    """Yield the writer as carer where a relative is ill and the writer plainly does the caring."""
    match = _CARING_FOR.search(text)
    if match is not None and _CARE.search(text) and (_ILL.search(text) or "respite" in text):
        yield CommunityMention("carers", "self", *match.span())


def find_new_parent(text: str, question: str, mentions: list[CommunityMention]) -> Iterator[CommunityMention]:
    """Yield the writer as pregnant or a new parent where they were asked about it and speak of themselves."""
    asked = _MATERNITY.search(question) is not None and _ITSELF.search(text) is not None
    if asked and not _ON_BEHALF.search(text):
        for mention in mentions:
            if mention.slug == "pregnancy-and-new-parents":
                yield replace(mention, basis="self")
