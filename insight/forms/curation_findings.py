"""What officers and editors type about findings."""

from typing import Any, cast

from django import forms

from insight.enums import ThemeStatus
from insight.models import Engagement, Finding, Priority, Theme


class FindingForm(forms.Form):
    """A finding as it is written. `finding` is the draft that is written anew, if there is one."""

    statement = forms.CharField(
        label="What people told us",
        max_length=300,
        help_text="One plain sentence, as you would say it to a neighbour.",
        error_messages={
            "required": "Write what people told you, in one sentence.",
            "max_length": "Shorten the sentence to %(limit_value)d characters (it has %(show_value)d).",
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    priority = forms.ModelChoiceField(
        Priority.objects.all(),
        empty_label="Choose",
        error_messages={"required": "Choose the priority that this speaks to."},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Themes that bear it out",
        widget=forms.CheckboxSelectMultiple,
        help_text="The figures beside the finding are counted from these, as they stand now.",
        error_messages={"required": "Choose at least one theme: a finding needs evidence."},
    )
    detail = forms.CharField(
        required=False,
        max_length=5000,
        help_text="What lies behind it, where people disagree, who said something else.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_step = forms.CharField(
        label="What happens next",
        required=False,
        max_length=1000,
        help_text="Who does what by when, or when you will say.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, engagement: Engagement, finding: Finding | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        of_engagement = Theme.objects.filter(codeframe__engagement=engagement)
        offered = of_engagement.filter(status=ThemeStatus.LIVE)
        if finding is not None:
            offered = offered | of_engagement.filter(evidence__finding=finding)
        cast(forms.ModelMultipleChoiceField, self.fields["themes"]).queryset = offered.distinct()


class QuoteForm(forms.Form):
    """Words to quote from one segment: the whole of it, or a stretch."""

    segment = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Words to quote",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    """Why a finding goes back to its author."""

    reason = forms.CharField(
        label="What to change",
        max_length=300,
        help_text="The author reads this. Don’t repeat a person’s words or name.",
        error_messages={"required": "Say what to change, so that the author can."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
