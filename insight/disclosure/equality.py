"""What people say about themselves, kept apart from their words: a keyed link is the only way between the two."""

import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from insight.encryption import SealedTextError, unseal
from insight.equality_questions import OTHER, QUESTIONS, WHICH_MAX_CHARACTERS, EqualityQuestion
from insight.errors import ServiceError
from insight.intake import find_group_problem
from insight.models import EqualityProfile, EqualityWords, Submission

logger = logging.getLogger(__name__)


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
        if value not in dict(question_of(key).choices):
            raise ServiceError(f"Choose one of the answers that are offered for “{QUESTIONS[key].text}”.")
    said = {key: text for key, text in (words or {}).items() if text}
    for key, text in said.items():
        _check_words(question_of(key), given.get(key, ""), text)
    if not given:
        return
    link, month = equality_link(submission.uuid), timezone.localdate(submission.submitted_at).replace(day=1)
    blank = dict.fromkeys([*QUESTIONS, *map(named_column, questions_with_words())], "")
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
        slug = question_of(key).choose(read(_opened(pk, sealed)))
        with transaction.atomic():
            wiped, _ = EqualityWords.objects.filter(pk=pk).delete()
            if wiped and slug:  # else they were taken back or said anew meanwhile
                profiles = EqualityProfile.objects.filter(link=link, **{key: OTHER})
                profiles.update(**{named_column(key): slug})


def erase_equality(*, submission: Submission) -> bool:
    """Erase what the sender of `submission` said about themselves; say whether there was anything."""
    link = equality_link(submission.uuid)
    words, _ = EqualityWords.objects.filter(link=link).delete()
    erased, _ = EqualityProfile.objects.filter(link=link).delete()
    return bool(words or erased)


def questions_with_words() -> list[str]:
    """Return the keys of the questions under which people may write which "other" they mean."""
    return [key for key, question in QUESTIONS.items() if question.communities]


def named_column(key: str) -> str:
    """Return the column of the community that words under a question named."""
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


def equality_link(uuid: UUID) -> str:
    """Return the keyed link of a submission. Raises ImproperlyConfigured without the key."""
    key = settings.EQUALITY_LINK_KEY
    if not key:
        raise ImproperlyConfigured(
            "EQUALITY_LINK_KEY is empty. Put a long random value in the environment and never change it: "
            "it is the only way from a submission to the equality answers sent with it."
        )
    return hmac.new(key.encode(), uuid.bytes, "sha256").hexdigest()


def question_of(key: str) -> EqualityQuestion:
    """Return the question of that key. Raises ServiceError if there is none."""
    if key not in QUESTIONS:
        raise ServiceError(f"There is no equality question “{key}”. Choose one of: {', '.join(QUESTIONS)}.")
    return QUESTIONS[key]
