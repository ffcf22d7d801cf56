"""The editor's form of a commitment: its measures and their readings must fit together."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.forms import NumberInput
from django.forms.formsets import DELETION_FIELD_NAME
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm


class PlainNumberInput(NumberInput):
    """Shows a stored number without the empty decimals that it is stored with: 640, not 640.000."""

    def format_value(self, value: Any) -> str | None:
        """Return the number as it would be typed; what was typed and is no number stays as it is."""
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        return super().format_value(value)


class CommitmentForm(WagtailAdminPageForm):
    """Looks at each reading beside its measure, and tells the editor at the reading what is wrong."""

    def clean(self) -> dict[str, Any]:
        """Return the page's own values; what is wrong with a reading is added to that reading's form."""
        values = super().clean()
        for measure in _kept(self, "measures"):
            _check_readings(measure)
        return values


def _check_readings(form: WagtailAdminModelForm) -> None:
    measure, seen = form.instance, set()
    for reading in _kept(form, "readings"):
        year, value = reading.cleaned_data.get("year"), reading.cleaned_data.get("value")
        if year and year in seen:
            reading.add_error("year", f"There is a reading for {year} already. Keep one a year.")
        elif year and (message := measure.problem_of_year(year)):
            reading.add_error("year", message)
        if value is not None and (message := measure.problem_of_value(value)):
            reading.add_error("value", message)
        seen.add(year)


def _kept(form: WagtailAdminModelForm, relation: str) -> Iterator[WagtailAdminModelForm]:
    """Return the forms of a relation that are not to be deleted, each cleaned by itself.

    Whole formsets are left for later: they would find the same year twice in words that help nobody.
    """
    formset = form.formsets.get(relation)
    for child in formset.forms if formset else ():
        child.full_clean()
        if not child.cleaned_data.get(DELETION_FIELD_NAME):
            yield child
