"""Who spoke about what, where and when, in numbers fit for the public."""

from django.db import models


class MatrixCell(models.Model):
    """How many people spoke of a priority, as or of a community, from a place, in a period: rounded, never small.

    Exact counts are not kept, and what must be hidden has no row. "" stands for all of a kind; `place` may be
    "not-said"; `period` is a year ("2026"), a quarter ("2026-3") or "".
    """

    priority = models.CharField(max_length=50, blank=True)
    community = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=50, blank=True)
    period = models.CharField(max_length=6, blank=True)
    shown = models.PositiveIntegerField()
    counted_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "period", "priority", "place"], name="one_cell_of_the_matrix"
            )
        ]
        indexes = [
            models.Index(fields=["priority", "period"]),
            models.Index(fields=["priority", "community"]),
        ]

    def __str__(self) -> str:
        return f"Cell {self.pk} of the matrix"
