"""The public way in: each stage takes records and gives one result for each, in order."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from nlp.coding import Coder, code_texts, learn_coder
from nlp.embedding import Embedder, load_embedder
from nlp.grouping import group_ids
from nlp.records import ScreenedText, TaggedText, TextRecord
from nlp.screening import screen_text
from nlp.topics import discover_topics

__all__ = [
    "Coder",
    "Embedder",
    "code_texts",
    "discover_topics",
    "group_texts",
    "learn_coder",
    "load_embedder",
    "screen_texts",
    "tag_texts",
]

_BATCH = 1000
"""Texts after which the words that spaCy has met are forgotten again."""


def screen_texts(records: Iterable[TextRecord]) -> Iterator[ScreenedText]:
    """Yield what screening finds, one for each record, in order, as they come."""
    return map(screen_text, records)


def tag_texts(records: Iterable[TextRecord]) -> Iterator[TaggedText]:
    """Yield what tagging finds, one for each record, in order; loads spaCy when the first is asked for."""
    from nlp.tagging import load_rules, tag_text
    from nlp.tagging.matching import blank_pipeline

    load_rules()
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        with blank_pipeline().memory_zone():
            tagged = [tag_text(record) for record in batch]
        yield from tagged


def group_texts(records: Sequence[TextRecord]) -> tuple[str, ...]:
    """Return a group for each record, in order; records of one group are near-identical.

    The group is the id of its first record.
    """
    return group_ids(records)
