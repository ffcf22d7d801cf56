"""What readers say about a page of the site: whether it is useful, and why. Nobody is asked who they are."""

from django.db import models

from insight.encryption import SealedTextField
from insight.enums import ReasonStatus


class PageFeedback(models.Model):
    """One reader's answer about one page.

    `form_token` is drawn with the form, so that sending twice is answering once; it leads to nobody. The reason is
    sealed until it is screened. Once it is CLEARED only `screened` is left of it.
    """

    page_key = models.CharField(max_length=40)
    page_title = models.CharField(max_length=255)
    page_url = models.CharField(max_length=500, blank=True)
    form_token = models.CharField(max_length=64, unique=True)
    useful = models.BooleanField()
    reason = SealedTextField(blank=True)
    screened = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=ReasonStatus, default=ReasonStatus.NONE)
    hold_reason = models.CharField(max_length=200, blank=True)
    # A day and no time: a time could be matched with a server's log.
    given_on = models.DateField()

    class Meta:
        ordering = ["-given_on", "-pk"]
        indexes = [models.Index(fields=["page_key"]), models.Index(fields=["status", "given_on"])]

    def __str__(self) -> str:
        return f"{self.page_title}, answer {self.pk}"
