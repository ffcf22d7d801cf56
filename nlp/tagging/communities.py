"""Communities that the writer belongs to or speaks of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from nlp.lexicons import load_lexicon
from nlp.records import CommunityMention
from nlp.tagging.ages import StatedAge, community_of_age, find_ages
from nlp.tagging.asked import find_asked
from nlp.tagging.families import find_family_carer, find_parent, find_young_carer
from nlp.tagging.matching import Hit, Reading, TermMatcher
from nlp.tagging.trades import find_trade
from nlp.tagging.voices import Voices, is_denied

Term = tuple[str, str]
"""Slug and group: "own", "self", "terms", "mentioned" or "not"."""

_ANY_CHILD: Final = frozenset({"child", "children", "kid", "kids"})

_MOST_HITS: Final = 12
"""Hits of one term group that are weighed in a text; a word said more often says nothing new."""


@lru_cache(maxsize=1)
def load_communities() -> TermMatcher[Term]:
    """Return the matcher of community terms, made once."""
    lexicon = load_lexicon("communities.yaml")
    return TermMatcher(
        {(slug, group): terms for slug, groups in lexicon.items() for group, terms in groups.items()}
    )


def find_communities(reading: Reading, question: str) -> tuple[CommunityMention, ...]:
    """Return the communities in an English text, each once: the writer's own first, then in order of the text."""
    text = reading.text
    ages, voices = find_ages(text), Voices(reading, question)
    mentions = [
        *_by_terms(reading, voices),
        *_by_ages(ages, voices),
        *find_parent(text, ages, question),
        *find_family_carer(text),
        *find_trade(text),
    ]
    mentions += find_asked(reading.text, question, mentions)
    mentions += find_young_carer(text, mentions)
    return best_mentions(without_needless(mentions, text))


def find_denied(reading: Reading) -> frozenset[str]:
    """Return the communities whose words are denied in a text, or mean something else: "I'm not deaf", "Church Road"."""
    return frozenset(
        slug
        for (slug, group), start, _ in load_communities().find(reading)
        if group == "not" or is_denied(reading.text, start)
    )


def find_terms(reading: Reading) -> list[Hit[Term]]:
    """Return the terms that stand for a community here: none that is denied or part of a phrase that means else."""
    barred: dict[str, int] = {}
    seen: Counter[Term] = Counter()
    kept = []
    for hit in _barring_first(load_communities().find(reading)):
        slug, group = hit.key
        if group == "not":
            barred[slug] = max(hit.end, barred.get(slug, 0))
        elif (
            hit.end > barred.get(slug, 0)
            and seen[hit.key] < _MOST_HITS
            and not is_denied(reading.text, hit.start)
        ):
            seen[hit.key] += 1
            kept.append(hit)
    return kept


def _barring_first(hits: Iterable[Hit[Term]]) -> list[Hit[Term]]:
    """Return the hits in order of the text, those that bar others before what begins with them."""
    return sorted(hits, key=lambda hit: (hit.start, hit.key[1] != "not", -hit.end))


def _by_terms(reading: Reading, voices: Voices) -> Iterator[CommunityMention]:
    hits = find_terms(reading)
    signing = any(hit.key[0] == "deaf" for hit in hits)
    for hit in hits:
        slug, group = hit.key
        if slug == "limited-english" and signing:
            continue
        own = group == "own" or (group != "mentioned" and voices.is_own(hit.start, hit.end, slug, group))
        own = own and slug != "children"  # a writer that young answers through a grown-up
        yield CommunityMention(slug, "self" if own else "mentioned", hit.start, hit.end)


def _by_ages(ages: list[StatedAge], voices: Voices) -> Iterator[CommunityMention]:
    for age in ages:
        slug = community_of_age(age.years)
        if slug is not None:
            own = age.basis == "self" or (not age.basis and voices.is_own(age.start, age.end, slug, "terms"))
            basis = "self" if own and slug != "children" else "mentioned"
            yield CommunityMention(slug, basis, age.start, age.end)


def without_needless(mentions: list[CommunityMention], text: str) -> list[CommunityMention]:
    """Return the mentions in a text without those that another makes needless, and with those that follow from another."""
    own = {mention.slug for mention in mentions if mention.basis == "self"}
    young = "young-people" in own
    extra = [
        replace(m, slug="young-carers") for m in mentions if young and (m.slug, m.basis) == ("carers", "self")
    ]
    extra += [replace(m, slug="young-people") for m in mentions if m.slug == "young-carers"]
    slugs = {mention.slug for mention in [*mentions, *extra]}
    dropped = {
        "carers": "young-carers" in slugs and (young or "carers" not in own),
        "parents": "parents" in own and (young or "older-people" in own),
    }
    return [
        mention
        for mention in [*mentions, *extra]
        if not dropped.get(mention.slug) and not ("young-people" in slugs and _is_any_child(mention, text))
    ]


def _is_any_child(mention: CommunityMention, text: str) -> bool:
    """Whether the words are no more than "kids": beside young people they say nothing of those under eleven."""
    return mention.slug == "children" and text[mention.start : mention.end].lower() in _ANY_CHILD


def best_mentions(mentions: Iterable[CommunityMention]) -> tuple[CommunityMention, ...]:
    """Return one mention a community, "self" before "mentioned", the earliest of its kind."""
    ordered = sorted(mentions, key=lambda mention: (mention.basis != "self", mention.start))
    found: dict[str, CommunityMention] = {}
    for mention in ordered:
        found.setdefault(mention.slug, mention)
    return tuple(found.values())
