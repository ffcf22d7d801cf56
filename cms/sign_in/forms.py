"""allauth's forms with plain words for what is missing, and codes that work once."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django import forms
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

_WRITE = {
    "login": _("Write your user name or e-mail address."),
    "password": _("Write your password."),
    "email": _("Write your e-mail address."),
    "password1": _("Write a new password."),
    "password2": _("Write the new password once more."),
    "code": _("Write the code."),
}


class PlainWords(forms.Form):
    """Says what to write where something is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages |= {"required": _WRITE[name]} if name in _WRITE else {}


class SignInForm(PlainWords, account_forms.LoginForm):
    """User name or e-mail address, and password."""


class PasswordForm(PlainWords, account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""


class ForgottenForm(PlainWords, account_forms.ResetPasswordForm):
    """The address to which the link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators = [
            EmailValidator(message=_("Write an e-mail address with an @, like name@example.org."))
        ]


class NewPasswordForm(PlainWords, account_forms.ResetPasswordKeyForm):
    """A new password, twice."""


class OnceOnly(PlainWords):
    """A code that works once: no code of the app counts that is as old as, or older than, the last one used.

    allauth remembers used codes for one period only, but codes live longer where clocks may differ.
    """

    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code; ValidationError where it is wrong or was used."""
        code = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            self._use_up(code)
        return code

    @transaction.atomic
    def _use_up(self, code: str) -> None:
        # The row is locked (PostgreSQL) or the whole database (SQLite, IMMEDIATE) while the step is compared.
        self.authenticator = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
        step = step_of(decrypt(self.authenticator.data["secret"]), code)
        if step <= self.authenticator.data.get("last_step", -1):
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator.data["last_step"] = step
        self.authenticator.save(update_fields=["data"])


def step_of(secret: str, code: str) -> int:
    """Return the number of the period that a code belongs to; -1 where it is none of now."""
    digits = "".join(letter for letter in code if letter.isdigit())
    for step in yield_hotp_counters_from_time():
        if format_hotp_value(hotp_value(secret, step)) == digits:
            return step
    return -1


class CodeForm(OnceOnly, factor_forms.AuthenticateForm):
    """The code that completes a sign-in."""


class CodeAgainForm(OnceOnly, factor_forms.ReauthenticateForm):
    """The code once more, before something that matters."""


class SetUpForm(PlainWords, app_forms.ActivateTOTPForm):
    """The first code of an app, which shows that it was set up."""
