"""What we did about it."""

from typing import Any

from django.db import models
from django.utils import timezone

from insight.enums import ActionKind, ActionStatus
from insight.models.findings import Finding
from insight.models.reference import Priority


class ActionQuerySet(models.QuerySet["Action"]):
    """Lines of the ledger by where they stand."""

    def overdue(self) -> "ActionQuerySet":
        """Return what we said we would do by a day that has passed, and have not done."""
        return self.filter(kind=ActionKind.WILL, status=ActionStatus.OPEN, due_on__lt=timezone.localdate())


class Action(models.Model):
    """Something we did, will do, or can't do because; with its owner and date.

    `done_on` is the day it was done; `settled_at` the moment at which the ledger first said that it is done, or can't be.
    """

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    findings = models.ManyToManyField(Finding, related_name="actions", blank=True)
    kind = models.CharField(max_length=8, choices=ActionKind)
    text = models.CharField("what", max_length=300)
    because = models.TextField(blank=True)
    owner = models.CharField("who is responsible", max_length=120)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep the moment at which it was first marked as done."""
        is_done = self.status == ActionStatus.DONE
        self.settled_at = (self.settled_at or timezone.now()) if is_done else None
        super().save(*args, **kwargs)

    @property
    def is_overdue(self) -> bool:
        """Say whether we said we would do it by a day that has passed, and it is not done."""
        promised = self.kind == ActionKind.WILL and self.status == ActionStatus.OPEN
        return promised and bool(self.due_on and self.due_on < timezone.localdate())
