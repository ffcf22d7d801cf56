"""A query as words: which count, and which other words mean the same."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yaml")
QUERY_MAX_CHARACTERS = 100
MOST_WORDS = 8
"""What lies beyond adds no page that the first words have not found, and each word is a look into the index."""

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")


def split_words(text: str) -> list[str]:
    """Return the words of `text` in small letters, in order; "don't" is one word: "dont"."""
    return _WORD.findall(_APOSTROPHES.sub("", text).casefold())


def query_words(query: str) -> list[str]:
    """Return the words that count in a query, each once, at most MOST_WORDS of them.

    Little words such as "the" are left out unless there are no others.
    """
    words = list(dict.fromkeys(split_words(query[:QUERY_MAX_CHARACTERS])))
    weighty = [word for word in words if word not in little_words()]
    return (weighty or words)[:MOST_WORDS]


def forms_of(word: str) -> list[str]:
    """Return the word, its singular or plural, and the words that mean the same; itself first."""
    near = [word, *_other_number(word)]
    return list(dict.fromkeys([*near, *(same for form in near for same in _same().get(form, ()))]))


def _other_number(word: str) -> list[str]:
    if len(word) < 3 or not word.isascii() or word.isdecimal():
        return []
    if word.endswith("ies"):
        return [f"{word[:-3]}y"]
    if word.endswith("s") and not word.endswith("ss"):
        return [word[:-1]]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [f"{word[:-1]}ies"]
    return [f"{word}s"]


def little_words() -> frozenset[str]:
    """Return the words that say nothing about what is looked for."""
    return frozenset(_lists()["little"].split())


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Return ordinary words of health, care and taking part, with the little words and those that mean the same."""
    lists = _lists()
    same = " ".join(lists["same"])
    return frozenset(f"{lists['little']} {lists['everyday']} {same}".split())


@lru_cache(maxsize=1)
def _same() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _lists()["same"]:
        for word in line.split():
            found.setdefault(word, []).extend(line.split())
    return found


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    return dict(yaml.safe_load(WORDS.read_text(encoding="utf-8")))
