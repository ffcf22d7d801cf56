"""Communities in a text that is not in English, by a few plain words of its own language."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.lexicons import load_lexicon
from nlp.records import CommunityMention
from nlp.tagging.ages import community_of_age
from nlp.tagging.communities import best_mentions

_AGE = re.compile(r"(?<!\d)(\d{2})\s*(?:años|anos|ans|lat|jir|বছর|godin|vjeç|ani|metų|years)(?!\w)", re.I)
_GROUP = re.compile(r"^\W*(?:groupe|grupo|grupa|grup|koox|kooxda|দল|mothers|table)\b", re.I)
"""Notes of a group's session begin so: then nobody in particular is speaking."""


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lexicon = load_lexicon("other_languages.yaml").get(language, {})
    form = "(?:{})" if language == "zh" else r"(?<!\w)(?:{})(?!\w)"
    return tuple(
        (slug, re.compile(form.format("|".join(map(re.escape, terms))), re.I))
        for slug, terms in lexicon.items()
    )


def find_own_names(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the words of any language that has a list name a community, with its slug; in no order."""
    for language in load_lexicon("other_languages.yaml"):
        for slug, pattern in _patterns(language):
            yield from ((match.start(), slug) for match in pattern.finditer(text))


def find_communities_abroad(text: str, language: str) -> tuple[CommunityMention, ...]:
    """Return communities by words of the language; the writer is taken to belong, unless a group's notes begin so.

    English rules don't apply to other languages; a language without a list gives nothing.
    """
    basis = "mentioned" if _GROUP.match(text) else "self"
    found = [
        CommunityMention(slug, basis, *match.span())
        for slug, pattern in _patterns(language)
        if (match := pattern.search(text)) is not None
    ]
    age = _AGE.search(text)
    slug = community_of_age(int(age[1])) if age is not None and found else None
    if age is not None and slug is not None:
        found.append(CommunityMention(slug, basis, *age.span(1)))
    return best_mentions(found)
