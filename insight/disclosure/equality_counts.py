"""Equality answers counted, fit for the public."""

from collections import Counter
from collections.abc import Mapping, Sequence

from insight.disclosure.equality import equality_link, named_column, question_of
from insight.disclosure.people import NOT_SAID, labels_of
from insight.disclosure.rounding import SafeCount, safe_partition
from insight.equality_questions import OTHER, EqualityQuestion
from insight.models import Community, Engagement, EqualityProfile, Response, Submission

LINKS_A_QUERY = 500
"""SQLite takes a limited number of values in one query."""


def counts_of_equality(engagement: Engagement, question_key: str) -> tuple[SafeCount, ...]:
    """Return how many people gave each answer to an equality question, and how many gave none, in order.

    Counted are people with at least one usable response, each once. Where enough people named the same
    community under "other", it has a row of its own: see `_split_other`. Raises ServiceError for an unknown question.
    """
    question = question_of(question_key)
    people = Submission.objects.filter(
        pk__in=Response.objects.usable().filter(question__engagement=engagement).values("submission")
    )
    links = [equality_link(uuid) for uuid in people.values_list("uuid", flat=True)]
    counts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for at in range(0, len(links), LINKS_A_QUERY):
        profiles = EqualityProfile.objects.filter(link__in=links[at : at + LINKS_A_QUERY])
        counts.update(profiles.values_list(question_key, flat=True))
        if question.communities:
            named.update(
                profiles.filter(**{question_key: OTHER}).values_list(named_column(question_key), flat=True)
            )
    counts[""] += len(links) - counts.total()
    return _split_other(question, counts, named)


def _split_other(
    question: EqualityQuestion, counts: Mapping[str, int], named: Mapping[str, int]
) -> tuple[SafeCount, ...]:
    """Return the rows of a question, with as many of the communities `named` under "other" as can stand alone.

    A community gets a row, the largest first, where that hides no row that would be shown without it; all
    others stay in the row of "other". So the rows still add up to all people, each of them counted once.
    """
    labels, known = dict([*question.choices, NOT_SAID]), dict(labels_of(Community.objects.all()))
    rows = safe_partition(list(labels.items()), counts)
    for slug in sorted(named.keys() & known.keys(), key=lambda slug: (-named[slug], slug)):
        rest = counts[OTHER] - named[slug]
        finer = {**counts, OTHER: rest, slug: named[slug]}
        split = _with_row(labels, slug, f"{question.other_label}: {known[slug]}")
        shown = safe_partition(list(split.items()), finer)
        must_be_shown = {slug, *_slugs_shown(rows)} - ({OTHER} if rest == 0 else set())
        if _slugs_shown(shown) >= must_be_shown:
            labels, counts, rows = split, finer, shown
    return rows


def _with_row(labels: Mapping[str, str], slug: str, label: str) -> dict[str, str]:
    """Return the labels with a new one before that of "other", which then stands for the rest."""
    split: dict[str, str] = {}
    for value, text in labels.items():
        if value == OTHER:
            split[slug] = label
        split[value] = text
    return split


def _slugs_shown(rows: Sequence[SafeCount]) -> set[str]:
    return {row.slug for row in rows if row.shown is not None}
