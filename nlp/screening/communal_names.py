"""Names of communities that the model misses more often than others, by lists of how they are written."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from nlp.lexicons import load_lexicon
from nlp.records import Span
from nlp.screening.name_words import Word, is_name, is_ordinary, is_protected, people_words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
"""A word, its accents written in one with its letters or after them."""

_SCORE: Final = 0.8
_LONGEST: Final = 5
_FULL: Final = 3
"""Words of a Vietnamese name from which on it counts though each of them is also a word: "Do Thi Mai"."""


class _Lists(NamedTuple):
    family: frozenset[str]
    sure: frozenset[str]
    known: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    groups = load_lexicon("communal_names.yaml")
    family, given = groups["vietnamese_family"], groups["vietnamese_given"]
    sure = frozenset([*family["sure"], *given["sure"], *groups["elsewhere"]["sure"]])
    both = frozenset([*family["sure"], *family["short"]])
    return _Lists(both, sure, sure | both | frozenset(given["short"]))


def find_communal(text: str) -> Iterator[Span]:
    """Yield names of which the lists of communities hold a telling part, or a whole Vietnamese name.

    One word in small letters counts after a title, relation or role only; one in capitals among others never.
    """
    words = [Word(m.start(), m.end(), m[0], _plain(m[0])) for m in _WORD.finditer(text)]
    lists, shouting, index = _lists(), text.isupper(), 0
    while index < len(words):
        if words[index].lower not in lists.known and not _leads(text, words, index):
            index += 1
            continue
        last = _end(text, words, index)
        if _is_person(text, words, index, last, shouting):
            reason = "is written as names of a community are"
            yield Span(words[index].start, words[last].end, "PERSON", "communal name", reason, _SCORE)
            index = last
        index += 1


def _plain(word: str) -> str:
    """Return the word in lower case without accents."""
    lower = word.lower()
    if lower.isascii():
        return lower
    bare = unicodedata.normalize("NFKD", lower).replace("đ", "d")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _leads(text: str, words: list[Word], index: int) -> bool:
    """Whether a name of another list stands before one of these: "Nelson Condori"."""
    return (
        index + 1 < len(words)
        and words[index + 1].lower in _lists().sure
        and words[index].capital
        and text[words[index].end : words[index + 1].start] == " "
        and is_name(words[index].lower)
        and not is_ordinary(words[index].lower)
    )


def _end(text: str, words: list[Word], first: int) -> int:
    """Return the index of the last word of the name: all in capitals or all small, each from a list."""
    last = first
    while last + 1 < len(words) and last - first + 1 < _LONGEST:
        following = words[last + 1]
        if text[words[last].end : following.start] not in {" ", "-"}:
            break
        if following.capital != words[first].capital or not _continues(words[first], following):
            break
        last += 1
    return last


def _continues(first: Word, following: Word) -> bool:
    lists = _lists()
    if following.lower in lists.known:
        return True
    if not following.capital or is_ordinary(following.lower):
        return False
    return is_name(following.lower) or (first.lower in lists.family and first.lower in lists.sure)


def _is_person(text: str, words: list[Word], first: int, last: int, shouting: bool) -> bool:
    if any(is_protected(words, index) for index in range(first, last + 1)):
        return False
    lists, name = _lists(), words[first : last + 1]
    sure = sum(word.lower in lists.sure for word in name)
    if len(name) == 1 and name[0].text.isupper() and not shouting:
        return False
    if words[first].capital and not shouting:
        whole = len(name) >= _FULL and words[first].lower in lists.family and not text.istitle()
        return sure > 0 or whole or _after_title(text, words, first)
    if len(name) > 1:
        return words[first].lower in lists.family & lists.sure
    return sure == 1 and _after_role(text, words, first)


def _after_title(text: str, words: list[Word], index: int) -> bool:
    return _stands_after(text, words, index, people_words("titles"))


def _after_role(text: str, words: list[Word], index: int) -> bool:
    known = people_words("titles") | people_words("role_titles") | people_words("relations")
    return _stands_after(text, words, index, known | people_words("roles"))


def _stands_after(text: str, words: list[Word], index: int, known: frozenset[str]) -> bool:
    if index == 0 or words[index - 1].lower not in known:
        return False
    return text[words[index - 1].end : words[index].start] in {" ", ". ", ", "}
