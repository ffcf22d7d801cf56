"""What curators type about topics and themes."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from insight.enums import ThemeStatus
from insight.models import Priority, Segment, Theme

NO_NAME = "A theme needs a name. Write a short phrase that says what people mean."
NAME_LENGTH = 160


class NameField(forms.CharField):
    """A theme's name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Name",
            max_length=NAME_LENGTH,
            error_messages={
                "required": NO_NAME,
                "max_length": "Shorten the name to %(limit_value)d characters (it has %(show_value)d).",
            },
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **kwargs,
        )


class DefinitionField(forms.CharField):
    """What belongs under a theme."""

    def __init__(self) -> None:
        super().__init__(
            label="Definition",
            help_text="What belongs here and what doesn’t.",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class AdoptForm(forms.Form):
    """A topic that becomes a theme. `priorities` are read once for all topics of a page."""

    name = NameField()
    priority = forms.TypedChoiceField(required=False, empty_value=None)

    def __init__(self, *args: Any, priorities: Iterable[Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["priority"], priorities, "No priority")


class AddForm(forms.Form):
    """A topic that says more of what a theme says already."""

    theme = forms.TypedChoiceField(
        error_messages={"required": "Choose a theme from the list first."}, label="Theme"
    )

    def __init__(self, *args: Any, themes: Iterable[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["theme"], themes, "Choose")


class NewThemeForm(AdoptForm):
    """A theme that no topic gave."""

    definition = DefinitionField()
    field_order = ["name", "definition", "priority"]


class RenameForm(forms.Form):
    """Another name and definition. `version` is the codeframe's as the curator saw it."""

    name = NameField()
    definition = DefinitionField()
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PriorityForm(forms.Form):
    """The strategic priority of a theme, or none."""

    priority = forms.ModelChoiceField(Priority.objects.all(), required=False, empty_label="No priority")
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """The theme that takes this one in."""

    into = forms.ModelChoiceField(
        Theme.objects.none(),
        label="Merge into",
        empty_label="Choose",
        error_messages={"required": "Choose the theme that takes this one in."},
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = Theme.objects.filter(codeframe=theme.codeframe_id, status=ThemeStatus.LIVE)
        cast(forms.ModelChoiceField, self.fields["into"]).queryset = live.exclude(pk=theme.pk)


class MoveForm(forms.Form):
    """The wider theme that this one lies below, or none."""

    under = forms.ModelChoiceField(
        Theme.objects.none(), label="Put below", required=False, empty_label="No other theme"
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wide = Theme.objects.filter(codeframe=theme.codeframe_id, status=ThemeStatus.LIVE, parent=None)
        cast(forms.ModelChoiceField, self.fields["under"]).queryset = wide.exclude(pk=theme.pk)


class PointsField(forms.ModelMultipleChoiceField):
    """Segments to tick, shown by their words."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.text)


class SplitForm(forms.Form):
    """A new theme made of some of the points coded under one. `segments` are those that may be chosen."""

    name = NameField(help_text="What the points that you tick have in common.")
    definition = DefinitionField()
    chosen = PointsField(
        Segment.objects.none(),
        label="Points that move to the new theme",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one point that moves to the new theme."},
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, segments: QuerySet[Segment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PointsField, self.fields["chosen"]).queryset = segments


class UndoForm(forms.Form):
    """The version alone: the last change is taken back only if nobody has made another since."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """The version alone: a theme that nobody needs any more."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def _offer(offered: forms.Field, rows: Iterable[Any], empty: str) -> None:
    field = cast(forms.TypedChoiceField, offered)
    by_key = {str(row.pk): row for row in rows}
    field.choices = [("", empty), *((key, str(row)) for key, row in by_key.items())]
    field.coerce = by_key.__getitem__
