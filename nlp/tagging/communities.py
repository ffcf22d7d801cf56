"""Communities that the writer belongs to or speaks of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from nlp.lexicons import load_lexicon
from nlp.records import CommunityMention
from nlp.tagging.ages import StatedAge, community_of_age, find_ages
from nlp.tagging.families import find_family_carer, find_new_parent, find_parent
from nlp.tagging.matching import Hit, Reading, TermMatcher
from nlp.tagging.voices import is_denied, is_of_others, is_own

Term = tuple[str, str]
"""Slug and group: "self", "terms", "mentioned" or "not"."""


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
    ages = find_ages(text)
    mentions = [
        *_by_terms(reading),
        *_by_ages(ages),
        *find_parent(text, ages, question),
        *find_family_carer(text),
    ]
    mentions = [*mentions, *find_new_parent(text, question, mentions)]
    return best_mentions(_consistent(mentions))


def _by_terms(reading: Reading) -> Iterator[CommunityMention]:
    hits = load_communities().find(reading)
    barred = [hit for hit in hits if hit.key[1] == "not"]
    for hit in hits:
        slug, group = hit.key
        if (
            group == "not"
            or _is_barred(hit, barred)
            or is_denied(reading.text, hit.start)
            or _signs(hit, hits, reading.text)
        ):
            continue
        own = _is_own(reading.text, hit)
        yield CommunityMention(slug, "self" if own else "mentioned", hit.start, hit.end)


def _is_own(text: str, hit: Hit[Term]) -> bool:
    if hit.key[1] == "self":
        return not is_of_others(text, hit.start, hit.end)
    return hit.key[1] == "terms" and is_own(text, hit.start, hit.end)


def _is_barred(hit: Hit[Term], barred: Iterable[Hit[Term]]) -> bool:
    return any(b.key[0] == hit.key[0] and b.start <= hit.start and hit.end <= b.end for b in barred)


def _signs(hit: Hit[Term], hits: Iterable[Hit[Term]], text: str) -> bool:
    """Whether an interpreter is one of sign language."""
    interprets = hit.key[0] == "limited-english" and text[hit.start : hit.end].lower().startswith("interpret")
    return interprets and any(other.key[0] == "deaf" for other in hits)


def _by_ages(ages: list[StatedAge]) -> Iterator[CommunityMention]:
    for age in ages:
        slug = community_of_age(age.years)
        if slug is not None:
            yield CommunityMention(slug, age.basis, age.start, age.end)


def _consistent(mentions: list[CommunityMention]) -> list[CommunityMention]:
    own = {mention.slug for mention in mentions if mention.basis == "self"}
    slugs = {mention.slug for mention in mentions}
    added = [m for m in mentions if m.slug == "carers" and m.basis == "self" and "young-people" in own]
    extra = [replace(m, slug="young-carers") for m in added]
    extra += [replace(m, slug="young-people") for m in mentions if m.slug == "young-carers"]
    dropped = {
        "carers": bool(added) or ("young-carers" in slugs and "carers" not in own),
        "parents": "parents" in own and not own.isdisjoint({"older-people", "young-people"}),
    }
    return [mention for mention in [*mentions, *extra] if not dropped.get(mention.slug)]


def best_mentions(mentions: Iterable[CommunityMention]) -> tuple[CommunityMention, ...]:
    """Return one mention a community, "self" before "mentioned", the earliest of its kind."""
    ordered = sorted(mentions, key=lambda mention: (mention.basis != "self", mention.start))
    found: dict[str, CommunityMention] = {}
    for mention in ordered:
        found.setdefault(mention.slug, mention)
    return tuple(found.values())


@lru_cache(maxsize=32)
def _foreign_patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lexicon = load_lexicon("other_languages.yaml").get(language, {})
    spaced = language != "zh"
    return tuple(
        (
            slug,
            re.compile(
                (r"(?<!\w)(?:{})(?!\w)" if spaced else "(?:{})").format("|".join(map(re.escape, terms))), re.I
            ),
        )
        for slug, terms in lexicon.items()
    )


def find_communities_abroad(text: str, language: str) -> tuple[CommunityMention, ...]:
    """Return communities by a few plain words of the text's own language; the writer is taken to belong.

    English rules don't apply to other languages; a language without a list gives nothing.
    """
    found = []
    for slug, pattern in _foreign_patterns(language):
        match = pattern.search(text)
        if match is not None:
            found.append(CommunityMention(slug, "self", *match.span()))
    return best_mentions(found)
