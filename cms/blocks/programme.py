"""What a programme did: its phases, whom it reached, what was measured, what went on and what ended."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

BOUNDS = [("", "Exactly"), ("more than", "More than"), ("about", "About"), ("fewer than", "Fewer than")]


class PhaseBlock(blocks.StructBlock):
    """One stretch of a programme."""

    name = blocks.CharBlock(max_length=120)
    begins_on = blocks.DateBlock(required=False, label="From", help_text="Leave empty if it is not known.")
    ends_on = blocks.DateBlock(required=False, label="To", help_text="Leave empty while it goes on.")
    who_for = blocks.CharBlock(max_length=200, label="Who it was for")
    what_happened = blocks.TextBlock(max_length=1000, help_text="In plain words.")

    def clean(self, value: Any) -> Any:
        """Return the phase; raise StructBlockValidationError where it ends before it begins."""
        cleaned = super().clean(value)
        begins_on, ends_on = cleaned["begins_on"], cleaned["ends_on"]
        if begins_on and ends_on and ends_on < begins_on:
            words = "The phase ends before it begins. Change one of the two days."
            raise StructBlockValidationError({"ends_on": ValidationError(words)})
        return cleaned

    class Meta:
        icon = "time"
        label = "Phase"
        template = "cms/blocks/phase.html"
        description = "One stretch of the programme: when, for whom, what happened."
        preview_value = {
            "name": "First phase",
            "who_for": "Older people",
            "what_happened": "Nurses came to people's homes, so that fewer had to go to hospital.",
        }


class MeasureBlock(blocks.StructBlock):
    """One number, with what it counts, where it comes from and over which time."""

    bound = blocks.ChoiceBlock(choices=BOUNDS, required=False, label="How exact it is")
    value = blocks.DecimalBlock(min_value=0, max_digits=14, decimal_places=2)
    unit = blocks.CharBlock(max_length=40, help_text="For example: older people, days, pounds.")
    counts = blocks.CharBlock(
        max_length=200, label="What it counts", help_text="For example: had a full check of their health."
    )
    period = blocks.CharBlock(max_length=80, help_text="For example: in 12 months, or 2014 to 2015.")
    source = blocks.CharBlock(max_length=200, help_text="Who counted it, and where it is told.")

    class Meta:
        icon = "order"
        label = "Measure"
        template = "cms/blocks/measure.html"
        description = "One number with what it counts, its time and its source."
        preview_value = {
            "bound": "more than",
            "value": 7000,
            "unit": "older people",
            "counts": "had a full check of their health and life",
            "period": "in a year",
            "source": "The partnership's own count",
        }


class PeopleReachedBlock(MeasureBlock):
    """How many people a programme reached. It stands first, in large type."""

    class Meta:
        icon = "group"
        label = "People reached"
        description = "How many people the programme reached, how, over which time, and who counted."


class ContinuedBlock(blocks.StructBlock):
    """Something of a programme that went on."""

    what = blocks.CharBlock(max_length=200, label="What went on")
    how = blocks.TextBlock(max_length=600, label="How, and who carries it on")

    class Meta:
        icon = "check"
        label = "What went on"
        template = "cms/blocks/continued.html"
        description = "Something that went on after the programme, and who carries it on."
        preview_value = {"what": "Visits at home", "how": "The nurses' own trust runs them now."}


class EndedBlock(blocks.StructBlock):
    """Something of a programme that ended."""

    what = blocks.CharBlock(max_length=200, label="What ended")
    why = blocks.TextBlock(max_length=600, label="Why", help_text="Say it openly. People remember.")

    class Meta:
        icon = "cross"
        label = "What ended, and why"
        template = "cms/blocks/ended.html"
        description = "Something that ended, and the true reason."
        preview_value = {"what": "The programme's own team", "why": "It was set up for three years."}
