"""Files of feedback that staff bring in, and the rows of them that must not come back."""

from django.conf import settings
from django.db import models

from insight.encryption import SealedTextField
from insight.models.feedback import Engagement


class FeedbackImport(models.Model):
    """One uploaded file on its way into an engagement: what its columns mean, and what it came to.

    `mapping` has the fields of `insight.pipeline.mapping.Mapping`, empty until somebody has set it. `submissions` and
    `responses` grow with each batch that is written, over all attempts. `report` is sealed JSON: it may quote cells.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="imports")
    name = SealedTextField(help_text="The file's name. It may name a person, so it is sealed.")
    encoding = models.CharField(max_length=20)
    mapping = models.JSONField(default=dict)
    skip_bad = models.BooleanField(default=False)
    submissions = models.PositiveIntegerField(default=0)
    responses = models.PositiveIntegerField(default=0)
    report = SealedTextField(blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Import {self.pk}"


class ImportFile(models.Model):
    """What was uploaded, packed and sealed, for as long as it may still be needed."""

    feedback_import = models.OneToOneField(FeedbackImport, on_delete=models.CASCADE, related_name="file")
    content = SealedTextField()

    def __str__(self) -> str:
        return f"File of import {self.feedback_import_id}"


class ErasedRow(models.Model):
    """The keyed hash of an imported row whose words were erased: it can't be imported again. Nothing else is known."""

    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"Erased row {self.pk}"
