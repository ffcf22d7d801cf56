"""Disclosure control: the one place that joins equality answers to what was sent, and that emits counts of
people by community, place or equality answer. Small counts are hidden, the others rounded.
"""

import hmac
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from insight.encryption import SealedTextError, unseal
from insight.enums import MentionBasis
from insight.equality_questions import OTHER, QUESTIONS, WHICH_MAX_CHARACTERS, EqualityQuestion
from insight.errors import ServiceError
from insight.intake import find_group_problem
from insight.models import (
    Community,
    Engagement,
    EqualityProfile,
    EqualityWords,
    Place,
    Response,
    Submission,
)

__all__ = [
    "QUESTIONS",
    "EqualityQuestion",
    "SafeContrast",
    "SafeCount",
    "SafeMix",
    "SafeShare",
    "counts_by_community",
    "counts_by_place",
    "counts_of_equality",
    "erase_equality",
    "mix_of_people",
    "read_equality_words",
    "record_equality",
    "safe_count",
    "safe_part",
    "safe_places",
    "shares_by_community",
]

NOT_SAID = ("", "Did not say")
logger = logging.getLogger(__name__)

LINKS_A_QUERY = 500
"""SQLite takes a limited number of values in one query."""


@dataclass(frozen=True)
class SafeCount:
    """How many people, fit for the public: `shown` is rounded, or None where the count is too small to give."""

    label: str
    slug: str
    shown: int | None


@dataclass(frozen=True)
class SafeShare:
    """How many of a group's people, both fit for the public."""

    label: str
    slug: str
    part: int
    whole: int


@dataclass(frozen=True)
class SafeContrast:
    """A group's people among some (`part` of `here`) and among all (`whole` of `everybody`), fit for the public."""

    label: str
    slug: str
    part: int
    here: int
    whole: int
    everybody: int

    @property
    def percent_here(self) -> int:
        """Return the group's share among some, 0 to 100; worked out from rounded numbers, so it gives nothing more."""
        return min(100, round(100 * self.part / self.here))

    @property
    def percent_of_all(self) -> int:
        """Return the group's share among all, 0 to 100, worked out likewise."""
        return min(100, round(100 * self.whole / self.everybody))


@dataclass(frozen=True)
class SafeMix:
    """Who some people are, against all: those who speak as a community, those who speak of one, and by borough."""

    speak_as: tuple[SafeContrast, ...]
    speak_of: tuple[SafeContrast, ...]
    places: tuple[SafeContrast, ...]


