"""How a commitment is measured: a baseline, a target, and a reading each year."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from cms.strategy.measure_forms import PlainNumberInput
from cms.strategy.target_line import TargetLine, target_line

YEARS = (MinValueValidator(1900, "Write the year in full, such as 2026."), MaxValueValidator(2200))
NOT_ONLY_NUMBERS = RegexValidator(
    r"[^\d\s.,]", "Say what is counted, such as people or tonnes. A number is no unit."
)
SHARES = ("%", "per cent", "percent")


def _value(help_text: str, name: str | None = None) -> models.DecimalField:
    return models.DecimalField(name, max_digits=14, decimal_places=3, help_text=help_text)


class Measure(ClusterableModel, Orderable):
    """What a commitment is measured by. Its numbers are all of one unit."""

    commitment = ParentalKey("cms.CommitmentPage", on_delete=models.CASCADE, related_name="measures")
    name = models.CharField("what is measured", max_length=160, help_text="In plain words, without the unit.")
    unit = models.CharField(
        max_length=60,
        validators=[NOT_ONLY_NUMBERS],
        help_text="What the numbers count, such as “%” or “thousand tonnes of carbon”.",
    )
    source = models.CharField(max_length=200, help_text="Who counts it, and in which report it can be found.")
    source_link = models.URLField(
        blank=True, help_text="Where the numbers can be read. Leave empty if nowhere."
    )
    baseline_year = models.PositiveSmallIntegerField(
        validators=YEARS, help_text="The year from which change is counted."
    )
    baseline = _value("How it stood in that year.")
    target_year = models.PositiveSmallIntegerField(
        validators=YEARS, help_text="The year by which the target is to be met."
    )
    target = _value("Where we want to be by then.")
    is_example = models.BooleanField(
        "these are example figures",
        default=False,
        help_text="Tick this for made-up numbers. The page then says beside each that it is not a real reading.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("unit"),
        FieldRowPanel([FieldPanel("baseline_year"), FieldPanel("baseline", widget=PlainNumberInput)]),
        FieldRowPanel([FieldPanel("target_year"), FieldPanel("target", widget=PlainNumberInput)]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_link")]),
        FieldPanel("is_example"),
        InlinePanel(
            "readings",
            heading="Readings, one for each year",
            label="Reading",
            help_text="Begin with the year after the baseline's. The page draws the line and the table from these.",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "measure"

    def __str__(self) -> str:
        return self.name

    @property
    def course(self) -> TargetLine:
        """Return its readings beside the line from its baseline to its target."""
        readings = [(reading.year, reading.value) for reading in self.readings.all()]
        return target_line((self.baseline_year, self.baseline), (self.target_year, self.target), readings)

    def clean(self) -> None:
        """Hold the target to a year after the baseline's, and shares between 0 and 100. Raises ValidationError."""
        super().clean()
        wrong = {}
        if self.baseline_year and self.target_year and self.target_year <= self.baseline_year:
            wrong["target_year"] = "The target's year must come after the baseline's."
        for field in ("baseline", "target"):
            if message := self.problem_of_value(getattr(self, field)):
                wrong[field] = message
        if wrong:
            raise ValidationError(wrong)

    def problem_of_value(self, value: Any) -> str:
        """Say what is wrong with a value in this measure's unit; nothing if it can be."""
        if value is not None and self.unit.strip().lower() in SHARES and not 0 <= value <= 100:
            return "A share in % lies between 0 and 100."
        return ""

    def problem_of_year(self, year: int) -> str:
        """Say what is wrong with a reading's year; nothing if there can be one."""
        if self.baseline_year and year == self.baseline_year:
            return "The baseline is this year's reading already. Take one of them out."
        if self.baseline_year and year < self.baseline_year:
            return f"Readings come after the baseline, which is of {self.baseline_year}."
        return ""


class Reading(models.Model):
    """What was read in one year."""

    measure = ParentalKey(Measure, on_delete=models.CASCADE, related_name="readings")
    year = models.PositiveSmallIntegerField(validators=YEARS, help_text="The year that the number is about.")
    value = _value("Only the number. The unit is the measure's.")

    panels = [FieldRowPanel([FieldPanel("year"), FieldPanel("value", widget=PlainNumberInput)])]

    class Meta:
        verbose_name = "reading"
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["measure", "year"], name="one_reading_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"

    def clean(self) -> None:
        """Refuse what is still to come. Raises ValidationError."""
        super().clean()
        if self.year and self.year > timezone.localdate().year:
            raise ValidationError(
                {"year": "This year is still to come. A reading says what was, not what will be."}
            )
