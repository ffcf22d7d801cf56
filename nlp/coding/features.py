"""Texts as word counts: TF-IDF whose whole state is plain lists and arrays."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.records import LabelledText, TextRecord, Vectors

LARGEST_VOCABULARY = 30_000
LETTERS = range(2, 6)
"""Letters in a run."""

QUESTION = "question="
VECTOR_WEIGHT = 3.0
"""What the vector weighs against the question beside it; by cross-validation on the NHS comments."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")

Coded = TextRecord | LabelledText


def terms_of(record: Coded) -> list[str]:
    """Return the words and word pairs of a text, and one term for the question it answers."""
    words = _WORD.findall(record.text.lower().replace("’", "'"))
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


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

    def terms_in(self, record: Coded) -> list[str]:
        """Return the terms of a text, known or not."""
        return letters_of(record) if self.letters else terms_of(record)

    def lexical(self, records: Sequence[Coded]) -> Any:
        """Return a sparse matrix (records, terms + questions); term weights have length 1 in each row."""
        from scipy.sparse import csr_matrix

        places = {term: column for column, term in enumerate(self.terms)}
        rows, columns, values = [], [], []
        for row, record in enumerate(records):
            counts = Counter(places[term] for term in self.terms_in(record) if term in places)
            found = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
            weights = (
                1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
            ) * self.idf[found]
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
    terms, idf = _common_terms([terms_of(record) for record in records], fewest=2)
    asked = Counter(question_of(record) for record in records)
    questions = tuple(sorted(question for question, count in asked.items() if count > 1))
    return Vocabulary(terms, idf, questions)


def learn_letters(records: Sequence[LabelledText]) -> Vocabulary:
    """Return the runs of letters of at least three texts, the most frequent first."""
    return Vocabulary(*_common_terms([letters_of(record) for record in records], fewest=3), (), letters=True)


def _common_terms(
    found: Sequence[Sequence[str]], *, fewest: int
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    counts = Counter(term for terms in found for term in set(terms))
    common = sorted(
        (item for item in counts.items() if item[1] >= fewest), key=lambda item: (-item[1], item[0])
    )
    common = common[:LARGEST_VOCABULARY]
    seen = np.array([count for _, count in common], dtype=np.float32)
    idf = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    return tuple(term for term, _ in common), idf
