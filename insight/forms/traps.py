"""What keeps robots out without asking people to prove anything: an empty box and a signed time."""

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext

MIN_SECONDS = 2
"""Nobody opens a question, answers it and checks the answers in less."""

_signer = TimestampSigner(salt="insight.forms.traps")


def new_stamp(sitting: str) -> str:
    """Return a signed note that `sitting` began now."""
    return _signer.sign(sitting)


class TrapMixin(forms.Form):
    """Refuses what was filled in by a robot. A person who is caught by mistake loses nothing and sends again.

    The form must be made with `sitting`; its page carries the two fields unseen.
    """

    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)
    sitting: str

    def find_trapped(self) -> str:
        """Return what to do about a trap that closed, or ""."""
        if self.cleaned_data.get("website"):
            return gettext("A hidden box was filled in, as robots do. We have emptied it. Send again.")
        if not self._has_true_stamp():
            return gettext("We could not tell where this was sent from. Check your answers and send again.")
        if self._is_too_quick():
            return gettext("That was very quick. Take a moment to check your answers, then send again.")
        return ""

    def _has_true_stamp(self) -> bool:
        try:
            return _signer.unsign(self.cleaned_data.get("stamp", "")) == self.sitting
        except BadSignature:
            return False

    def _is_too_quick(self) -> bool:
        try:
            _signer.unsign(self.cleaned_data["stamp"], max_age=MIN_SECONDS)
        except SignatureExpired:
            return False
        return True
