"""Words of a text as the name recognisers see them, and what the lists say of a word."""

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.lexicons import expand, load_lexicon, load_words

_WORD = re.compile(r"(?<![\w])[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$", re.I)


class Word(NamedTuple):
    """A word of the text without its possessive ending."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, or is in a script that has none."""
        return not self.text[0].islower()


def split_words(text: str) -> list[Word]:
    """Return the words of the text with their offsets."""
    words = []
    for match in _WORD.finditer(text):
        bare = match[0]
        if "'" in bare or "’" in bare:
            bare = _POSSESSIVE.sub("", bare) or bare
        words.append(Word(match.start(), match.start() + len(bare), bare, bare.lower().replace("’", "'")))
    return words


@lru_cache(maxsize=1)
def not_people() -> frozenset[str]:
    """Return phrases in lower case that are places, practices, illnesses or bodies."""
    places = load_lexicon("places.yaml")
    terms = [term for kinds in places.values() for group in kinds.values() for term in group]
    found = {form.lower() for term in terms for form in expand(term)}
    return frozenset(found | load_words("practices.txt") | load_words("not_people.txt"))


@lru_cache(maxsize=16)
def people_words(kind: str) -> frozenset[str]:
    """Return one set of nlp/data/people_words.yaml."""
    return frozenset(load_lexicon("people_words.yaml")[kind])


def is_forename(lower: str) -> bool:
    """Whether the word is a forename that is hardly ever anything else."""
    return lower in load_words("forenames.txt")


def is_distinctive(lower: str) -> bool:
    """Whether the word is a name that is hardly ever anything else; a double name counts by its first part."""
    if lower in load_words("forenames.txt") or lower in load_words("surnames.txt"):
        return True
    return "-" in lower and lower.partition("-")[0] in load_words("forenames.txt")


def is_name(lower: str) -> bool:
    """Whether the word is in any list of names."""
    return is_distinctive(lower) or lower in load_words("ambiguous_names.txt")


def is_ordinary(lower: str) -> bool:
    """Whether residents write the word in lower case as an ordinary word."""
    return lower in load_words("ordinary_words.txt") or lower in {
        "i",
        "i'm",
        "i've",
        "i'd",
        "i'll",
        "im",
        "ive",
    }


def is_protected(words: list[Word], index: int) -> bool:
    """Whether the word is part of a place, practice, public building or other phrase that is no person."""
    word = words[index]
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) and words[index + 1].start - word.end <= 3 else None
    known = not_people()
    if word.lower in known or (f"{word.lower}'s" in known and word.lower in {"guy", "king"}):
        return True
    if after is not None:
        if f"{word.lower} {after.lower}" in known or after.lower in people_words("facilities"):
            return True
        if index + 2 < len(words) and words[index + 2].lower in people_words("facilities") and after.capital:
            return words[index + 2].start - after.end == 1
    if before is not None and word.start - before.end <= 2:
        return before.lower in people_words("before_places") or f"{before.lower} {word.lower}" in known
    return False
