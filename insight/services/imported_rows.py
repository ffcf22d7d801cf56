"""Who a row of a file is, as keyed hashes: the same row is known again, and one that was erased does not come back."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from insight.models import ErasedRow, Submission

PREFIX = "import:"
"""Of the `sitting` of everything that came in with a file."""

_SITTING_LENGTH = 64
_KEYS_AT_ONCE = 500


def sitting_of_row(engagement_id: int, same: str) -> str:
    """Return what a row's submission has as its `sitting`; `same` is what names the row within its file."""
    return f"{PREFIX}{_hash('row', f'{engagement_id}:{same}')}"[:_SITTING_LENGTH]


def note_erased(submission: Submission) -> None:
    """Remember that this submission was erased, if it came from a file; of it only a keyed hash is kept."""
    if submission.sitting.startswith(PREFIX):
        ErasedRow.objects.get_or_create(digest=_digest(submission.sitting))


def erased_among(sittings: Iterable[str]) -> set[str]:
    """Return those of `sittings` whose words were erased."""
    by_digest = {_digest(sitting): sitting for sitting in sittings}
    digests = list(by_digest)
    found: set[str] = set()
    for start in range(0, len(digests), _KEYS_AT_ONCE):
        rows = ErasedRow.objects.filter(digest__in=digests[start : start + _KEYS_AT_ONCE])
        found.update(rows.values_list("digest", flat=True))
    return {by_digest[digest] for digest in found}


def known_among(sittings: Iterable[str]) -> set[str]:
    """Return those of `sittings` that are there already."""
    keys = list(sittings)
    found: set[str] = set()
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        rows = Submission.objects.filter(sitting__in=keys[start : start + _KEYS_AT_ONCE])
        found.update(rows.values_list("sitting", flat=True))
    return found


def _digest(sitting: str) -> str:
    return _hash("erased", sitting)


def _hash(purpose: str, text: str) -> str:
    salt = f"insight.imported_rows.{purpose}"
    return salted_hmac(salt, text, secret=settings.RECEIPT_HASH_KEY, algorithm="sha256").hexdigest()
