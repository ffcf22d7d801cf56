"""Second factors of staff: who has one, whether a session has shown it, and taking it away."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

_SHOWN = "second_factor"


def app_of(user: User) -> Authenticator | None:
    """Return the authenticator app that a person has set up; recovery codes alone don't count."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def note_shown(request: HttpRequest, user: User) -> None:
    """Remember in the session that `user` has shown a second factor: a code of the app or a recovery code."""
    app = app_of(user)
    if app is not None:
        request.session[_SHOWN] = app.pk


def note_set_up(app: Authenticator) -> None:
    """Use up the code by which an app was set up, so that it can't be shown again."""
    app.data["last_step"] = int(time.time()) // TOTP_PERIOD
    app.save(update_fields=["data"])


def has_shown(request: HttpRequest, app: Authenticator | None) -> bool:
    """Say whether this session has shown the second factor that its user has now.

    A factor that was reset or set up elsewhere meanwhile was not shown. Where the organisation's own sign-in
    asks for a second factor (OIDC_ENFORCES_SECOND_FACTOR), having come through it is enough.
    """
    if app is not None and request.session.get(_SHOWN) == app.pk:
        return True
    return settings.OIDC_ENFORCES_SECOND_FACTOR and any(
        record["method"] == "socialaccount" for record in get_authentication_records(request, request.user)
    )


def reset_factors(*, user: User) -> tuple[int, int]:
    """Take away a person's factors and end all their sessions; return how many of each there were."""
    with transaction.atomic():
        factors, _ = Authenticator.objects.filter(user=user).delete()
        return factors, _end_sessions(user)


def _end_sessions(user: User) -> int:
    """End every session of a person. No column says whose a session is, so each that is alive is looked into."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
    theirs = [row.pk for row in alive if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
