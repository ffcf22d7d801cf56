"""Priorities and ambitions that a text speaks of, by weighted terms."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from nlp.config import AMBITION_SHARE, AMBITION_THRESHOLD, PRIORITY_SHARE, PRIORITY_THRESHOLD, QUESTION_WEIGHT
from nlp.lexicons import load_lexicon, load_words
from nlp.records import CommunityMention, Score
from nlp.tagging.matching import Hit, Reading, TermMatcher, read_tokens, without_inner

Term = tuple[str, str]
"""Slug and group: "strong", "plain", "weak" or "not"."""

_WEIGHTS: Final = {"strong": 1.5, "plain": 1.0, "weak": 0.5}
_PRIORITIES: Final = "priorities.yaml"
_AMBITIONS: Final = "ambitions.yaml"
_MENTAL_HEALTH: Final = "mental-health"
_YOUNG: Final = frozenset({"children", "young-people", "young-carers", "care-experienced"})

_COMMUNITY_WEIGHT: Final = 0.6
_MOST_ASSERTED: Final = 3


@lru_cache(maxsize=2)
def _matcher(lexicon_name: str) -> TermMatcher[Term]:
    lexicon = load_lexicon(lexicon_name)
    return TermMatcher(
        {(slug, group): terms for slug, groups in lexicon.items() for group, terms in groups.items()}
    )


def load_themes() -> None:
    """Make the matchers of priorities and ambitions, once."""
    for lexicon_name in (_PRIORITIES, _AMBITIONS):
        _matcher(lexicon_name)


def weigh_terms(reading: Reading, lexicon_name: str) -> dict[str, float]:
    """Return the weight of evidence for each slug of the lexicon; a term counts once however often it stands there."""
    weights: dict[str, float] = {}
    by_slug: dict[str, list[Hit[Term]]] = {}
    for hit in _matcher(lexicon_name).find(reading):
        by_slug.setdefault(hit.key[0], []).append(hit)
    for slug, hits in by_slug.items():
        terms: dict[str, float] = {}
        for hit in without_inner(hits):
            terms[reading.text[hit.start : hit.end].lower()] = _WEIGHTS.get(hit.key[1], 0.0)
        weights[slug] = sum(terms.values())
    return weights


@lru_cache(maxsize=512)
def _weigh_question(question: str, lexicon_name: str) -> dict[str, float]:
    weights = weigh_terms(read_tokens(question), lexicon_name) if question else {}
    return {slug: weight * QUESTION_WEIGHT for slug, weight in weights.items()}


def find_priorities(
    reading: Reading, question: str, communities: Iterable[CommunityMention]
) -> tuple[Score, ...]:
    """Return the priorities that the text asserts, best first; the question counts for part."""
    weights = _together(reading, question, _PRIORITIES)
    mental = weights.pop(_MENTAL_HEALTH, 0.0)
    young = not _YOUNG.isdisjoint(mention.slug for mention in communities)
    of_children = weights.get("children-mental-health", 0.0)
    slug = (
        "children-mental-health" if (young and of_children) or of_children >= 1.0 else "adult-mental-health"
    )
    if mental:
        weights[slug] = weights.get(slug, 0.0) + mental
    return _asserted(weights, PRIORITY_THRESHOLD, PRIORITY_SHARE)


def find_ambitions(
    reading: Reading, question: str, communities: Iterable[CommunityMention]
) -> tuple[Score, ...]:
    """Return the ambitions that the text asserts, best first; communities badly served speak for fairer outcomes."""
    weights = _together(reading, question, _AMBITIONS)
    served = len(load_words("unfairly_served.txt").intersection(mention.slug for mention in communities))
    if served:
        weights["fairer-outcomes"] = weights.get("fairer-outcomes", 0.0) + _COMMUNITY_WEIGHT * served
    return _asserted(weights, AMBITION_THRESHOLD, AMBITION_SHARE)


def _together(reading: Reading, question: str, lexicon_name: str) -> dict[str, float]:
    weights = dict(_weigh_question(question, lexicon_name))
    for slug, weight in weigh_terms(reading, lexicon_name).items():
        weights[slug] = weights.get(slug, 0.0) + weight
    return weights


def _asserted(weights: dict[str, float], threshold: float, share: float) -> tuple[Score, ...]:
    best = max(weights.values(), default=0.0)
    kept = [(w, slug) for slug, w in weights.items() if w >= threshold and w >= share * best]
    kept.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Score(slug, round(weight / (weight + 1.0), 3)) for weight, slug in kept[:_MOST_ASSERTED])
