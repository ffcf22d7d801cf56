"""E-mail addresses as keyed hashes, and the signed tokens that stop e-mails to them."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

HASH_CHARACTERS = 32
"""128 bits: enough to tell addresses apart, short enough for a link that fits on a line or two."""

_SEPARATOR = "."
_SALT = "insight.addresses"


def hash_address(address: str) -> str:
    """Return the keyed hash of an e-mail address, as 32 hexadecimal digits; capitals and outer spaces don't matter."""
    tidy = address.strip().lower()
    digest = salted_hmac(_SALT, tidy, secret=settings.RECEIPT_HASH_KEY, algorithm="sha256").hexdigest()
    return digest[:HASH_CHARACTERS]


def stop_token(address_hash: str) -> str:
    """Return the token for a link that stops e-mails to the address with this hash. It never runs out."""
    return _signer().sign(address_hash)


def read_stop_token(token: str) -> str | None:
    """Return the hash of the address that a token stands for, or None if we never made that token."""
    try:
        return _signer().unsign(token)
    except BadSignature:
        return None


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=_SEPARATOR)
