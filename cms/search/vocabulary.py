"""What the site speaks of: its words, its titles and names, and what a misspelt word may have meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.core.cache import cache
from django.db.models import Count, Max
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from cms.languages.trees import placeholders_in
from cms.search.words import split_words
from insight.published import reference_names

KEPT_SECONDS = 3600
LIKENESS = 0.78
"""How alike two words must be, from 0 to 1: "dentsit" and "dentist" are 0.86 alike, "care" and "cost" 0.5."""

SHORTEST_TO_MEND = 4


@dataclass(frozen=True)
class Vocabulary:
    """Every word on the public pages, and the titles and names that can be suggested."""

    words: frozenset[str]
    terms: tuple[str, ...]


def searchable_pages() -> PageQuerySet:
    """Return the pages that search may find: live, open to all, in the active language, below the home page."""
    active = Locale.get_active()
    pages = Page.objects.live().public().filter(depth__gt=2, locale=active)
    # By id: the index of search knows nothing of aliases.
    return pages.exclude(pk__in=placeholders_in(active))


def vocabulary() -> Vocabulary:
    """Return the site's vocabulary in the active language, gathered anew whenever a page has changed."""
    pages = searchable_pages()
    state = pages.aggregate(
        Count("pk"), Max("pk"), Max("last_published_at"), Max("latest_revision_created_at")
    )
    key = f"search-vocabulary:{Locale.get_active().pk}"
    kept = cache.get(key)
    if kept is not None and kept[0] == state:
        return kept[1]
    gathered = _gather(pages)
    cache.set(key, (state, gathered), timeout=KEPT_SECONDS)
    return gathered


def mend(words: Iterable[str]) -> str:
    """Return the words with those that the site doesn't know replaced by the most alike; "" if none is."""
    known = vocabulary().words
    words = list(words)
    mended = [word if word in known else _most_alike(word, known) for word in words]
    return "" if mended == words else " ".join(mended)


def related_terms(words: Iterable[str], most: int) -> list[str]:
    """Return titles and names that hold one of the words, those with most of them first."""
    wanted = set(words)
    found = [(len(wanted & set(split_words(term))), term) for term in vocabulary().terms]
    return [term for hits, term in sorted(found, key=lambda pair: -pair[0]) if hits][:most]


def terms_like(typed: str, most: int) -> list[str]:
    """Return titles and names that hold every word typed so far; the last word may be unfinished."""
    words = split_words(typed)
    if not words:
        return []
    found = [term for term in vocabulary().terms if _goes_on(words, split_words(term))]
    return sorted(found, key=lambda term: (not term.casefold().startswith(words[0]), len(term)))[:most]


def _gather(pages: PageQuerySet) -> Vocabulary:
    words: set[str] = set()
    titles = []
    for page in pages.specific().iterator(chunk_size=100):
        titles.append(page.title)
        words.update(split_words(f"{page.title} {getattr(page, 'page_text', '')}"))
    terms = tuple(dict.fromkeys([*titles, *reference_names()]))
    for term in terms:
        words.update(split_words(term))
    return Vocabulary(frozenset(words), terms)


def _goes_on(typed: list[str], words: list[str]) -> bool:
    *whole, last = typed
    return all(word in words for word in whole) and any(word.startswith(last) for word in words)


def _most_alike(word: str, known: frozenset[str]) -> str:
    if len(word) < SHORTEST_TO_MEND or not word.isalpha():
        return word
    near = sorted(other for other in known if abs(len(other) - len(word)) <= 2 and other.isalpha())
    return next(iter(get_close_matches(word, near, n=1, cutoff=LIKENESS)), word)
