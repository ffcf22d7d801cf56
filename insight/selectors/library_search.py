"""Search of the library by words and by meaning, both rankings merged into one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from insight.models import LibraryEntry
from insight.pipeline.meaning import vector_of_question, vectors_now
from insight.selectors.library import public_entries

MOST_WORDS = 12
MOST_BY_MEANING = 10
CLOSE_ENOUGH = 0.36
"""Cosine of question and passage: on the example, questions about nothing in the library stay below 0.25, most about
something in it reach 0.36."""

RANK_CONSTANT = 60
"""Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
methods", SIGIR 2009: a score of 1 / (60 + rank) in each ranking, added up."""


@dataclass(frozen=True)
class Found:
    """Entries by id, best first, and by which of the two each was found.

    `meaning_works` is False where the model is missing, so that words alone were looked for.
    """

    ids: tuple[int, ...]
    by_words: frozenset[int]
    by_meaning: frozenset[int]
    meaning_works: bool


def search_library(question: str) -> Found:
    """Return what of the public entries has the words of `question` or means something close."""
    words = re.findall(r"[^\W_]+", question)[:MOST_WORDS]
    if not words:
        return Found((), frozenset(), frozenset(), meaning_works=True)
    public = set(public_entries().values_list("pk", flat=True))
    by_words = [pk for pk in _by_words(" ".join(words)) if pk in public]
    by_meaning = _by_meaning(question[:400])
    return Found(
        ids=merge_rankings(by_words, by_meaning or ()),
        by_words=frozenset(by_words),
        by_meaning=frozenset(by_meaning or ()),
        meaning_works=by_meaning is not None,
    )


def merge_rankings(*rankings: Sequence[int]) -> tuple[int, ...]:
    """Return every id in any of the rankings, best first, by reciprocal rank fusion."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    return tuple(sorted(scores, key=lambda key: (-scores[key], key)))


def _by_words(words: str) -> list[int]:
    """Whole words first, then those that only begin so ("phone" finds "phones")."""
    backend, entries = get_search_backend(), LibraryEntry.objects.order_by("pk")
    whole = _ids(backend.search(words, entries, operator="and").get_queryset())
    begun = _ids(backend.autocomplete(words, entries, operator="and").get_queryset())
    return list(dict.fromkeys([*whole, *begun]))


def _ids(entries: QuerySet[LibraryEntry]) -> list[int]:
    return list(entries.values_list("pk", flat=True))


def _by_meaning(question: str) -> list[int] | None:
    """Return the ids of what means something close, closest first; None if the model can't be had."""
    vector = vector_of_question(question)
    if vector is None:
        return None
    rows = public_entries().filter(vectors_of__startswith=vectors_now()).values_list("pk", "vectors")
    scores = {}
    for pk, vectors in rows:
        passages = np.frombuffer(bytes(vectors or b""), dtype="<f4").reshape(-1, len(vector))
        scores[pk] = float((passages @ vector).max())
    close = [pk for pk, score in scores.items() if score >= CLOSE_ENOUGH]
    return sorted(close, key=lambda pk: (-scores[pk], pk))[:MOST_BY_MEANING]
