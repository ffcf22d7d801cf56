"""The forms on the way to sending: an answer, a place, and what a person agrees to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from insight.forms.traps import TrapMixin
from insight.intake import drop_unstorable, find_email_problem, find_words_problem, is_blank, tidy_words
from insight.models import Place, Question
from insight.services.submissions import Consent

NO_PLACE = "none"


class AnswerForm(forms.Form):
    """One question's answer; `initial` is what was written before."""

    # Not a CharField: its check for null characters doesn't say what to do.
    answer = forms.Field(required=False, widget=forms.Textarea)

    def __init__(self, question: Question, data: Any = None, *, initial: str = "") -> None:
        super().__init__(data, initial={"answer": initial})
        self.question = question

    @property
    def shown_answer(self) -> str:
        """Return what belongs into the box: the words as sent, less what no page can show."""
        return drop_unstorable(self["answer"].value() or "")

    def clean_answer(self) -> str:
        """Return the answer, "" if it is blank and need not be given; ValidationError says what to do."""
        answer = tidy_words(self.cleaned_data["answer"] or "")
        if is_blank(drop_unstorable(answer)):
            if self.question.required:
                raise ValidationError(gettext("Write your answer before you continue."))
            return ""
        if problem := find_words_problem(answer, most=self.question.max_length):
            raise ValidationError(problem)
        return answer


class PlaceForm(forms.Form):
    """Which borough, if a person wants to say."""

    def __init__(self, places: Iterable[Place], data: Any = None, *, initial: str = "") -> None:
        super().__init__(data, initial={"place": initial})
        choices = [(place.slug, place.name) for place in places]
        self.fields["place"] = forms.ChoiceField(
            required=False,
            choices=[*choices, (NO_PLACE, gettext("Somewhere else, or I don't want to say"))],
            error_messages={"invalid_choice": gettext("Choose one of the places in the list.")},
        )

    def clean_place(self) -> str:
        """Return the slug of the place, "" where none was chosen."""
        place = self.cleaned_data["place"]
        return "" if place == NO_PLACE else place


class SendForm(TrapMixin):
    """Three separate choices, none made beforehand, and where to write to."""

    quote = forms.BooleanField(required=False)
    contact = forms.BooleanField(required=False)
    research = forms.BooleanField(required=False)
    email = forms.Field(required=False, widget=forms.EmailInput)

    def __init__(self, sitting: str, data: Any = None) -> None:
        super().__init__(data)
        self.sitting = sitting

    @property
    def consent(self) -> Consent:
        """Return what the person agreed to."""
        chosen = self.cleaned_data
        return Consent(quote=chosen["quote"], contact=chosen["contact"], research=chosen["research"])

    @property
    def shown_email(self) -> str:
        """Return what belongs into the box for the address."""
        return drop_unstorable(self["email"].value() or "")

    def clean(self) -> dict[str, Any]:
        """Hold an address only where the person wants to be told; errors say what to do."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["email"] = (cleaned.get("email") or "").strip() if cleaned["contact"] else ""
        if cleaned["contact"] and (problem := find_email_problem(cleaned["email"])):
            self.add_error("email", problem)
        if trapped := self.find_trapped():
            self.add_error(None, trapped)
        return cleaned
