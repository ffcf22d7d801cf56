"""Receipt codes: what a resident keeps, and the keyed hash that we keep."""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

# Crockford's base 32: no I, L, O or U, so that a code can be read out and copied by hand.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 12
GROUP = 4
_ALIKE = str.maketrans("OIL", "011")


def new_receipt_code() -> str:
    """Return a new code of 60 random bits in three groups, like "7K2M-P4QX-9DTR"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS))
    return "-".join(drawn[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def tidy_receipt_code(code: str) -> str:
    """Return the code's bare characters, whatever case, spaces and dashes it was typed with; O is 0, I and L are 1."""
    typed = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in typed if character.isalnum()).translate(_ALIKE)


def is_receipt_code(code: str) -> bool:
    """Say whether `code` has the shape of a receipt code."""
    bare = tidy_receipt_code(code)
    return len(bare) == CHARACTERS and set(bare) <= set(ALPHABET)


def hash_receipt(code: str) -> str:
    """Return the keyed hash under which a code is kept, as 64 hexadecimal digits."""
    key = settings.RECEIPT_HASH_KEY.encode()
    return hmac.new(key, tidy_receipt_code(code).encode(), hashlib.sha256).hexdigest()
