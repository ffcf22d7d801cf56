"""The form in which somebody writes an engagement in another language, with the first language beside each field."""

from collections.abc import Iterator
from typing import Any

from django import forms

from insight.models import Engagement, Question
from insight.models.wordings import EngagementWording, QuestionWording
from insight.selectors.wordings import ENGAGEMENT_WORDS, QUESTION_WORDS, wording_of


class WordingForm(forms.Form):
    """A field for each text that the engagement has. All must be filled: readers get one language, not two."""

    def __init__(self, *args: Any, engagement: Engagement, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement, self.language = engagement, language
        self.questions = tuple(engagement.questions.all())
        for name, row, field, model in self._texts():
            source = model._meta.get_field(field)
            wording = wording_of(row, language)
            self.fields[name] = forms.CharField(
                label=_label(row, field),
                help_text=getattr(row, field),
                max_length=source.max_length,
                initial=getattr(wording, field, ""),
                widget=forms.Textarea(attrs={"rows": 2, "lang": language, "dir": "auto"}),
                error_messages={"required": f"“{_label(row, field)}” is still empty. Write all of it."},
            )

    @property
    def words(self) -> dict[str, str]:
        """Return what the engagement says, by field."""
        return {field: self.cleaned_data.get(field, "") for field in ENGAGEMENT_WORDS}

    @property
    def asked(self) -> dict[int, dict[str, str]]:
        """Return what it asks, by question id and field."""
        return {
            question.pk: {
                field: self.cleaned_data.get(_name(question, field), "") for field in QUESTION_WORDS
            }
            for question in self.questions
        }

    def _texts(self) -> Iterator[tuple[str, Engagement | Question, str, Any]]:
        for field in ENGAGEMENT_WORDS:
            if getattr(self.engagement, field):
                yield field, self.engagement, field, EngagementWording
        for question in self.questions:
            for field in QUESTION_WORDS:
                if getattr(question, field):
                    yield _name(question, field), question, field, QuestionWording


def _name(question: Question, field: str) -> str:
    return f"question-{question.pk}-{field}"


def _label(row: Engagement | Question, field: str) -> str:
    if isinstance(row, Engagement):
        column: Any = row._meta.get_field(field)
        return str(column.verbose_name).capitalize()
    return "Question" if field == "text" else "Hint to the question"
