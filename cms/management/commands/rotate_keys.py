"""`manage.py rotate_keys` for the whole product: second factors too, then what `insight` has sealed."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError
from django.db import transaction

from insight.encryption import SealedTextError, reseal
from insight.management.commands import rotate_keys

SECRETS = ("secret", "seed")
"""Names under which allauth keeps what an app and recovery codes are made from."""


class Command(rotate_keys.Command):
    """Stands before the command of the same name in `insight`, which knows nothing of sign-in."""

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = [pk for pk in Authenticator.objects.values_list("pk", flat=True) if not _reseal(pk)]
        self.stdout.write(f"second factors: {Authenticator.objects.count() - len(unreadable)} sealed anew")
        super().handle(*args, **options)
        if unreadable:
            rows = ", ".join(str(pk) for pk in unreadable)
            raise CommandError(
                f"These second factors can't be opened with any key: {rows}. Put the key that sealed them back "
                "into FIELD_ENCRYPTION_KEYS and run this again, or use reset_second_factor."
            )


@transaction.atomic
def _reseal(pk: int) -> bool:
    factor = Authenticator.objects.select_for_update().get(pk=pk)
    try:
        factor.data |= {name: reseal(factor.data[name]) for name in SECRETS if name in factor.data}
    except SealedTextError:
        return False
    factor.save(update_fields=["data"])
    return True
