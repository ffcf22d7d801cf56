"""Near-identical texts: campaigns, copies with a few words changed, double entries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nlp.config import NEAR_DUPLICATE_HASHES
from nlp.records import TextRecord
from nlp.retyping import RetypedIndex, Words
from nlp.wording import Pairs, hash_of, likeness, telling_pairs, words_of

if TYPE_CHECKING:
    from datasketch import MinHash

_BANDS: Final = (32, 2)
"""Bands of the index and hashes in each: a pair of similarity 0.3 is found with a chance of 0.95."""
_MOST_VARIANTS: Final = 8
"""Texts of a group that are indexed: enough for its variants, too few to slow the index down."""
_NEW_VARIANT: Final = 0.9
"""Likeness to its group below which a text is indexed as one more variant of it."""
_CORE_FROM: Final = 3
"""Texts from which a group has a core: what most of them say, without greetings and personal lines."""
_CORE_OF: Final = 24
"""Texts of a group that its core is made from."""


def group_ids(records: Sequence[TextRecord]) -> tuple[str, ...]:
    """Return a group for each record, in order: the id of the first record of the near-identical ones.

    A record like no other is a group of its own. Two texts are near-identical if they have the same words, the
    same words but for slips of the hand, or if they share enough pairs of words that few comments hold. "Very good
    service" and "very good service, thanks" stay apart: many people say that of their own accord. The same words
    exactly are one group, however short. Takes time in line with the number of texts, also where thousands are alike.
    """
    parents: list[int] = []
    first: dict[Words, int] = {}
    index, retyped = _Index(), RetypedIndex()
    for number, record in enumerate(records):
        words = words_of(record.text)
        earlier = first.setdefault(words, number)
        if earlier == number:
            repeated = retyped.add(number, words)
            found = index.place(
                number, telling_pairs(words), parents[repeated] if repeated is not None else None
            )
            parents.append(found)
        else:
            parents.append(parents[earlier])
    merged = index.merged()
    return tuple(records[merged.get(parent, parent)].id for parent in parents)


class _Group:
    """What is known of the wording of one group."""

    def __init__(self) -> None:
        self.variants: list[Pairs] = []
        self.counts: Counter[int] = Counter()
        self.size = 0
        self._core: Pairs = frozenset()

    def add(self, pairs: Pairs) -> None:
        if self.size < _CORE_OF:
            self.size += 1
            self.counts.update(pairs)
            self._core = frozenset()

    @property
    def core(self) -> Pairs:
        """The pairs that at least half of the texts hold; none where there are too few texts to tell."""
        if not self._core and self.size >= _CORE_FROM:
            self._core = frozenset(pair for pair, count in self.counts.items() if 2 * count >= self.size)
        return self._core

    def likeness(self, pairs: Pairs) -> float:
        if self.core:
            return likeness(pairs, self.core)
        return max((likeness(pairs, variant) for variant in self.variants), default=0.0)


class _Index:
    """Groups by the number of their first text, and an index of their variants."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._lsh = MinHashLSH(num_perm=NEAR_DUPLICATE_HASHES, params=_BANDS)
        self._groups: dict[int, _Group] = {}

    def place(self, number: int, pairs: Pairs, known: int | None) -> int:
        """Return the group of the next text: the given one if it is known, else the likest, else a new one."""
        if not pairs:
            return number if known is None else known
        signature = _signature(pairs)
        best, leader = (1.0, known) if known is not None else self._likest(pairs, signature)
        chosen = number if leader is None else leader
        group = self._groups.setdefault(chosen, _Group())
        group.add(pairs)
        if best < _NEW_VARIANT and len(group.variants) < _MOST_VARIANTS:
            group.variants.append(pairs)
            self._lsh.insert((chosen, len(group.variants)), signature, check_duplication=False)
        return chosen

    def _likest(self, pairs: Pairs, signature: "MinHash") -> tuple[float, int | None]:
        found = [(self._groups[leader].likeness(pairs), -leader) for leader in self._near(signature)]
        best, negative = max(found, default=(0.0, 0))
        return (best, -negative) if best else (0.0, None)

    def _near(self, signature: "MinHash") -> set[int]:
        return {leader for leader, _ in self._lsh.query(signature)}

    def merged(self) -> dict[int, int]:
        """Return, for each group that is part of an earlier one by its core, that earlier one."""
        into: dict[int, int] = {}
        for leader, other in self._alike():
            first, second = sorted((_last(into, leader), _last(into, other)))
            if first != second:
                into[second] = first
        return {leader: _last(into, leader) for leader in into}

    def _alike(self) -> Iterator[tuple[int, int]]:
        for leader, group in self._groups.items():
            if group.core:
                for other in self._near(_signature(group.core)) - {leader}:
                    if self._groups[other].likeness(group.core):
                        yield leader, other


def _last(into: dict[int, int], leader: int) -> int:
    while leader in into:
        leader = into[leader]
    return leader


@lru_cache(maxsize=1)
def _no_signature() -> "MinHash":
    """Return the signature of nothing; its hash functions are dear to make and the same for all."""
    from datasketch import MinHash

    return MinHash(num_perm=NEAR_DUPLICATE_HASHES, seed=1, hashfunc=hash_of)


def _signature(pairs: Pairs) -> "MinHash":
    signature = _no_signature().copy()
    signature.update_batch(list(pairs))
    return signature
