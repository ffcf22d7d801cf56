"""What allauth asks of the product: no self sign-up, plain words, sealed secrets, e-mails that give nothing away."""

import logging
import time
from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.sign_in.accounts import find_by_address
from insight.encryption import seal, unseal

logger = logging.getLogger(__name__)

WRONG = _("The user name or the password is wrong. Check both, and that Caps Lock is off.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator in the admin, by nobody else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": _("The password is wrong. Check that Caps Lock is off, and try again."),
        "too_many_login_attempts": _("Too many tries. Wait 5 minutes, then try again."),
        "rate_limited": _("Too many tries. Wait 5 minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for a password only of somebody who did not sign in just now."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say that somebody has signed out; whatever else happened stands on the page that follows."""
        if "account/messages/logged_out.txt" in args:
            messages.success(request, gettext("You have signed out."))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write to the account's own address; somebody who signs in with their organisation has no password."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, user.email or email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send from a thread: how long it takes, and whether it works, must not tell who has an account."""
        message = self.render_mail(template_prefix, email, context)
        Thread(target=_send, args=(message, context["user"].pk)).start()


def _send(message: EmailMessage, account: int) -> None:
    try:
        message.send()
    except OSError:  # smtplib's errors are ones too
        logger.exception("The e-mail to account %s could not be sent", account)


class FactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors sealed, as residents' words are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one and write that."),
    }

    def get_totp_issuer(self) -> str:
        """Return the site's name, which authenticator apps show."""
        return settings.SITE_NAME

    def get_totp_label(self, user: User) -> str:
        """Return the user name, so that no e-mail address lies in an app."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Return the secret sealed with the newest key."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; SealedTextError where no key opens it."""
        return unseal(encrypted_text)


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Signing in with the organisation's own accounts (OpenID Connect) opens accounts that are there already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """At first sight find the one active account with an address that the organisation vouches for.

        Raises PermissionDenied where somebody tries to tie another identity to the account they are in.
        """
        if sociallogin.state.get("process") != "login":
            raise PermissionDenied
        if sociallogin.is_existing:
            return
        for address in sociallogin.email_addresses:
            user = find_by_address(address.email) if address.verified else None
            if user is not None:
                sociallogin.connect(request, user)
                return
