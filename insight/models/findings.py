"""What it means: findings, their evidence and quotes, and where they were published."""

from django.conf import settings
from django.db import models

from insight.enums import FindingStatus, QuoteStatus
from insight.models.analysis import Segment
from insight.models.feedback import Engagement
from insight.models.reference import Priority
from insight.models.themes import Theme


class Finding(models.Model):
    """A statement that the evidence bears out, and what happens next."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="findings")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="findings")
    statement = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    next_step = models.TextField("what happens next", blank=True)
    status = models.CharField(max_length=10, choices=FindingStatus, default=FindingStatus.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("write_finding", "Can write findings and choose quotes"),
            ("approve_finding", "Can approve findings and clear quotes"),
        ]

    def __str__(self) -> str:
        return self.statement


class Evidence(models.Model):
    """A theme's prevalence, frozen when it was taken: the query, the records, the hash of their words."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="evidence")
    query = models.JSONField()
    count = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    record_ids = models.JSONField(default=list)
    corpus_hash = models.CharField(max_length=64)
    taken_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-count", "pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "theme"], name="one_evidence_a_theme")]

    def __str__(self) -> str:
        return f"{self.count} of {self.base} on {self.theme}"


class Quote(models.Model):
    """An exact stretch of a segment's screened text. Public only once a person has cleared it."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="quotes")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField()
    status = models.CharField(max_length=10, choices=QuoteStatus, default=QuoteStatus.PROPOSED)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "segment"], name="one_quote_a_segment")]

    def __str__(self) -> str:
        return f"Quote {self.pk}"


class Publication(models.Model):
    """A page that findings were published on, so that a receipt can lead there.

    `page_key` is the site's own name for the page; `url` is where residents read it.
    """

    page_key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=500)
    findings = models.ManyToManyField(Finding, related_name="publications")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title
