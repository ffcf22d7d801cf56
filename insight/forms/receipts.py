"""Asking for a receipt code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from insight.models import Submission
from insight.selectors.receipts import find_submission
from insight.services.receipts import is_receipt_code


class ReceiptForm(forms.Form):
    """A receipt code, however it was typed; once valid, `submission` is what it opens."""

    code = forms.Field(required=False)
    submission: Submission | None = None

    @property
    def shown_code(self) -> str:
        """Return what belongs into the box."""
        return str(self["code"].value() or "").replace("\0", "")[:40]

    def clean_code(self) -> str:
        """Return the code; ValidationError says what to do."""
        code = self.cleaned_data["code"] or ""
        if not code.strip():
            raise ValidationError(gettext("Write your receipt code."))
        if not is_receipt_code(code):
            raise ValidationError(
                gettext("A receipt code has 12 letters and numbers. Check yours for missing ones.")
            )
        self.submission = find_submission(code)
        if self.submission is None:
            raise ValidationError(
                gettext(
                    "We don't know this code. Check each letter and number. Words that were taken back are gone."
                )
            )
        return code
