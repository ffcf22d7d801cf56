"""Signing in and out as rows of Wagtail's log. Rows carry numbers of accounts, never names or what was typed."""

from typing import Any

from allauth.account.signals import password_reset, user_logged_in, user_logged_out
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from wagtail.log_actions import log
from wagtail.models import Site

from cms.sign_in.accounts import find_account
from cms.sign_in.factors import note_set_up, note_shown

ACTIONS: dict[str, tuple[str, str]] = {
    "sign_in.in": ("Sign in", "Signed in"),
    "sign_in.out": ("Sign out", "Signed out"),
    "sign_in.failure": ("Fail to sign in", "Sign-in failed: wrong password"),
    "sign_in.unknown": ("Fail to sign in, unknown account", "Sign-in failed: no such account"),
    "sign_in.code_failure": ("Fail with a code", "Sign-in failed: wrong code"),
    "sign_in.password_reset": ("Reset password", "Password set anew by e-mail"),
    "sign_in.factor_add": ("Add second factor", "Second factor added"),
    "sign_in.factor_remove": ("Remove second factor", "Second factor removed"),
    "sign_in.factor_reset": ("Reset second factor", "Second factor reset by an operator"),
    "sign_in.recovery_codes": ("Make recovery codes", "New recovery codes made"),
    "sign_in.recovery_code_use": ("Use recovery code", "Signed in with a recovery code"),
}
"""Action name: (what is done, what the log says). Registered in `cms.wagtail_hooks`."""


def record(user: User, action: str, *, by: User | None, **detail: Any) -> None:
    """Write one line about an account; `action` must be one of ACTIONS (KeyError otherwise)."""
    ACTIONS[action]
    log(instance=user, action=action, user=by, title=f"Account {user.pk}", data=detail or None)


def connect() -> None:
    """Listen to allauth and Django, once, at start."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_failed)
    password_reset.connect(_password_reset)
    factors.authenticator_added.connect(_factor_added)
    factors.authenticator_removed.connect(_factor_removed)
    factors.authenticator_reset.connect(_codes_made)
    factors.authenticator_used.connect(_factor_used)
    factors.authentication_failed.connect(_code_failed)


def _signed_in(user: User, **_: Any) -> None:
    record(user, "sign_in.in", by=user)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(user, "sign_in.out", by=user)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """Write a row for unknown accounts too, so that both ways take as long and guessing shows."""
    user = find_account(credentials.get("username") or credentials.get("email") or "")
    if user is not None:
        record(user, "sign_in.failure", by=None)
    else:
        site = Site.objects.order_by("-is_default_site").first()
        log(instance=site, action="sign_in.unknown", title="Sign-in")


def _password_reset(user: User, **_: Any) -> None:
    record(user, "sign_in.password_reset", by=user)


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note_set_up(authenticator)
        note_shown(request, user)
    record(user, "sign_in.factor_add", by=user, kind=authenticator.type)


def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    record(user, "sign_in.factor_remove", by=user, kind=authenticator.type)


def _codes_made(user: User, **_: Any) -> None:
    record(user, "sign_in.recovery_codes", by=user)


def _factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    note_shown(request, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(user, "sign_in.recovery_code_use", by=user)


def _code_failed(user: User, **_: Any) -> None:
    record(user, "sign_in.code_failure", by=None)
