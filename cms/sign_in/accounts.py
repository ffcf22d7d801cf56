"""Finding the account that a user name or an e-mail address belongs to."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User


def find_account(name: str) -> User | None:
    """Return the account with this user name, else the one active account with this address, else None."""
    users = get_user_model().objects
    return users.filter(username__iexact=name).first() or find_by_address(name)


def find_by_address(address: str) -> User | None:
    """Return the active account with this e-mail address; None where none or several have it."""
    found = (
        list(get_user_model().objects.filter(email__iexact=address, is_active=True)[:2]) if address else []
    )
    return found[0] if len(found) == 1 else None
