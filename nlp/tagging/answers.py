"""Communities in what somebody wrote beside "other, please say" of an equality question."""

import re
from typing import Final

from nlp.language import detect_language
from nlp.tagging.abroad import find_communities_abroad
from nlp.tagging.communities import find_communities, find_terms
from nlp.tagging.matching import read_words

_LONGEST: Final = 300
"""Characters of an answer that are read; more is no answer to a question of who somebody is."""


_ANOTHER: Final = re.compile(
    r"\b(?:mum|mother|mom|dad|father|nan|gran|husband|wife|partner|son|daughter|brother|sister|child|friend|he|she|his|her)\b",
    re.I,
)


def communities_in_answer(text: str) -> tuple[str, ...]:
    """Return the slugs of the communities that the answer puts its writer in, in order of the text.

    The question asks for the writer, so a bare "Somali" counts as theirs; "my mum is deaf" and "I'm not
    disabled" don't. An empty answer, or one that says none, gives nothing.
    """
    answer = text[:_LONGEST]
    reading = read_words(answer)
    found = {(hit.start, hit.key[0]) for hit in find_terms(reading) if hit.key[1] != "mentioned"}
    others = set()
    for mention in find_communities(reading, ""):
        if mention.basis == "self":
            found.add((mention.start, mention.slug))
        elif _ANOTHER.search(answer):
            others.add(mention.slug)
    language = detect_language(answer)
    if language not in {"en", "und"}:
        found |= {(mention.start, mention.slug) for mention in find_communities_abroad(answer, language)}
    return tuple(dict.fromkeys(slug for _, slug in sorted(found) if slug not in others))
