"""What we did about it."""

from django.db import models
from django.utils import timezone

from insight.enums import ActionKind, ActionStatus
from insight.models.findings import Finding
from insight.models.reference import Priority


class Action(models.Model):
    """Something we did, will do, or can't do because; with its owner and date."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    findings = models.ManyToManyField(Finding, related_name="actions", blank=True)
    kind = models.CharField(max_length=8, choices=ActionKind)
    text = models.CharField("what", max_length=300)
    because = models.TextField(blank=True)
    owner = models.CharField("who is responsible", max_length=120)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def is_overdue(self) -> bool:
        """Say whether its day has passed and it is not done."""
        return self.status == ActionStatus.OPEN and bool(self.due_on and self.due_on < timezone.localdate())
