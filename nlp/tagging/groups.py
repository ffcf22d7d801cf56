"""Communities named in the few words of somebody who says which group they are of."""

import unicodedata

from nlp.tagging.abroad import find_own_names
from nlp.tagging.communities import find_terms
from nlp.tagging.matching import read_words


def name_communities(text: str) -> tuple[str, ...]:
    """Return the slugs of the communities that `text` names, each once, in the order in which they are named.

    The words are those of the lexicon of communities and the plain words of every other language that has a
    list, because a word or two don't tell their language. English that denies ("not Somali") names nothing.
    Raises LexiconError if a word list is missing.
    """
    composed = unicodedata.normalize("NFC", text)
    found = [(hit.start, hit.key[0]) for hit in find_terms(read_words(composed))]
    found += find_own_names(composed)
    return tuple(dict.fromkeys(slug for _, slug in sorted(found, key=lambda named: named[0])))
