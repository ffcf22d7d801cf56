"""What a text says of the writer as somebody's parent or carer, by who is at home and what is done for them."""

import re
from collections.abc import Iterator

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
    r"teenage\w*|paediatric\w*|youth|homework|exams?|bedroom|playing|toddler|autis\w+|adhd|down'?s|speech\s+therap\w+|special\s+needs)\b",
    re.I,
)
_GROWN = re.compile(
    r"\b(?:prison|belmarsh|feltham|thameside|remand|army|married|(?:his|her)\s+(?:wife|husband|kids|children)|"
    r"(?:son|daughter)\s+(?:is|was)\s+a\s+(?:nurse|doctor|midwife|teacher|carer)|moved\s+to|rings?\s+me|drives?\s+me)\b",
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
_CHORES = re.compile(
    r"\bi\s+(?:do|help|cook|clean|lift|give|make|get|collect|pick|sort|stay|interpret|translate|dress|wash|feed|bath|check|order)\b",
    re.I,
)
_UNWELL = re.compile(
    r"\b(?:ill|poorly|sick|disabled|disability|wheelchair|bipolar|depress\w+|anxiety|ms|cancer|stroke|dementia|autis\w+|"
    r"schizophrenia|drinks|drinking|addict\w*|tablets|meds|epilepsy|diabetes|fits|mental\s+health|psychosis|lift)\b",
    re.I,
)
_ADULT = 20


def find_parent(text: str, ages: list[StatedAge], question: str) -> Iterator[CommunityMention]:
    """Yield the writer as parent of a child past infancy, with the child as children or young people."""
    match = _CHILD.search(text)
    if match is None:
        return
    child_ages = [age.years for age in ages if age.basis != "self" and abs(age.start - match.end()) < 160]
    if any(years >= _ADULT for years in child_ages) or (_INFANT.search(text) and not child_ages):
        return
    if not child_ages and _GROWN.search(text):
        return
    if child_ages or _YOUNG.search(text) or re.search(r"\bchildren\b", question, re.I):
        yield CommunityMention("parents", "self", *match.span())


def find_family_carer(text: str) -> Iterator[CommunityMention]:
    """Yield the writer as carer where a relative is ill and the writer plainly does the caring."""
    match = _CARING_FOR.search(text)
    if match is not None and _CARE.search(text) and (_ILL.search(text) or "respite" in text):
        yield CommunityMention("carers", "self", *match.span())


def find_young_carer(text: str, mentions: list[CommunityMention]) -> Iterator[CommunityMention]:
    """Yield the writer as young carer where they are young, a relative is ill and they do the work at home."""
    young = any(mention.slug == "young-people" and mention.basis == "self" for mention in mentions)
    relative = _CARING_FOR.search(text)
    if young and relative is not None and _CHORES.search(text) and _UNWELL.search(text):
        yield CommunityMention("young-carers", "self", *relative.span())
