"""Background work as rows: the truth about what runs, whatever the queue does."""

from django.conf import settings
from django.db import models

from insight.enums import JobStatus


class Job(models.Model):
    """One piece of background work. Workers claim it by a conditional update and hold it by a lease.

    `key` makes asking twice find the same job while it is unfinished. `again` asks for one more run after the
    running one, because its work grew meanwhile. `token` names the attempt that holds the lease. `progress`
    is 0 to 100.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    queue = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(null=True, blank=True, help_text="Back-off after a failed attempt.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Last time it was put on the queue.")
    cancel_requested = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
                name="one_unfinished_job_a_key",
            )
        ]
        indexes = [models.Index(fields=["status", "lease_until"]), models.Index(fields=["queue", "status"])]
        permissions = [("manage_jobs", "Can cancel background work and run it again")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Heartbeat(models.Model):
    """When a queue's worker last did anything."""

    queue = models.CharField(max_length=20, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.queue
