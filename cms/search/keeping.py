"""What is kept of searches: counts by day, and words only where they can name nobody."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from cms.models import SearchCount
from cms.search.vocabulary import vocabulary
from cms.search.words import everyday_words, split_words
from insight.published import help_wanted

MOST_KEPT_WORDS = 6
KEEP_DAYS = 400
NOT_KEPT = ""


def kept_term(query: str) -> str:
    """Return the words of a query as they may be kept, or NOT_KEPT.

    Kept are at most MOST_KEPT_WORDS words, each of them on a public page, a name of the strategy, or an everyday
    word. Any other word could be a name; a number could be somebody's; words that speak of danger are nobody's
    business. So are they all dropped, the rest of the query with them.
    """
    words = split_words(query)
    if not 0 < len(words) <= MOST_KEPT_WORDS or "@" in query:
        return NOT_KEPT
    known = vocabulary().words | everyday_words()
    if not all(word.isalpha() and word in known for word in words) or help_wanted(query):
        return NOT_KEPT
    return " ".join(words)


def count_search(query: str, *, found: int) -> None:
    """Count one search of today. Counts older than KEEP_DAYS go with the first search of a new day."""
    today = timezone.localdate()
    row, is_new = SearchCount.objects.get_or_create(day=today, term=kept_term(query))
    SearchCount.objects.filter(pk=row.pk).update(asked=F("asked") + 1, empty=F("empty") + int(not found))
    if is_new:
        SearchCount.objects.filter(day__lt=today - timedelta(days=KEEP_DAYS)).delete()
