"""Texts as word counts: TF-IDF whose whole state is plain lists and arrays."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.records import LabelledText, TextRecord, Vectors

LARGEST_VOCABULARY = 30_000
LETTERS = range(2, 6)
"""Letters in a run."""

COUNTED = 4_000
"""Texts whose counts are kept: each fold of a cross-validation asks for them again, twice."""

QUESTION = "question="
VECTOR_WEIGHT = 3.0
"""What the vector weighs against the question beside it; by cross-validation on the NHS comments."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")

Coded = TextRecord | LabelledText


def terms_of(record: Coded) -> list[str]:
    """Return the words and word pairs of a text."""
    words = _WORD.findall(record.text.lower().replace("’", "'"))
    return [*words, *map(" ".join, pairwise(words))]


def letters_of(record: Coded) -> list[str]:
    """Return the runs of letters in each word of a text, which misspelt and inflected words share."""
    return [run for word in _WORD.findall(record.text.lower()) for run in _letter_runs(word)]


@lru_cache(maxsize=50_000)
def _letter_runs(word: str) -> tuple[str, ...]:
    around = f" {word} "
    return tuple(
        around[start : start + length]
        for length in LETTERS
        for start in range(max(len(around) - length + 1, 0))
    )


@lru_cache(maxsize=COUNTED)
def term_counts(record: Coded) -> dict[str, int]:
    """Return what `terms_of` returns, each once, with how often it stands in the text."""
    return dict(Counter(terms_of(record)))


@lru_cache(maxsize=COUNTED)
def letter_counts(record: Coded) -> dict[str, int]:
    """Return what `letters_of` returns, each once, with how often it stands in the text."""
    return dict(Counter(letters_of(record)))


def question_of(record: Coded) -> str:
    """Return the question as a term, the same for questions that differ only in case and white space."""
    return QUESTION + " ".join(record.question.lower().split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms with their inverse document frequency, and the known questions; terms are words, or runs of letters."""

    terms: tuple[str, ...]
    idf: NDArray[np.float32]
    questions: tuple[str, ...]
    letters: bool = False

    def counts_in(self, record: Coded) -> dict[str, int]:
        """Return the terms of a text, known or not, with how often each stands there."""
        return letter_counts(record) if self.letters else term_counts(record)

    def lexical(self, records: Sequence[Coded]) -> Any:
        """Return a sparse matrix (records, terms + questions); term weights have length 1 in each row."""
        from scipy.sparse import csr_matrix

        place_of = {term: column for column, term in enumerate(self.terms)}.get
        rows, columns, values = [], [], []
        for row, record in enumerate(records):
            known = [
                (place, count)
                for term, count in self.counts_in(record).items()
                if (place := place_of(term)) is not None
            ]
            found = np.array([place for place, _ in known], dtype=np.int64)
            counts = np.array([count for _, count in known], dtype=np.float32)
            weights = (1 + np.log(counts)) * self.idf[found]
            rows += [row] * len(found)
            columns += found.tolist()
            values += (weights / max(float(np.linalg.norm(weights)), 1e-9)).tolist()
            if (question := question_of(record)) in self.questions:
                rows.append(row)
                columns.append(len(self.terms) + self.questions.index(question))
                values.append(1.0)
        shape = (len(records), len(self.terms) + len(self.questions))
        return csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def semantic(self, records: Sequence[Coded], vectors: Vectors) -> NDArray[np.float32]:
        """Return a dense matrix (records, dimensions + questions)."""
        asked = np.zeros((len(records), len(self.questions)), dtype=np.float32)
        for row, record in enumerate(records):
            if (question := question_of(record)) in self.questions:
                asked[row, self.questions.index(question)] = 1.0
        return np.hstack([VECTOR_WEIGHT * vectors, asked])


def learn_vocabulary(records: Sequence[LabelledText]) -> Vocabulary:
    """Return the words and pairs of at least two texts, the most frequent first, and the questions that recur."""
    terms, idf = _common_terms([term_counts(record) for record in records], fewest=2)
    asked = Counter(question_of(record) for record in records)
    questions = tuple(sorted(question for question, count in asked.items() if count > 1))
    return Vocabulary(terms, idf, questions)


def learn_letters(records: Sequence[LabelledText]) -> Vocabulary:
    """Return the runs of letters of at least three texts, the most frequent first."""
    return Vocabulary(
        *_common_terms([letter_counts(record) for record in records], fewest=3), (), letters=True
    )


def _common_terms(
    found: Sequence[Mapping[str, int]], *, fewest: int
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    counts = Counter(chain.from_iterable(found))
    common = sorted(
        (item for item in counts.items() if item[1] >= fewest), key=lambda item: (-item[1], item[0])
    )
    common = common[:LARGEST_VOCABULARY]
    seen = np.array([count for _, count in common], dtype=np.float32)
    idf = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    return tuple(term for term, _ in common), idf
