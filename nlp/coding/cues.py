"""Cues: the words of a text that speak most for a label, by what each thing read in it adds to the score."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from nlp.coding.features import WORD, as_term, letter_runs
from nlp.lexicons import load_words
from nlp.records import Cue

MOST_CUES = 3

LEAST_SHARE = 0.25
"""Of what the strongest words add, below which others are not worth naming; and of what the stronger word of a pair
adds, below which the other one is not worth naming with it."""

_NEXT_TO = re.compile(r"[ \t-]+")
"""What may stand between two words that are named together."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: frozenset[str]
    start: int
    end: int
    adds: float


def find_cues(text: str, terms: Mapping[str, float], runs: Mapping[str, float]) -> tuple[Cue, ...]:
    """Return the words or pairs of words that add most to a score, the strongest first; such as "with" only if no other does.

    `terms` says what each word and pair of the text adds, `runs` what each run of letters does: a run adds to
    the words that it lies in, in equal parts. A word that stands in the text several times is named once, at
    its first place. Empty if no word adds anything.
    """
    places = list(WORD.finditer(text))
    adds = _added_by_words([place.group() for place in places], terms, runs)
    candidates = sorted(
        chain(_words(places, adds), _pairs(text, places, adds, terms)),
        key=lambda candidate: (-candidate.adds, candidate.start),
    )
    plain = load_words("function_words.txt")
    candidates = [candidate for candidate in candidates if candidate.words - plain] or candidates
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == MOST_CUES or candidate.adds < LEAST_SHARE * candidates[0].adds:
            break
        if not any(_share(candidate, other) for other in chosen):
            chosen.append(candidate)
    return tuple(Cue(candidate.start, candidate.end) for candidate in chosen)


def _added_by_words(
    words: Sequence[str], terms: Mapping[str, float], runs: Mapping[str, float]
) -> dict[str, float]:
    """Return what each different word adds by itself and by the runs of letters in it."""
    counts = Counter(chain.from_iterable(map(letter_runs, words)))
    adds: dict[str, float] = {}
    for word in words:
        term = as_term(word)
        spelt = sum(runs.get(run, 0.0) / counts[run] for run in letter_runs(word))
        adds[term] = adds.get(term, terms.get(term, 0.0)) + spelt
    return adds


def _words(places: Sequence[re.Match[str]], adds: Mapping[str, float]) -> Iterator[_Candidate]:
    seen: set[str] = set()
    for place in places:
        term = as_term(place.group())
        if adds[term] > 0 and term not in seen:
            seen.add(term)
            yield _Candidate(frozenset([term]), *_whole(place.string, *place.span()), adds[term])


def _pairs(
    text: str, places: Sequence[re.Match[str]], adds: Mapping[str, float], terms: Mapping[str, float]
) -> Iterator[_Candidate]:
    """Yield the pairs that add clearly more together than either word does."""
    for first, second in pairwise(places):
        left, right = as_term(first.group()), as_term(second.group())
        together, words = terms.get(f"{left} {right}", 0.0), frozenset([left, right])
        total, alone = together + sum(adds[word] for word in words), max(adds[left], adds[right], 0.0)
        worth = together > 0 and total > (1 + LEAST_SHARE) * alone
        if worth and _NEXT_TO.fullmatch(text, first.end(), second.start()):
            yield _Candidate(words, *_whole(text, first.start(), second.end()), total)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place widened to whole words: in some scripts marks that belong to a word end what was read."""
    while start > 0 and _of_a_word(text[start - 1]):
        start -= 1
    while end < len(text) and _of_a_word(text[end]):
        end += 1
    return start, end


def _of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign).startswith("M")


def _share(one: _Candidate, other: _Candidate) -> bool:
    return bool(one.words & other.words) or (one.start < other.end and other.start < one.end)
