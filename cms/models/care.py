"""Who looks after a page, and when somebody read it last with that in mind."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

DAYS_BETWEEN_REVIEWS = 365


class PageCare(models.Model):
    """The owner of a page and the day by which it is to be read again. A page without this row has neither."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="care")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who answers for what the page says.",
    )
    review_by = models.DateField(
        null=True,
        blank=True,
        help_text="By when somebody should read the page again and see that it is true.",
    )
    reviewed_on = models.DateField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"Care of page {self.page_id}"

    def note_review(self, on: date) -> None:
        """Note that the page was read and is right; the next review is due a year later. Saves nothing."""
        self.reviewed_on = on
        self.review_by = on + timedelta(days=DAYS_BETWEEN_REVIEWS)

    @property
    def is_overdue(self) -> bool:
        """Say whether the day of the review has passed."""
        return self.review_by is not None and self.review_by < timezone.localdate()
