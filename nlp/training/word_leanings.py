"""Vectors of words to learn from, given back as a weight of each word: no vector is needed where the weights are used."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.lexicons import load_words
from nlp.screening.name_model import OWN_MODEL
from nlp.training.person_names.word_vectors import whole_words

Numbers = NDArray[np.float64]


class WordVectors:
    """Vectors of English words, those of the model of names: each number in spreads of itself."""

    def __init__(self) -> None:
        from spacy.strings import get_string_id
        from spacy.vocab import Vocab

        vectors = Vocab().from_disk(OWN_MODEL / "vocab").vectors
        data = np.asarray(vectors.data, dtype=np.float64)
        rows = {word: vectors.key2row.get(get_string_id(word)) for word in _words()}
        self.names = [word for word, row in rows.items() if row is not None]
        self.rows: Numbers = data[[rows[word] for word in self.names]] / data.std(axis=0)
        self._places = {name: at for at, name in enumerate(self.names)}

    def total(self, sizes: Mapping[str, float]) -> Numbers:
        """Return the sum of the vectors of words, each times its size; a word without one adds nothing."""
        known = [(self._places[word], size) for word, size in sizes.items() if word in self._places]
        if not known:
            return np.zeros(self.rows.shape[1])
        at, each = zip(*known, strict=True)
        return np.array(each) @ self.rows[list(at)]

    def mean(self, words: Sequence[str]) -> Numbers:
        """Return the mean of the vectors of words, a word without one as noughts."""
        sizes: dict[str, float] = {}
        for word in words:
            sizes[word] = sizes.get(word, 0.0) + 1 / len(words)
        return self.total(sizes)

    def leanings(self, direction: Numbers) -> dict[str, float]:
        """Return how far each word leans in a direction: its vector times it."""
        return dict(zip(self.names, (self.rows @ direction).tolist(), strict=True))


def _words() -> list[str]:
    return sorted({*whole_words(), *load_words("ordinary_words.txt")})


@lru_cache(maxsize=1)
def load_word_vectors() -> WordVectors:
    """Return the vectors, loaded once. Raises EmbeddingError if MiniLM, whose list of words is used, isn't installed."""
    return WordVectors()
