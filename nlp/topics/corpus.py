"""The texts of one run, side by side with what is known of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.config import TOPIC_COPIES, TOPIC_SAMPLE
from nlp.errors import Message, TopicError
from nlp.records import Vectors
from nlp.topics.context import in_context, without_shared_part


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with one unit row each, as given and as they lie among the others.

    Texts of equal `voices` say the same and count as one voice.
    """

    texts: Sequence[str]
    given: Vectors
    vectors: Vectors
    voices: Sequence[Hashable]

    def usable(self) -> NDArray[np.bool_]:
        """Return for each row whether it has words and a vector."""
        words = np.array([bool(text.strip()) for text in self.texts], dtype=bool)
        return words & self.vectors.any(axis=1)

    def rows_to_cluster(self, usable: NDArray[np.bool_], seed: int) -> list[int]:
        """Return a few rows a voice, so that no campaign drowns the others; of very many rows a sample."""
        seen: dict[Hashable, int] = {}
        rows: list[int] = []
        for row in np.flatnonzero(usable).tolist():
            seen[self.voices[row]] = seen.get(self.voices[row], 0) + 1
            if seen[self.voices[row]] <= TOPIC_COPIES:
                rows.append(row)
        if len(rows) <= TOPIC_SAMPLE:
            return rows
        return sorted(np.random.default_rng(seed).choice(rows, size=TOPIC_SAMPLE, replace=False).tolist())


def make_corpus(
    texts: Sequence[str],
    vectors: Vectors,
    groups: Sequence[Hashable] | None,
    wholes: Sequence[Hashable] | None,
) -> Corpus:
    """Return the corpus; without groups, texts that differ only in case and white space are one voice.

    Its rows are placed in the context of their `wholes`, if given, and without what all share. Raises TopicError if there is
    not one row, one group and one whole a text.
    """
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise TopicError(Message.ROWS_DIFFER.format(texts=len(texts), rows=len(vectors), what="vectors"))
    if groups is None:
        groups = [" ".join(text.split()).casefold() for text in texts]
    elif len(groups) != len(texts):
        raise TopicError(Message.ROWS_DIFFER.format(texts=len(texts), rows=len(groups), what="groups"))
    if wholes is not None and len(wholes) != len(texts):
        raise TopicError(Message.ROWS_DIFFER.format(texts=len(texts), rows=len(wholes), what="wholes"))
    placed = vectors if wholes is None else in_context(vectors, wholes)
    return Corpus(texts, vectors, without_shared_part(placed, groups), groups)
