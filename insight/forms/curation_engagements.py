"""An engagement with its questions, as officers write it."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Max
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.text import slugify

from insight.models import Engagement, Question

SPARE_QUESTIONS = 2
KEY_LENGTH = 40
TAKEN_STEPS = {"where", "check", "start-again", "about-you", "done", "forget"}
"""Addresses of the residents' journey that stand where a question's key does."""


class DayInput(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class QuestionForm(forms.ModelForm):
    """One question. Its key, which answers and imports go by, is made from the text and then kept."""

    order = forms.IntegerField(
        label="Place in the order",
        required=False,
        min_value=0,
        max_value=1000,
        help_text="A number; left empty, a new question comes last.",
    )

    class Meta:
        model = Question
        fields = ["text", "hint", "required", "max_length", "order"]
        labels = {"text": "Question", "required": "Must be answered"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["order"] = None

    def clean_order(self) -> int | None:
        """Return the place that was typed, or the one that the question has."""
        typed = self.cleaned_data["order"]
        return self.instance.order if typed is None and self.instance.pk else typed


class BaseQuestionFormSet(BaseInlineFormSet):
    """The questions of one engagement. One that people have answered can't be taken out."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.responses.exists():
                form.add_error(
                    None, "People have answered this question, so it stays. Change its words instead."
                )
                raise forms.ValidationError("A question that people have answered can’t be taken out.")

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Question:
        """Return the new question, last unless a place was typed, under a key that no other of them has."""
        form.instance.key = free_key(self.instance, form.instance.text)
        if form.cleaned_data["order"] is None:
            last = self.instance.questions.aggregate(last=Max("order"))["last"]
            form.instance.order = 0 if last is None else last + 1
        return super().save_new(form, commit=commit)


QuestionFormSet = inlineformset_factory(
    Engagement, Question, form=QuestionForm, formset=BaseQuestionFormSet, extra=SPARE_QUESTIONS
)


class EngagementForm(forms.ModelForm):
    """An engagement and its questions in one form: valid and saved together."""

    class Meta:
        model = Engagement
        fields = [
            "title",
            "slug",
            "kind",
            "purpose",
            "can_change",
            "cannot_change",
            "decides",
            "minutes",
            "other_ways",
            "opens_on",
            "closes_on",
            "answer_on",
            "priorities",
            "ambitions",
        ]
        labels = {"slug": "Address", "kind": "What it asks for"}
        help_texts = {
            "slug": "The end of its web address: small letters, numbers and dashes. Left empty, it is made from the title.",
            "minutes": "An honest guess for somebody who reads slowly.",
            "answer_on": "The day by which people read here what you heard.",
        }
        widgets = {
            **dict.fromkeys(
                ("purpose", "can_change", "cannot_change", "decides", "other_ways"),
                forms.Textarea(attrs={"rows": 3}),
            ),
            **dict.fromkeys(("opens_on", "closes_on", "answer_on"), DayInput()),
            "priorities": forms.CheckboxSelectMultiple,
            "ambitions": forms.CheckboxSelectMultiple,
        }

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["slug"].required = False
        self.questions = QuestionFormSet(data, files, instance=self.instance, prefix="questions")

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data, with an address made from the title where none was given."""
        asked = super().clean() or self.cleaned_data
        if not asked.get("slug") and asked.get("title"):
            asked["slug"] = _free_slug(asked["title"])
        opens, closes, answer = (asked.get(name) for name in ("opens_on", "closes_on", "answer_on"))
        if opens and closes and closes < opens:
            self.add_error("closes_on", "It can’t close before it opens. Choose a later day.")
        if closes and answer and answer < closes:
            self.add_error("answer_on", "The answer can’t come before it closes. Choose a later day.")
        return asked

    def is_valid(self) -> bool:
        """Say whether the engagement and every question can be saved."""
        questions_are_valid = self.questions.is_valid()
        return super().is_valid() and questions_are_valid

    @transaction.atomic
    def save(self, commit: bool = True) -> Engagement:
        """Save both and return the engagement."""
        engagement = super().save(commit=commit)
        self.questions.instance = engagement
        self.questions.save()
        return engagement


def free_key(engagement: Engagement, text: str) -> str:
    """Return a short key made from `text` that none of the engagement's questions has."""
    taken = TAKEN_STEPS | set(engagement.questions.values_list("key", flat=True))
    return _free(slugify(text)[:KEY_LENGTH].strip("-") or "question", taken)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:45].strip("-") or "engagement"
    return _free(stem, set(Engagement.objects.filter(slug__startswith=stem).values_list("slug", flat=True)))


def _free(stem: str, taken: set[str]) -> str:
    if stem not in taken:
        return stem
    return next(key for n in range(2, len(taken) + 3) if (key := f"{stem}-{n}") not in taken)
