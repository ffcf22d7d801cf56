"""Texts as numbers: counted words and runs of letters, vectors, usual themes, and the question, in plain lists and arrays."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.classification.feedback_themes import load_theme_reader
from nlp.records import LabelledText, TextRecord, Vectors

LARGEST_VOCABULARY = 30_000
LETTERS = range(2, 6)
"""Letters in a run."""

MOST_QUESTIONS = 8
"""Questions that are told apart, the most frequent ones: each has weights of its own for every word."""

USUAL_WORDS = 12
"""Different words of a text whose features have length 1; the length grows with the fourth root of their number.

A longer text has more to go by. On the NHS comments this gave 0.004 micro-F1 and 0.007 macro-F1 by cross-validation.
"""

THEMES = 1.5
"""Length of what the network of usual themes says, beside a vector of length 1; on the NHS comments 2 gave the same."""

WORD = re.compile(r"\w+(?:['’]\w+)?")

Coded = TextRecord | LabelledText


def terms_of(record: Coded) -> list[str]:
    """Return the words and word pairs of a text."""
    words = words_of(record)
    return [*words, *map(" ".join, pairwise(words))]


def words_of(record: Coded) -> list[str]:
    """Return the words of a text in small letters."""
    return list(map(as_term, WORD.findall(record.text)))


def as_term(word: str) -> str:
    """Return the word as the vocabulary has it."""
    return word.lower().replace("’", "'")


def letters_of(record: Coded) -> list[str]:
    """Return the runs of letters in each word of a text, which misspelt and inflected words share."""
    return [run for word in WORD.findall(record.text) for run in letter_runs(word)]


@lru_cache(maxsize=50_000)
def letter_runs(word: str) -> tuple[str, ...]:
    """Return the runs of letters in a word, its ends being spaces, in small letters."""
    around = f" {word.lower()} "
    return tuple(
        around[start : start + length]
        for length in LETTERS
        for start in range(max(len(around) - length + 1, 0))
    )


def question_of(record: Coded) -> str:
    """Return the question, the same for questions that differ only in case and white space."""
    return " ".join(record.question.lower().split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms with their inverse document frequency; terms are words and pairs, or runs of letters."""

    terms: tuple[str, ...]
    idf: NDArray[np.float32]
    letters: bool = False

    def weigh(self, records: Sequence[Coded]) -> Any:
        """Return a sparse matrix (records, terms); each row has length 1, or 0 where no term is known."""
        from scipy.sparse import csr_matrix

        place_of = {term: column for column, term in enumerate(self.terms)}.get
        read = letters_of if self.letters else terms_of
        rows, columns, values = [], [], []
        for row, record in enumerate(records):
            known = [
                (place, count)
                for term, count in Counter(read(record)).items()
                if (place := place_of(term)) is not None
            ]
            found = np.array([place for place, _ in known], dtype=np.int64)
            counts = np.array([count for _, count in known], dtype=np.float32)
            weights = (1 + np.log(counts)) * self.idf[found]
            rows += [row] * len(found)
            columns += found.tolist()
            values += (weights / max(float(np.linalg.norm(weights)), 1e-9)).tolist()
        return csr_matrix((values, (rows, columns)), shape=(len(records), len(self.terms)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in texts, as rows: `counted` is sparse, `asked` has a 1 in the column of the question, if it is a known one."""

    counted: Any
    asked: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features(Written):
    """Texts as rows, with a vector each."""

    vectors: Vectors


def read_themes(records: Sequence[Coded]) -> Vectors:
    """Return what the network of usual themes says of the texts, one row each. Raises ClassifierError if it can't be loaded."""
    return load_theme_reader().read([(record.question, record.text) for record in records])


def beside(vectors: Vectors, themes: Vectors) -> Vectors:
    """Return the vectors with what `read_themes` says beside them, weighed as coders weigh it."""
    return np.hstack([vectors, THEMES * themes])


@dataclass(frozen=True, slots=True)
class Reader:
    """What is looked at in a text: its words, the runs of letters in them, its vector, usual themes and its question."""

    words: Vocabulary
    letters: Vocabulary
    questions: tuple[str, ...]

    def read(self, records: Sequence[Coded], vectors: Vectors, themes: Vectors) -> Features:
        """Return the texts as features; words, letters and vectors share alike in the length of a row.

        `themes` is what `read_themes` says of the texts; it stands beside the vectors.
        """
        written = self.read_words(records)
        meaning = beside(vectors, themes) * self._lengths(records)[:, None]
        return Features(written.counted, written.asked, np.asarray(meaning, dtype=np.float32))

    def read_words(self, records: Sequence[Coded]) -> Written:
        """Return what stands in the texts, without their meaning: much faster than `read`."""
        from scipy.sparse import csr_matrix, diags, hstack

        counted = hstack([self.words.weigh(records), self.letters.weigh(records)])
        places = {question: column for column, question in enumerate(self.questions)}
        asked = np.zeros((len(records), len(places)), dtype=np.float32)
        for row, record in enumerate(records):
            if (column := places.get(question_of(record))) is not None:
                asked[row, column] = 1.0
        return Written(csr_matrix(diags(self._lengths(records)) @ counted, dtype=np.float32), asked)

    def _lengths(self, records: Sequence[Coded]) -> NDArray[np.float32]:
        kinds = 2 + bool(self.letters.terms)
        different = [max(len(set(words_of(record))), 1) for record in records]
        return ((np.array(different, dtype=np.float32) / USUAL_WORDS) ** 0.25 / np.sqrt(kinds)).astype(
            np.float32
        )


def learn_reader(records: Sequence[LabelledText], *, spelled: bool) -> Reader:
    """Return a reader of the words and pairs of at least two texts, and of the questions that recur.

    With `spelled` it reads the runs of letters of at least three texts too.
    """
    words = _common_terms([terms_of(record) for record in records], fewest=2)
    letters = (
        _common_terms([letters_of(record) for record in records], fewest=3, letters=True)
        if spelled
        else no_vocabulary(letters=True)
    )
    asked = Counter(question_of(record) for record in records)
    often = sorted((-count, question) for question, count in asked.items() if count > 1)
    return Reader(words, letters, tuple(question for _, question in often[:MOST_QUESTIONS]))


def no_vocabulary(*, letters: bool = False) -> Vocabulary:
    """Return one that knows no term."""
    return Vocabulary((), np.zeros(0, dtype=np.float32), letters)


def _common_terms(found: Sequence[Sequence[str]], *, fewest: int, letters: bool = False) -> Vocabulary:
    """Return the terms of at least so many texts, the most frequent first."""
    counts = Counter(chain.from_iterable(map(set, found)))
    common = sorted(
        (item for item in counts.items() if item[1] >= fewest), key=lambda item: (-item[1], item[0])
    )
    common = common[:LARGEST_VOCABULARY]
    seen = np.array([count for _, count in common], dtype=np.float32)
    idf = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    return Vocabulary(tuple(term for term, _ in common), idf, letters)
