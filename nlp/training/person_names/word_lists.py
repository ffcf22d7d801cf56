"""Word lists for the model: names it may know, and words that are something else."""

import re
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

from nlp.screening.list_marks import plain
from nlp.training.person_names.marked import MarkedText
from nlp.training.person_names.people import Names

_WORD = re.compile(r"(?<![\w'’])[a-zà-ÿ]{2,}(?![\w])")
_PART = re.compile(r"[^\W\d_]{2,}")
_COMMON = 40
_ORDINARY = 3
_UNLISTED = 3
"""One name in so many is missing from the lists while training, so that the model learns to do without."""


def parts(names: Iterable[str]) -> set[str]:
    """Return the words that names are made of, plain."""
    return {part for name in names for part in _PART.findall(plain(name))}


def name_lists(names: dict[str, Names], *, gaps: bool) -> dict[str, set[str]]:
    """Return the given names and surnames as words; with `gaps` a third of them is left out."""
    given = parts(n for kinds in names.values() for n in kinds.given)
    surname = parts(n for kinds in names.values() for n in kinds.surname)
    if gaps:
        given, surname = (
            {n for n in listed if crc32(f"gap {n}".encode()) % _UNLISTED} for listed in (given, surname)
        )
    return {"given": given, "surname": surname}


def english_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word is written in lower case."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(plain(word) for word in _WORD.findall(text))
    return counts


def word_lists(counts: Counter[str]) -> dict[str, set[str]]:
    """Return the ordinary words, and those that are used often."""
    return {
        "word": {word for word, count in counts.items() if count >= _ORDINARY},
        "common": {word for word, count in counts.items() if count >= _COMMON},
    }


def other_entities(
    tagged: Iterable[tuple[list[str], list[str]]], places: Iterable[str], taken: set[str]
) -> set[str]:
    """Return the words that are places or bodies rather than people; once is enough for words not in `taken`."""
    person: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for tokens, tags in tagged:
        for token, tag in zip(tokens, tags, strict=True):
            if tag != "O":
                (person if tag.endswith("PER") else other)[plain(token)] += 1
    often = {word for word, count in other.items() if count > 1 and count > 2 * person[word]}
    once = {word for word in other if not person[word] and word not in taken}
    return {word for word in often | once if word.isalpha() and len(word) > 1} | parts(places)


def names_in(marked: Iterable[MarkedText]) -> set[str]:
    """Return the words of the names in the texts, plain."""
    return parts(name for text in marked for name in text.strings())
