"""How people use words: which are common, which are proper names, and how these are written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W\d_][\w'’&-]*")
MARK = re.compile(r"\[[^\]]*\]|\bX{2,}\b")
CLAUSE = re.compile(r"[.,;:!?()\n\"“”/]+|\s[-–—]\s|\S*\d\S*")


PROPER_SHARE = 0.6
"""Share of a word's places inside clauses, of two at least, where it has a capital, from which it is a proper name.
Set by hand: some write even Old Kent Road in small letters."""


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return the word in small letters, without the s of many."""
    return re.sub(r"(?<=[^s])s$", "", word.lower())


@dataclass(frozen=True, slots=True)
class Usage:
    """Words of all texts by their stems: `common` ones, that at least two use, and `proper` names, as they are written."""

    common: Set[str]
    proper: Mapping[str, str]

    def is_place(self, words: Sequence[str]) -> bool:
        """Say whether they are two proper names or more and nothing else, as streets are called: where it was said, not what."""
        return len(words) > 1 and all(stem_of(word) in self.proper for word in words)

    def spelt(self, phrase: str) -> str:
        """Return the phrase with a capital at its start and in proper names."""
        words = (self.proper.get(stem_of(word), word) if word.islower() else word for word in phrase.split())
        name = " ".join(words)
        return name[:1].upper() + name[1:]


def read_words(texts: Iterable[str]) -> Usage:
    """Return the words of the texts. A word of one person only could give that person away: it isn't common."""
    held: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for text in texts:
        held.update({stem_of(word) for word in words_of(text)})
        inside.update(_words_inside(text))
    capital: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for word, count in inside.items():
        total[stem_of(word)] += count
        if word[0].isupper():
            capital.setdefault(stem_of(word), Counter())[word] = count
    proper = {
        stem: min(forms.items(), key=lambda form: (-form[1], form[0]))[0]
        for stem, forms in capital.items()
        if 1 < forms.total() >= PROPER_SHARE * total[stem]
    }
    return Usage(frozenset(word for word, count in held.items() if count > 1), proper)


def _words_inside(text: str) -> Iterator[str]:
    """Yield the words that no clause begins with, of clauses that aren't shouted, but no abbreviations such as GPs."""
    for clause in CLAUSE.split(MARK.sub(".", text)):
        if not clause.isupper():
            yield from (word for word in WORD.findall(clause)[1:] if not word.removesuffix("s").isupper())


def words_of(text: str) -> list[str]:
    """Return the words of a text without the marks of hidden personal data."""
    return WORD.findall(MARK.sub(" ", text))
