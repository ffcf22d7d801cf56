"""Who lives in a place: counts from the census and the like, with where they come from."""

from django.core.validators import URLValidator
from django.db import models

__all__ = ["PlaceFigure", "PlaceTable"]


class PlaceTable(models.Model):
    """One table about the people who live in each place: what it tells, how old it is, whose figures they are."""

    slug = models.SlugField("short name", unique=True)
    title = models.CharField(max_length=80)
    about = models.CharField(
        max_length=300,
        blank=True,
        help_text="One sentence for those who read the table: whom it counts, and how.",
    )
    highlight = models.CharField(
        "group to speak of",
        max_length=120,
        blank=True,
        help_text="The sentence above the table speaks of this group. Empty: of the largest one.",
    )
    as_of = models.CharField("as it was on", max_length=40, help_text="For example: 21 March 2021.")
    source = models.CharField(max_length=250, help_text="Who counted, and in what.")
    source_url = models.CharField(
        "address of the source",
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=("https", "http"))],
    )
    licence = models.CharField(
        max_length=120, blank=True, help_text="Under which licence the figures are used."
    )
    licence_url = models.CharField(
        "address of the licence",
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=("https", "http"))],
    )
    shares_only = models.BooleanField(
        "show shares only",
        default=False,
        help_text="For figures that are good for shares but not for counts.",
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "title"]
        verbose_name = "table about places"
        verbose_name_plural = "tables about places"

    def __str__(self) -> str:
        return self.title


class PlaceFigure(models.Model):
    """How many people of one group live in one place."""

    table = models.ForeignKey(PlaceTable, on_delete=models.CASCADE, related_name="figures")
    place = models.ForeignKey("insight.Place", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=120)
    people = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["table", "place", "order", "pk"]
        verbose_name = "figure about a place"
        verbose_name_plural = "figures about places"
        constraints = [
            models.UniqueConstraint(fields=["table", "place", "group"], name="one_figure_a_group_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.group}, {self.people}"
