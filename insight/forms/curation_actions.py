"""A line of the ledger: what we did, will do, or can't do and why."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from insight.enums import ActionKind, ActionStatus, FindingStatus
from insight.forms.curation_engagements import DayInput
from insight.models import Action, Finding


class ActionForm(forms.ModelForm):
    """An action with the findings it answers. “We can't” needs its reason, “done” its day."""

    class Meta:
        model = Action
        fields = [
            "priority",
            "kind",
            "text",
            "because",
            "owner",
            "due_on",
            "status",
            "done_on",
            "findings",
        ]
        labels = {
            "kind": "What we say",
            "due_on": "Due by",
            "done_on": "Done on",
            "findings": "What people said",
        }
        help_texts = {
            "text": "One plain sentence that residents will read.",
            "because": "Needed for “we can’t”: the honest reason.",
            "owner": "A team or a post, not a person’s name.",
            "findings": "The findings that this answers.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "because": forms.Textarea(attrs={"rows": 3}),
            "due_on": DayInput(),
            "done_on": DayInput(),
            "findings": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approved = Finding.objects.filter(status=FindingStatus.APPROVED)
        mine = Finding.objects.filter(actions=self.instance) if self.instance.pk else Finding.objects.none()
        cast(forms.ModelMultipleChoiceField, self.fields["findings"]).queryset = (approved | mine).distinct()

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data; an action done with no day was done today, others on none. “We can’t” is settled."""
        asked = super().clean() or self.cleaned_data
        if asked.get("kind") == ActionKind.CANNOT and not (asked.get("because") or "").strip():
            self.add_error("because", "Say why we can’t. People asked, so they should know.")
        if asked.get("kind") in (ActionKind.DID, ActionKind.CANNOT):
            asked["status"] = ActionStatus.DONE
        if asked.get("status") == ActionStatus.DONE and asked.get("kind") != ActionKind.CANNOT:
            asked["done_on"] = asked.get("done_on") or timezone.localdate()
        else:
            asked["done_on"] = None
        if asked["done_on"] and asked["done_on"] > timezone.localdate():
            self.add_error("done_on", "This day is still to come. Choose today or an earlier day.")
        return asked
