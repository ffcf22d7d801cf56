"""Who belonged to a partnership, from when to when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cms.plain.figures import plain_date


def membership_problem(
    begins_on: date | None, ends_on: date | None, joined_on: date | None, left_on: date | None
) -> tuple[str, str] | None:
    """Return which date of a membership ("joined_on" or "left_on") is wrong and what to do; None if none is.

    `begins_on` and `ends_on` are the partnership's; an empty date of a membership means the partnership's own.
    """
    if joined_on and left_on and left_on < joined_on:
        return "left_on", "A member can't leave before it joins. Change one of the two days."
    for field, day in (("joined_on", joined_on), ("left_on", left_on)):
        if day and begins_on and day < begins_on:
            return field, f"The partnership began on {plain_date(begins_on)}. Choose that day or a later one."
        if day and ends_on and day > ends_on:
            return (
                field,
                f"The partnership ended on {plain_date(ends_on)}. Choose that day or an earlier one.",
            )
    return None


class Membership(Orderable):
    """One partner's time in a partnership. One that left and came back has two rows."""

    partnership = ParentalKey("cms.PartnershipPage", on_delete=models.CASCADE, related_name="memberships")
    partner = models.ForeignKey("cms.Partner", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        "what it did in it",
        max_length=200,
        blank=True,
        help_text="In a few plain words. It may be left empty.",
    )
    joined_on = models.DateField(
        "from", null=True, blank=True, help_text="Leave empty if it was there from the start."
    )
    left_on = models.DateField(
        "to", null=True, blank=True, help_text="Leave empty if it stayed to the end, or is still there."
    )

    panels = [
        FieldPanel("partner"),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("joined_on"), FieldPanel("left_on")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_member_joins_before_it_leaves",
                condition=models.Q(joined_on=None)
                | models.Q(left_on=None)
                | models.Q(left_on__gte=models.F("joined_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.role}" if self.role else str(self.partner)

    def clean(self) -> None:
        """Refuse to leave before joining; the page refuses what lies outside its own time."""
        super().clean()
        if problem := membership_problem(None, None, self.joined_on, self.left_on):
            raise ValidationError(dict([problem]))
