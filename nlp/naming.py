"""Names for topics that read as a person would say them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from nlp.phrases import PhraseReader
from nlp.usage import CLAUSE, MARK, WORD, Usage, read_words, stem_of

LONGEST_NAME = 4
LENGTH_WORTH = {1: 0.05, 2: 1.0, 3: 1.1, 4: 0.95}
"""Two or three words say most; one is vague, four are often a piece of a sentence."""

NOT_A_NOUN = re.compile(r"(?<=..)(?:ed|ly)$")
UNKNOWN_WORD = 0.35
"""What a word is worth that is no keyword, against a middling one: it makes a phrase of one ("kind staff")."""

LINKS = frozenset(
    {"of", "for", "to", "in", "on", "with", "from", "at", "by", "the", "a", "an", "my", "our", "your", "and"}
    | {"or", "between", "after", "before", "when", "through", "into", "about", "without", "out", "up"}
)
"""Words that may stand inside a name, never at its ends."""

PLACE = 5
"""Tier of a place."""

TRIED = 30
"""Phrases of a topic, the best first, whose parts of speech are looked at."""


def name_topic(keywords: Sequence[str], exemplar_texts: Sequence[str]) -> str:
    """Return a short phrase that names a topic, such as "Waiting times for appointments".

    `keywords` come best first; the phrase is one of the texts', of words that at least two of them use, best
    together, and holds as many good keywords as may be. Without such a phrase it is one word that names
    a thing, or the best keyword; with nothing it's "Other".
    """
    spoken = read_words(exemplar_texts)
    return spoken.spelt(next(_ranked_phrases(keywords, exemplar_texts, spoken, PhraseReader()), "other"))


def name_topics(topics: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[str]:
    """Return a name for each (keywords, texts), no two alike; earlier topics choose first."""
    taken: set[frozenset[str]] = set()
    spoken = read_words(chain.from_iterable(texts for _, texts in topics))
    names: list[str] = []
    reader = PhraseReader()
    for keywords, texts in topics:
        ranked = _ranked_phrases(keywords, texts, spoken, reader)
        first = name = next(ranked, "other")
        while name and _word_set(name) in taken:
            name = next(ranked, "")
        if not name:
            second = next((word for word in keywords if not _shares_word(word, first)), None)
            name = f"{first} and {second}" if second else f"{first} ({len(names) + 1})"
        taken.add(_word_set(name))
        names.append(spoken.spelt(name))
    return names


@dataclass(slots=True)
class _Said:
    """What the texts of one topic say: phrases by their key, and the clauses that hold each word.

    Phrases are those of clauses that hold one of the `keywords` (stems): no other could name the topic.
    """

    count: int
    keywords: Set[str]
    exact: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    clauses: dict[str, set[tuple[int, int]]] = field(default_factory=dict)

    def add(self, row: int, text: str) -> None:
        """Take in one text."""
        phrases: dict[str, str] = {}
        for place, clause in enumerate(CLAUSE.split(MARK.sub(".", text))):
            words = [_cased(word, clause) for word in WORD.findall(clause)]
            stems = set(map(stem_of, words))
            if not stems.isdisjoint(self.keywords):
                phrases |= {_key(phrase): phrase for phrase in _phrases(words)}
            for stem in stems:
                self.clauses.setdefault(stem, set()).add((row, place))
        self.exact.update(phrases.keys())
        for key, phrase in phrases.items():
            self.forms.setdefault(key, Counter())[phrase] += 1
            self.places.setdefault(key, []).append(row)

    def shares(self) -> dict[str, float]:
        """Return the share of the texts that hold each word."""
        held = {word: len({row for row, _ in places}) for word, places in self.clauses.items()}
        return {word: rows / self.count for word, rows in held.items()}

    def together(self, content: Sequence[str]) -> int:
        """Return how many texts say all the words in one clause, in whatever order: "staff were caring"."""
        return len({row for row, _ in set.intersection(*(self.clauses[word] for word in content))})

    def usual(self, key: str) -> str:
        """Return the form in which the phrase is said most often."""
        return min(self.forms[key].items(), key=lambda form: (-form[1], form[0]))[0]


def _ranked_phrases(
    keywords: Sequence[str], texts: Sequence[str], spoken: Usage, reader: PhraseReader
) -> Iterator[str]:
    """Yield what the topic may be called, best first, in words alone that at least two texts use.

    Phrases whose words at least two texts say together come before those of one text, whose words others use
    singly; those that don't read as a name come after both, and proper names alone with them.
    """
    weights = _word_weights(keywords)
    said = _Said(len(texts), weights.keys())
    for row, text in enumerate(texts):
        said.add(row, text)
    shares = said.shares()
    tiers: tuple[dict[str, float], ...] = ({}, {}, {}, {}, {}, {})
    for key, exact in said.exact.items():
        content = _content(key.split())
        if weights.keys().isdisjoint(content) or not all(word in spoken.common for word in content):
            continue
        together = said.together(content)
        worth = _worth(key, weights, (exact + together) / 2 / len(texts), shares)
        place = PLACE if spoken.is_place(content) else _tier(key, len(content), together, len(texts))
        tiers[place][key] = worth
    *better, worst = map(_by_worth, tiers)
    keys = list(chain(*better))
    named = (key for key in keys[:TRIED] if _reads_well(key, said, texts, reader))
    yield from map(said.usual, named)
    yield from filter(_is_noun, keywords)
    yield from map(said.usual, [*keys, *worst])
    yield from keywords[:1]


def _reads_well(key: str, said: _Said, texts: Sequence[str], reader: PhraseReader) -> bool:
    return reader.reads_well(said.usual(key), [texts[row] for row in said.places[key]])


def _tier(key: str, length: int, together: int, count: int) -> int:
    """Return which names come first: 0 for a well-formed phrase whose words two texts say together, 1 for a word that
    names a thing and half the texts hold, 2 for a phrase of one text, 3 for an ill-formed one, 4 for another word
    that names a thing, 5 for any other.
    """
    ill = _is_ill_placed(key.split())
    if length > 1:
        return 3 if ill else 0 if together > 1 else 2
    return 5 if ill else 1 if together * 2 >= count else 4


def _by_worth(worths: Mapping[str, float]) -> list[str]:
    return sorted((key for key, worth in worths.items() if worth > 0), key=lambda key: (-worths[key], key))


def _is_noun(keyword: str) -> bool:
    return " " not in keyword and not _is_ill_placed([keyword])


def _word_weights(keywords: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for rank, keyword in enumerate(keywords):
        for word in keyword.split():
            weights.setdefault(stem_of(word), 1.0 / (1.0 + rank) ** 0.5)
    return weights


def _worth(key: str, weights: Mapping[str, float], support: float, shares: Mapping[str, float]) -> float:
    """Return what the phrase is worth as a name: good keywords, said often, in many of the texts."""
    words = key.split()
    content = set(_content(words))
    known = {word for word in content if word in weights}
    if not known:
        return 0.0
    covered = sum(weights.get(word, 0.0) for word in content) + UNKNOWN_WORD * 0.5 * len(content - known)
    coverage = sum(shares.get(word, 0.0) for word in content) / len(content)
    return covered * support**0.5 * coverage * LENGTH_WORTH[len(content)]


def _is_ill_placed(words: Sequence[str]) -> bool:
    from nlp.lexicons import load_words

    ends = {words[-1], f"{words[-1]}s"}
    return (
        NOT_A_NOUN.search(words[-1]) is not None
        or not ends.isdisjoint(load_words("not_phrase_ends.txt"))
        or words[0] in load_words("not_phrase_starts.txt")
    )


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.lower() not in LINKS]


def _phrases(words: Sequence[str]) -> Iterator[str]:
    stops = [word.lower() not in LINKS and _is_weak(word) for word in words]
    for start, first in enumerate(words):
        if first.lower() in LINKS:
            continue
        for end in range(start + 1, min(start + LONGEST_NAME + 2, len(words)) + 1):
            if stops[end - 1]:
                break
            if _could_be_name(words[start:end]):
                yield " ".join(words[start:end])


def _could_be_name(words: Sequence[str]) -> bool:
    content = _content(words)
    return list(words) == ["nothing"] or (
        0 < len(content) <= LONGEST_NAME
        and len(words) - len(content) <= 2
        and not any(_is_weak(word) for word in content)
        and any(not _is_pale(word) for word in content)
        and "nothing" not in words
        and words[0].lower() not in LINKS
        and words[-1].lower() not in LINKS
    )


@lru_cache(maxsize=20_000)
def _is_weak(word: str) -> bool:
    return len(word) < 2 or word.lower().replace("’", "'") in _weak_words()


def _is_pale(word: str) -> bool:
    from nlp.lexicons import load_words

    return word.lower() in load_words("name_words.txt")


@lru_cache(maxsize=1)
def _weak_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    from nlp.lexicons import load_words

    return (ENGLISH_STOP_WORDS | load_words("topic_stop_words.txt")) - load_words("name_words.txt")


def _cased(word: str, clause: str) -> str:
    """Short words in capitals stay so (GP, NHS, A&E) unless they or the whole clause are shouted."""
    from nlp.lexicons import load_words

    short = word.isupper() and 1 < len(word) <= 5 and not clause.isupper()
    return (
        word
        if short and (len(word) < 4 or word.lower() not in load_words("ordinary_words.txt"))
        else word.lower()
    )


def _word_set(phrase: str) -> frozenset[str]:
    """Return the words that make two names the same: "choice of food" and "food choice"."""
    return frozenset(stem_of(word) for word in _content(phrase.split()))


def _key(phrase: str) -> str:
    return " ".join(stem_of(word) for word in phrase.split())


def _shares_word(term: str, phrase: str) -> bool:
    return not set(_key(term).split()).isdisjoint(_key(phrase).split())
