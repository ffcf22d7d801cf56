"""What the model of danger sees of a stretch of text: what its words stand for, which go together, and the words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, pairwise, zip_longest
from typing import Final, NamedTuple

from nlp.lexicons import load_lexicon
from nlp.screening.danger_signs import Sign, find_signs
from nlp.segmenting import split_sentences

_WORD = re.compile(r"[a-z&]+(?:'[a-z]+)*|\d+")
_NUMBERS_KEPT: Final = frozenset({"111", "999"})
_LONG: Final = 60
_PIECE: Final = 40
"""Words: a sentence longer than the first, without a stop, is read in overlapping pieces of the second."""

_PAIR: Final = 0.5
_WORDS: Final = 1.5
_WHOLE_WORDS: Final = 2.0
"""Size of a feature for two concepts together, and of all runs of words together in a stretch and in a whole text; a
concept is 1."""

_MOST_WORDS: Final = 500
"""Words at the start of a text that are read together."""


class Stretch(NamedTuple):
    """One or two neighbouring sentences: (start, end) in the text, words, and signs that begin in it."""

    start: int
    end: int
    words: tuple[str, ...]
    signs: tuple[Sign, ...]


Phrase = tuple[tuple[str, ...], str]
"""Words in a row, and the concept that they stand for."""


class _Concepts(NamedTuple):
    phrases: dict[str, list[Phrase]]
    beginnings: tuple[tuple[str, str], ...]


def plain(text: str) -> str:
    """Return the text in lower case with straight apostrophes."""
    return text.lower().replace("’", "'").replace("‘", "'")


def stretches(text: str) -> list[Stretch]:
    """Return each sentence of a plain text, and each two neighbours together, with what was noticed in them."""
    sentences = split_sentences(text)
    pieces = [piece for start, end in sentences for piece in _pieces(text, start, end)]
    signs = find_signs(text, sentences)
    places = [sign.start for sign in signs]
    pairs = [(one[0], two[1], one[2] + two[2]) for one, two in pairwise(pieces)]
    return [
        Stretch(start, end, words, tuple(signs[bisect_left(places, start) : bisect_left(places, end)]))
        for start, end, words in pieces + pairs
    ]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    matches = list(_WORD.finditer(text, start, end))
    long = len(matches) > _LONG
    size, step = (_PIECE, _PIECE // 2) if long else (len(matches), max(1, len(matches)))
    for at in range(0, len(matches), step):
        part = matches[at : at + size]
        yield part[0].start(), part[-1].end(), tuple(_word(match[0]) for match in part)


def _word(found: str) -> str:
    if found.isdigit():
        return found if found in _NUMBERS_KEPT else "0"
    return found.replace("'", "")


@lru_cache(maxsize=1)
def _concepts() -> _Concepts:
    phrases: dict[str, list[Phrase]] = {}
    beginnings = []
    for concept, terms in load_lexicon("danger_words.yaml").items():
        for term in terms:
            words = tuple(_WORD.findall(term.replace("'", "").replace("-", " ")))
            if term.endswith("*"):
                beginnings.append((term[:-1], concept))
            else:
                phrases.setdefault(words[0], []).append((words, concept))
    return _Concepts(phrases, tuple(beginnings))


@lru_cache(maxsize=20_000)
def _stands_for(word: str) -> tuple[tuple[str, ...], dict[str, list[Phrase]]]:
    """What a word stands for by itself or by its beginning, and the longer phrases that it begins, by their second word."""
    known = _concepts()
    concepts = [concept for beginning, concept in known.beginnings if word.startswith(beginning)]
    longer: dict[str, list[Phrase]] = {}
    for phrase, concept in known.phrases.get(word, ()):
        if len(phrase) == 1:
            concepts.append(concept)
        else:
            longer.setdefault(phrase[1], []).append((phrase, concept))
    return tuple(concepts), longer


def concepts_of(words: tuple[str, ...]) -> list[str]:
    """Return what the words stand for, by the names in danger_words.yaml, sorted, each once."""
    found: set[str] = set()
    for at, (word, following) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        concepts, longer = _stands_for(word)
        if concepts:
            found.update(concepts)
        if longer:
            for phrase, concept in longer.get(following, ()):
                if words[at : at + len(phrase)] == phrase:
                    found.add(concept)
    return sorted(found)


def features_of(stretch: Stretch) -> dict[str, float]:
    """Return the features of a stretch by name, each with its size."""
    concepts = concepts_of(stretch.words)
    features = dict.fromkeys(concepts, 1.0)
    features.update(dict.fromkeys((f"{one}+{two}" for one, two in combinations(concepts, 2)), _PAIR))
    features.update(dict.fromkeys((f"rule {sign.kind} {sign.strength}" for sign in stretch.signs), 1.0))
    if stretch.signs:
        features["rule"] = 1.0
    runs = dict.fromkeys(_runs(stretch.words))
    features.update(dict.fromkeys(runs, _WORDS / max(1, len(runs)) ** 0.5))
    return features


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of the start of a plain text, as stretches have them."""
    return tuple(_word(match[0]) for match in islice(_WORD.finditer(text), _MOST_WORDS))


def features_of_whole(words: tuple[str, ...]) -> dict[str, float]:
    """Return the features of all words of a text together: what they stand for, the words, and pairs of them."""
    features = dict.fromkeys(concepts_of(words), 1.0)
    runs = dict.fromkeys(_runs(words, 2))
    features.update(dict.fromkeys(runs, _WHOLE_WORDS / max(1, len(runs)) ** 0.5))
    return features


def _runs(words: Sequence[str], longest: int = 3) -> Iterator[str]:
    for size in range(1, longest + 1):
        for run in zip(*(words[at:] for at in range(size)), strict=False):
            yield f'"{" ".join(run)}"'
