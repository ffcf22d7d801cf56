"""What a person may tell about themselves. Every question can be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from insight.disclosure import QUESTIONS


class EqualityForm(forms.Form):
    """One optional choice for each equality question."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in QUESTIONS.values():
            self.fields[question.key] = forms.ChoiceField(
                required=False,
                choices=question.choices,
                error_messages={"invalid_choice": gettext_lazy("Choose one of the answers in the list.")},
            )
