"""The texts that show best what a topic is about."""

from collections.abc import Hashable, Sequence

from nlp.config import TOPIC_EXEMPLARS
from nlp.records import Vectors
from nlp.usage import WORD

TELLING_LENGTH = range(25, 320)
"""Characters of a text that is long enough to tell something and short enough to be read in a list."""

TOO_ALIKE = 0.95


def choose_exemplars(
    rows: Sequence[int],
    *,
    texts: Sequence[str],
    vectors: Vectors,
    voices: Sequence[Hashable],
    limit: int = TOPIC_EXEMPLARS,
) -> tuple[int, ...]:
    """Return up to `limit` of the rows (given nearest the centre first), in the same order.

    One row a voice, none almost the same as one before, texts of readable length before others.
    """
    chosen: list[int] = []
    readable = [row for row in rows if len(texts[row]) in TELLING_LENGTH]
    for row in [*readable, *(row for row in rows if len(texts[row]) not in TELLING_LENGTH)]:
        if len(chosen) == limit:
            break
        repeats = any(voices[row] == voices[other] for other in chosen)
        if not repeats and not (vectors[chosen] @ vectors[row] > TOO_ALIKE).any():
            chosen.append(row)
    place = {row: position for position, row in enumerate(rows)}
    return tuple(sorted(chosen, key=place.__getitem__))


def telling_first(rows: Sequence[int], texts: Sequence[str], keywords: Sequence[str]) -> list[int]:
    """Return the rows with those first that hold a word of the topic: others may be in it by their context alone."""
    words = {word for term in keywords for word in term.split()}
    return sorted(rows, key=lambda row: words.isdisjoint(map(str.lower, WORD.findall(texts[row]))))
