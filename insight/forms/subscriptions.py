"""Asking for news by e-mail."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from insight.forms.traps import TrapMixin, new_stamp
from insight.intake import find_email_problem, is_blank


class NewsForm(TrapMixin):
    """An e-mail address for the news of the list with `key`, with the traps for robots."""

    email = forms.Field(required=False)

    def __init__(self, key: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.sitting = key

    @property
    def shown_stamp(self) -> str:
        """Return the note of when the form was first shown, for its hidden field."""
        is_kept = self.is_bound and self._has_true_stamp()
        return self.cleaned_data["stamp"] if is_kept else new_stamp(self.sitting)

    @property
    def shown_email(self) -> str:
        """Return what belongs into the box."""
        return str(self["email"].value() or "").replace("\0", "")[:300]

    def clean_email(self) -> str:
        """Return the address; ValidationError says what to do."""
        address = str(self.cleaned_data["email"] or "").strip()
        if is_blank(address):
            raise ValidationError(gettext("Write your e-mail address."))
        if problem := find_email_problem(address):
            raise ValidationError(problem)
        return address

    def clean(self) -> dict[str, object]:
        """Refuse what a robot filled in."""
        cleaned = super().clean() or {}
        if not self.errors and (trapped := self.find_trapped()):
            raise ValidationError(trapped)
        return cleaned
