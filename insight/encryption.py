"""Words sealed at rest: a text column encrypted with keys from the environment."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class SealedTextError(Exception):
    """A sealed text can't be opened with any of the keys that are set."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured(
            'FIELD_ENCRYPTION_KEYS is empty. Make a key with `python -c "from cryptography.fernet import '
            'Fernet; print(Fernet.generate_key().decode())"` and put it in the environment.'
        )
    return MultiFernet([Fernet(key) for key in keys])


def _current() -> MultiFernet:
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


def seal(text: str) -> str:
    """Return `text` encrypted with the newest key, as ASCII."""
    return _current().encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")


def unseal(token: str) -> str:
    """Return the text that `seal` was given; raise SealedTextError if no key opens it."""
    try:
        return _current().decrypt(token.encode("ascii")).decode("utf-8", "surrogatepass")
    except (InvalidToken, UnicodeError) as error:
        raise SealedTextError(
            "A sealed text can't be opened. Put the key that sealed it back into FIELD_ENCRYPTION_KEYS."
        ) from error


def reseal(token: str) -> str:
    """Return the same text sealed with the newest key; raise SealedTextError if no key opens it."""
    try:
        return _current().rotate(token.encode("ascii")).decode("ascii")
    except InvalidToken as error:
        raise SealedTextError(
            "A sealed text can't be opened. Put the key that sealed it back into FIELD_ENCRYPTION_KEYS."
        ) from error


class SealedTextField(models.TextField):
    """A text column that is encrypted in the database and plain in Python. It can't be searched."""

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        """Seal the text on its way to the database; None and "" stay as they are."""
        value = super().get_prep_value(value)
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        """Open the text on its way from the database."""
        return unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow `isnull` alone: comparing encrypted text with anything else is always a mistake."""
        if lookup_name != "isnull":
            raise TypeError(f"A sealed field can't be looked up by {lookup_name}.")
        return super().get_lookup(lookup_name)
