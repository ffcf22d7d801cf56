"""Answers that say nothing."""

import re
from functools import lru_cache
from typing import Final

from nlp.lexicons import load_lexicon, load_words

_LONGEST: Final = 120
_MOST_WORDS: Final = 16
_NOISE = re.compile(r"[^\w'/]+")
_AROUND: Final = " \t\r\n.!?…,।-"
_NUMBER = re.compile(r"q?\d{1,2}")
_SAYS_SOMETHING = re.compile(
    r"\b(?:(?:no|never|not|didn't|didnt|don't|dont|can't|cant|cannot)\b.{0,20}\b(?:(?<!this )(?<!last )time|use|care|want to see|get(?! back))"
    r"|i (?:never|don't|dont|can't|cant) (?:get|come|see|want|care)|same time|told no)\b"
)
"""Words that say nothing each, and together do: "no time", "can't get one"."""

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ROW_RUN: Final = 4
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_REPEATED = re.compile(r"(\w{1,3})\1{2,}")
_MASHED_WORDS: Final = 4


@lru_cache(maxsize=2)
def _words(kind: str) -> frozenset[str]:
    return frozenset(load_lexicon("non_answer_words.yaml")[kind])


def is_non_answer(text: str) -> bool:
    """Return whether the text holds no point at all: empty, signs only, "n/a", "see above", "no comment"."""
    sample = text[: _LONGEST * 4]
    if not any(character.isalnum() for character in sample):
        return not any(character.isalnum() for character in text)
    if len(" ".join(text[: _LONGEST * 4].split())) > _LONGEST or len(text) > _LONGEST * 4:
        return False
    plain = _NOISE.sub(" ", text.lower().replace("’", "'")).strip()
    known = load_words("non_answers.txt")
    if plain in known or plain.replace("/", " ") in known or text.lower().strip(_AROUND) in known:
        return True
    words = plain.replace("/", " ").replace("this one", "this").split()
    return _declines(plain, words) or _is_keyboard_noise(words)


def _declines(plain: str, words: list[str]) -> bool:
    if len(words) > _MOST_WORDS or not any(word in _words("declines") or word[0] == "q" for word in words):
        return False
    said = _words("declines") | _words("empty")
    return all(word in said or _NUMBER.fullmatch(word) for word in words) and not _SAYS_SOMETHING.search(
        plain
    )


def _is_keyboard_noise(words: list[str]) -> bool:
    letters = "".join(words)
    if len(letters) > 1 and len(set(letters)) == 1:
        return True
    return 0 < len(words) <= _MASHED_WORDS and all(map(_is_mashed, words))


def _is_mashed(word: str) -> bool:
    if word in load_words("ordinary_words.txt") or word in load_words("function_words.txt"):
        return False
    runs = any(word[at : at + _ROW_RUN] in row for row in _ROWS for at in range(len(word) - _ROW_RUN + 1))
    return runs or bool(_CONSONANTS.search(word)) or bool(_REPEATED.fullmatch(word))
