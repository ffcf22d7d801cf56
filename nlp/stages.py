"""The public way in: each stage takes records and gives one result for each, in order."""

from collections.abc import Iterable, Iterator, Sequence

from nlp.classification import classifier_fingerprint
from nlp.coding import Coder, code_texts, learn_coder
from nlp.embedding import Embedder, load_embedder
from nlp.grouping import group_ids
from nlp.records import TaggedText, TextRecord
from nlp.screening import screen_texts
from nlp.topics import discover_in_answers

__all__ = [
    "Coder",
    "Embedder",
    "classifier_fingerprint",
    "code_texts",
    "discover_in_answers",
    "group_texts",
    "learn_coder",
    "load_embedder",
    "name_communities",
    "screen_texts",
    "tag_texts",
]


def tag_texts(records: Iterable[TextRecord]) -> Iterator[TaggedText]:
    """Yield what tagging finds, one for each record, in order; loads lists and models when the first is asked for."""
    from nlp.tagging import load_rules, tag_texts

    load_rules()
    yield from tag_texts(records)


def name_communities(text: str) -> tuple[str, ...]:
    """Return the slugs of the communities that a few words about oneself name, in the order of the words.

    The first text loads the lists (a few seconds). Raises LexiconError if one is missing.
    """
    from nlp.tagging.groups import name_communities

    return name_communities(text)


def group_texts(records: Sequence[TextRecord]) -> tuple[str, ...]:
    """Return a group for each record, in order; records of one group are near-identical.

    The group is the id of its first record.
    """
    return group_ids(records)