def safe_count(count: int) -> int | None:
    """Return `count` to the nearest DISCLOSURE_ROUND_TO, or None below DISCLOSURE_THRESHOLD.

    What is shown is never below the threshold itself, whatever the two settings are.
    """
    if count < settings.DISCLOSURE_THRESHOLD:
        return None
    step = settings.DISCLOSURE_ROUND_TO
    rounded = (count + step // 2) // step * step
    return rounded if rounded >= settings.DISCLOSURE_THRESHOLD else rounded + step


def safe_part(part: int, whole: int) -> int | None:
    """Return how many of `whole` people are in `part`, rounded, or None where it, or the rest, is too few."""
    shown, total = safe_count(part), safe_count(whole)
    if shown is None or total is None or safe_count(whole - part) is None:
        return None
    return min(shown, total)


def safe_places(counts: Mapping[str, int]) -> dict[str, int]:
    """Return people by borough (slugs; "" for those who did not say), rounded, without those that must be hidden."""
    rows = _partition([*_labels(Place.objects.all()), NOT_SAID], counts)
    return {row.slug: row.shown for row in rows if row.slug and row.shown is not None}


def counts_by_place(responses: QuerySet[Response]) -> tuple[SafeCount, ...]:
    """Return how many people sent `responses` from each borough, and how many did not say, in order.

    The rows add up to all people, so a hidden row always has company: see `_hide`.
    """
    counts = _people_by(responses, "submission__place__slug")
    return _partition([*_labels(Place.objects.all()), NOT_SAID], counts)


def counts_by_community(responses: QuerySet[Response]) -> tuple[SafeCount, ...]:
    """Return how many people speak as or of each community in `responses`, in order.

    One person may speak of several, so the rows add up to nothing that could be taken apart.
    """
    counts = _people_by(responses, "communitymentions__community__slug")
    return tuple(
        SafeCount(label, slug, safe_count(counts[slug])) for slug, label in _labels(Community.objects.all())
    )


def shares_by_community(part: QuerySet[Response], whole: QuerySet[Response]) -> tuple[SafeShare, ...]:
    """Return, for each community with enough people in `whole`, how many of them also sent a response in `part`.

    A community is left out when its people, those in `part`, or the rest of them are too few to be counted.
    """
    wholes = _people_by(whole, "communitymentions__community__slug")
    # A person may name their community in one answer and make the point in another.
    theirs = whole.filter(submission__in=part.order_by().values("submission"))
    parts = _people_by(theirs, "communitymentions__community__slug")
    rows = (
        (slug, label, safe_part(parts[slug], wholes[slug]), safe_count(wholes[slug]))
        for slug, label in _labels(Community.objects.all())
    )
    return tuple(
        SafeShare(label, slug, shown, total)
        for slug, label, shown, total in rows
        if shown is not None and total is not None
    )


def mix_of_people(part: QuerySet[Response], whole: QuerySet[Response]) -> SafeMix:
    """Return who sent the responses in `part` against who sent those in `whole`, which holds them, in order.

    A group is left out where its people in `part`, the rest of its people, or the rest of those in `part` are too
    few; boroughs, which add up to all people, in company: see `_hide`. Somebody who speaks as a community and of it
    counts under either, so that the two can't be added up.
    """
    by_place: dict[str, tuple[int, int]] = {
        slug or "": (here, everybody)
        for slug, here, everybody in _people_of_both(part, whole, "submission__place__slug")
    }
    totals = sum(here for here, _ in by_place.values()), sum(everybody for _, everybody in by_place.values())
    paths = ("communitymentions__basis", "communitymentions__community__slug")
    by_community: dict[tuple[str, str], tuple[int, int]] = {
        (basis, slug): (here, everybody)
        for basis, slug, here, everybody in _people_of_both(part, whole, *paths)
    }
    communities = _labels(Community.objects.all())
    speak_as, speak_of = (
        _contrasts(
            [(slug, label, *by_community.get((basis, slug), (0, 0))) for slug, label in communities], totals
        )
        for basis in (MentionBasis.SELF, MentionBasis.MENTIONED)
    )
    boroughs = [
        (slug, label, *by_place.get(slug, (0, 0)))
        for slug, label in [*_labels(Place.objects.all()), NOT_SAID]
    ]
    hidden = _hide_of_both([(here, everybody) for *_, here, everybody in boroughs])
    told = [row for at, row in enumerate(boroughs) if at not in hidden and row[0]]
    return SafeMix(speak_as, speak_of, _contrasts(told, totals))


def counts_of_equality(engagement: Engagement, question_key: str) -> tuple[SafeCount, ...]:
    """Return how many people gave each answer to an equality question, and how many gave none, in order.

    Counted are people with at least one usable response, each once. Where enough people named the same
    community under "other", it has a row of its own: see `_split_other`. Raises ServiceError for an unknown question.
    """
    question = _question(question_key)
    people = Submission.objects.filter(
        pk__in=Response.objects.usable().filter(question__engagement=engagement).values("submission")
    )
    links = [_link(uuid) for uuid in people.values_list("uuid", flat=True)]
    counts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for at in range(0, len(links), LINKS_A_QUERY):
        profiles = EqualityProfile.objects.filter(link__in=links[at : at + LINKS_A_QUERY])
        counts.update(profiles.values_list(question_key, flat=True))
        if question.communities:
            named.update(
                profiles.filter(**{question_key: OTHER}).values_list(_named(question_key), flat=True)
            )
    counts[""] += len(links) - counts.total()
    return _split_other(question, counts, named)


@transaction.atomic
def record_equality(
    *, submission: Submission, answers: Mapping[str, str], words: Mapping[str, str] | None = None
) -> None:
    """Keep what a person chose to say about themselves, apart from their words; again is as good as once.

    Empty answers are skipped ones; with nothing else there is no row. `words` say by question which group is
    meant by "other"; they are sealed and wait for `read_equality_words`. Raises ServiceError for an unknown
    question, an answer that was not offered, or words that can't be taken; then nothing is kept.
    """
    given = {key: value for key, value in answers.items() if value}
    for key, value in given.items():
        if value not in dict(_question(key).choices):
            raise ServiceError(f"Choose one of the answers that are offered for “{QUESTIONS[key].text}”.")
    said = {key: text for key, text in (words or {}).items() if text}
    for key, text in said.items():
        _check_words(_question(key), given.get(key, ""), text)
    if not given:
        return
    link, month = _link(submission.uuid), timezone.localdate(submission.submitted_at).replace(day=1)
    blank = dict.fromkeys([*QUESTIONS, *map(_named, _asking_which())], "")
    EqualityProfile.objects.update_or_create(link=link, defaults={"month": month, **blank, **given})
    EqualityWords.objects.filter(link=link).delete()
    EqualityWords.objects.bulk_create(
        EqualityWords(link=link, key=key, words=text) for key, text in said.items()
    )


def read_equality_words(read: Callable[[str], Sequence[str]]) -> None:
    """Read all words that wait under "other": of each, keep one community that answers its question, and wipe it.

    `read` returns the slugs of the communities that a text names. Where it raises, what was read until then
    stays read and the rest waits. Words that no key opens are wiped.
    """
    waiting = EqualityWords.objects.annotate(sealed=Cast("words", TextField())).order_by("pk")
    for pk, link, key, sealed in list(waiting.values_list("pk", "link", "key", "sealed")):
        slug = _question(key).choose(read(_opened(pk, sealed)))
        with transaction.atomic():
            wiped, _ = EqualityWords.objects.filter(pk=pk).delete()
            if wiped and slug:  # else they were taken back or said anew meanwhile
                profiles = EqualityProfile.objects.filter(link=link, **{key: OTHER})
                profiles.update(**{_named(key): slug})


def erase_equality(*, submission: Submission) -> bool:
    """Erase what the sender of `submission` said about themselves; say whether there was anything."""
    link = _link(submission.uuid)
    words, _ = EqualityWords.objects.filter(link=link).delete()
    erased, _ = EqualityProfile.objects.filter(link=link).delete()
    return bool(words or erased)


def _asking_which() -> list[str]:
    return [key for key, question in QUESTIONS.items() if question.communities]


def _named(key: str) -> str:
    return f"{key}_named"


def _check_words(question: EqualityQuestion, answer: str, words: str) -> None:
    if not question.communities or answer != OTHER:
        raise ServiceError(
            f"Words belong under the answer “other”, and not to “{question.text}” as answered."
        )
    if problem := find_group_problem(words, most=WHICH_MAX_CHARACTERS):
        raise ServiceError(problem)


def _opened(pk: int, sealed: str) -> str:
    try:
        return unseal(sealed)
    except SealedTextError:
        logger.warning("Equality words %s can't be opened and are wiped: their key is not set", pk)
        return ""


def _link(uuid: UUID) -> str:
    key = settings.EQUALITY_LINK_KEY
    if not key:
        raise ImproperlyConfigured(
            "EQUALITY_LINK_KEY is empty. Put a long random value in the environment and never change it: "
            "it is the only way from a submission to the equality answers sent with it."
        )
    return hmac.new(key.encode(), uuid.bytes, "sha256").hexdigest()


def _question(key: str) -> EqualityQuestion:
    if key not in QUESTIONS:
        raise ServiceError(f"There is no equality question “{key}”. Choose one of: {', '.join(QUESTIONS)}.")
    return QUESTIONS[key]


def _labels(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    return list(rows.values_list("slug", "name"))


def _people_by(responses: QuerySet[Response], path: str) -> Counter[str]:
    rows = (
        Response.objects.filter(pk__in=responses.values("pk"))
        .order_by()
        .values_list(path)
        .annotate(people=Count("submission", distinct=True))
    )
    return Counter({slug or "": people for slug, people in rows})


def _people_of_both(
    part: QuerySet[Response], whole: QuerySet[Response], *paths: str
) -> list[tuple[Any, ...]]:
    """Return rows of what stands at `paths`, how many people sent something in `part` too, and how many in `whole`.

    A person may name their community in one answer and make the point in another.
    """
    here = Q(submission__in=part.order_by().values("submission"))
    return list(
        Response.objects.filter(pk__in=whole.order_by().values("pk"))
        .order_by()
        .values_list(*paths)
        .annotate(
            here=Count("submission", distinct=True, filter=here), everybody=Count("submission", distinct=True)
        )
    )


def _contrasts(
    rows: Sequence[tuple[str, str, int, int]], totals: tuple[int, int]
) -> tuple[SafeContrast, ...]:
    """Return what may be told of `rows` of slug, label, people here and people in all, out of `totals`."""
    here, everybody = map(safe_count, totals)
    contrasts = []
    for slug, label, part, whole in rows:
        shown, total = safe_part(part, whole), safe_count(whole)
        among = safe_part(part, totals[0])
        if shown and total and among and here and everybody:
            contrasts.append(SafeContrast(label, slug, min(shown, among), here, total, everybody))
    return tuple(contrasts)


def _hide_of_both(counts: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the positions to hide where people here, people in all, and those of all who aren't here are partitions."""
    return (
        _hide([here for here, _ in counts])
        | _hide([everybody for _, everybody in counts])
        | _hide([everybody - here for here, everybody in counts])
    )


def _partition(labels: Sequence[tuple[str, str]], counts: Mapping[str, int]) -> tuple[SafeCount, ...]:
    rows = [(slug, label, counts.get(slug, 0)) for slug, label in labels]
    hidden = _hide([count for _, _, count in rows])
    return tuple(
        SafeCount(label, slug, None if at in hidden else safe_count(count))
        for at, (slug, label, count) in enumerate(rows)
    )


def _split_other(
    question: EqualityQuestion, counts: Mapping[str, int], named: Mapping[str, int]
) -> tuple[SafeCount, ...]:
    """Return the rows of a question, with as many of the communities `named` under "other" as can stand alone.

    A community gets a row, the largest first, where that hides no row that would be shown without it; all
    others stay in the row of "other". So the rows still add up to all people, each of them counted once.
    """
    labels, known = dict([*question.choices, NOT_SAID]), dict(_labels(Community.objects.all()))
    rows = _partition(list(labels.items()), counts)
    for slug in sorted(named.keys() & known.keys(), key=lambda slug: (-named[slug], slug)):
        rest = counts[OTHER] - named[slug]
        finer = {**counts, OTHER: rest, slug: named[slug]}
        split = _with_row(labels, slug, f"{question.other_label}: {known[slug]}")
        shown = _partition(list(split.items()), finer)
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


def _hide(counts: Sequence[int]) -> frozenset[int]:
    """Return the positions to hide among `counts` that add up to a total which readers may know.

    A lone hidden count could be had by taking the shown ones from the total. So where any is hidden there
    are at least two, and together they are nobody or too many to point at anybody: if need be, the smallest
    others go with them.
    """
    order = sorted(range(len(counts)), key=counts.__getitem__)
    hidden = [at for at in order if safe_count(counts[at]) is None]
    if not hidden:
        return frozenset()
    for at in order[len(hidden) :]:
        together = sum(counts[other] for other in hidden)
        if len(hidden) > 1 and (together == 0 or together >= settings.DISCLOSURE_THRESHOLD):
            break
        hidden.append(at)
    return frozenset(hidden)
