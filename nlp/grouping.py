"""Near-identical texts: campaigns, copies with a few words changed, double entries."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.config import NEAR_DUPLICATE, NEAR_DUPLICATE_HASHES, NEAR_DUPLICATE_SHORT
from nlp.records import TextRecord

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

_WORD = re.compile(r"\w+")
_SHINGLE = 2
_FEWEST_WORDS = 5
_LONG_TEXT = 15
"""Words from which likeness is no chance: short answers to one question share many words."""
_CANDIDATES_FROM = 0.3
"""Similarity that the index looks for; lower than what counts, so that chance loses hardly any pair."""


def group_ids(records: Sequence[TextRecord]) -> tuple[str, ...]:
    """Return a group for each record, in order: the id of the first record that it is near-identical to.

    A record like no other is a group of its own. Texts of fewer than five words are only alike if their words
    are the same. Takes time in line with the number of texts, also where thousands are alike.
    """
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=_CANDIDATES_FROM, num_perm=NEAR_DUPLICATE_HASHES)
    leaders: dict[tuple[str, ...], str] = {}
    shingles: dict[int, frozenset[str]] = {}
    groups = []
    for number, record in enumerate(records):
        words = tuple(_WORD.findall(record.text.casefold()))
        if words not in leaders:
            leaders[words] = _leader(records, number, words, index, shingles)
        groups.append(leaders[words])
    return tuple(groups)


def _leader(
    records: Sequence[TextRecord],
    number: int,
    words: tuple[str, ...],
    index: "MinHashLSH",
    shingles: dict[int, frozenset[str]],
) -> str:
    if len(words) < _FEWEST_WORDS:
        return records[number].id
    own = frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    signature = _signature(own)
    alike = [(_jaccard(own, shingles[other]), -other) for other in index.query(signature)]
    best = max(alike, default=(0.0, 0))
    if best[0] >= (NEAR_DUPLICATE if len(words) >= _LONG_TEXT else NEAR_DUPLICATE_SHORT):
        return records[-best[1]].id
    shingles[number] = own
    index.insert(number, signature)
    return records[number].id


def _signature(shingles: frozenset[str]) -> "MinHash":
    from datasketch import MinHash

    signature = MinHash(num_perm=NEAR_DUPLICATE_HASHES, seed=1)
    signature.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    return signature


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
