"""Which rows the example made, so that it can be taken away again."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class ExampleMark(models.Model):
    """One row that the example's loader made: a page, a person, an engagement, a submission and so on."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_example_mark_a_row")
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"


def example_feedback_is_there() -> bool:
    """Say whether the database holds submissions that the example's loader made."""
    return ExampleMark.objects.filter(
        content_type__app_label="insight", content_type__model="submission"
    ).exists()
