"""A block that holds one frozen figure. Nobody types it: it comes from findings and is sealed."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import blocks

from insight.published import (
    FigureError,
    FigureState,
    FrozenFigure,
    check_figure,
    newer_evidence,
)

STATES = {
    FigureState.HOLDS: "Holds",
    FigureState.MOVED: "Moved",
    FigureState.GONE: "Gone",
}


class FrozenFigureWidget(forms.HiddenInput):
    """Carries the figure through the form unseen and shows in words how it stands."""

    class Media:
        js = ["cms/frozen-figure.js"]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the hidden input with the line that the script fills from it."""
        return format_html(
            '<div data-controller="frozen-figure">{}<p data-frozen-figure-target="says">{}</p></div>',
            super().render(name, value, {**(attrs or {}), "data-frozen-figure-target": "figure"}, renderer),
            "Figures come from findings. To get one, draft the page from its findings.",
        )


class FrozenFigureField(forms.JSONField):
    """Takes a sealed figure of one kind, and nothing else."""

    widget = FrozenFigureWidget

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Return the figure as JSON values; raise ValidationError if it is missing, changed or of another kind."""
        data = super().clean(value)
        if data is None:
            return None
        try:
            figure = FrozenFigure.from_json(data)
        except FigureError as error:
            raise ValidationError(str(error)) from error
        if figure.kind != self.kind:
            raise ValidationError("This figure belongs in another kind of block. Take the block out.")
        return figure.to_json()


class FrozenFigureBlock(blocks.FieldBlock):
    """One frozen figure; its value is the JSON of a FrozenFigure. Subclasses say of which kind and how it looks."""

    kind = ""

    def __init__(self, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.field = FrozenFigureField(kind=self.kind, required=required, help_text=help_text)
        super().__init__(**kwargs)

    def value_from_form(self, value: Any) -> Any:
        """Return the figure's JSON values; what is no JSON stays as it is, for `clean` to refuse."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            return value

    def get_form_state(self, value: Any) -> str:
        """Return the figure with a sentence on how it stands today, for the editor to read."""
        if not isinstance(value, dict):
            return ""
        return json.dumps({**value, "says": how_it_stands(value)})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give the template the figure (None if it is none) and whether newer evidence exists."""
        context = super().get_context(value, parent_context=parent_context)
        figure = read_figure(value)
        context["figure"] = figure
        context["newer"] = figure is not None and self._is_newer(figure, value["seal"], context)
        return context

    def _is_newer(self, figure: FrozenFigure, seal: str, context: dict[str, Any]) -> bool:
        # A page looks at all its figures at once and says by seal which have moved.
        moved: dict[str, bool] = context.get("moved_figures") or {}
        return moved[seal] if seal in moved else newer_evidence([figure])[0]


def read_figure(value: Any) -> FrozenFigure | None:
    """Return the figure that a block holds, or None if it holds none that could be shown."""
    try:
        return FrozenFigure.from_json(value)
    except FigureError:
        return None


def how_it_stands(value: Any) -> str:
    """Return one sentence: holds, moved or gone, with the old figure and, where it moved, the new one."""
    try:
        check = check_figure(FrozenFigure.from_json(value))
    except FigureError as error:
        return str(error)
    was, day = in_words(check.was), date_format(check.was.taken_on, "j F Y")
    says = f"{STATES[check.state]}. {check.was.label}: {was}, counted on {day}."
    if check.state == FigureState.GONE:
        return f"{says} It can't be counted any more: its theme is no longer in use."
    if check.now is None or check.state == FigureState.HOLDS:
        return says
    if check.same_numbers:
        return f"{says} The number is the same now, but some of the words behind it have changed."
    return f"{says} Now it is {in_words(check.now)}."


def in_words(figure: FrozenFigure) -> str:
    """Return a figure's numbers in a few words."""
    values = figure.values
    if figure.kind == "prevalence":
        return f"{values['count']} of {values['base']} answers"
    if figure.kind == "sides":
        return f"{values['positive']} glad, {values['negative']} unhappy"
    if figure.kind == "communities":
        rows = (f"{row['label']} {row['part']} of {row['whole']}" for row in values["rows"])
        return "; ".join(rows) or "no community stands out"
    return f"{values['people']} people, {values['answers']} answers"
