"""What a person may tell about themselves. Every question can be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from insight.disclosure import QUESTIONS, EqualityQuestion
from insight.equality_questions import OTHER, WHICH_MAX_CHARACTERS
from insight.intake import drop_unstorable, find_group_problem, is_blank


class EqualityForm(forms.Form):
    """One optional choice for each equality question, and a few words under those that have "other"."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in QUESTIONS.values():
            self.fields[question.key] = forms.ChoiceField(
                required=False,
                choices=question.choices,
                error_messages={"invalid_choice": gettext_lazy("Choose one of the answers in the list.")},
            )
            if question.which_key:
                # Not a CharField: what it says of null characters doesn't tell people what to do.
                self.fields[question.which_key] = forms.Field(required=False)

    @property
    def answers(self) -> dict[str, str]:
        """Return the answer to each question by its key, "" where none was chosen."""
        return {key: self.cleaned_data[key] for key in QUESTIONS}

    @property
    def words(self) -> dict[str, str]:
        """Return the words under "other" by question, where that was chosen and something was written."""
        asked = {key: question.which_key for key, question in QUESTIONS.items() if question.which_key}
        return {
            key: self.cleaned_data[which]
            for key, which in asked.items()
            if self.cleaned_data[key] == OTHER and self.cleaned_data[which]
        }

    def shown_words(self, question: EqualityQuestion) -> str:
        """Return what belongs into the box under "other": the words as sent, less what no page can show."""
        return drop_unstorable(self[question.which_key].value() or "")

    def clean(self) -> dict[str, Any]:
        """Take words under the answer "other" alone; errors say what to do."""
        cleaned = super().clean() or self.cleaned_data
        for question in QUESTIONS.values():
            if question.which_key:
                self._clean_words(question, cleaned)
        return cleaned

    def _clean_words(self, question: EqualityQuestion, cleaned: dict[str, Any]) -> None:
        words = " ".join(drop_unstorable(cleaned[question.which_key] or "").split())
        cleaned[question.which_key] = words = "" if is_blank(words) else words
        chosen = cleaned.get(question.key)
        if words and chosen not in (OTHER, None):
            self.add_error(question.key, _choose(question))
        elif chosen == OTHER and (problem := find_group_problem(words, most=WHICH_MAX_CHARACTERS)):
            self.add_error(question.which_key, problem)


def _choose(question: EqualityQuestion) -> str:
    text = gettext("Choose “%(answer)s” to say which, or take out what you wrote.")
    return text % {"answer": gettext(question.other_label)}
