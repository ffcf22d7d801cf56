"""Signs of life: each queue's row says when a worker of it last did anything."""

from datetime import datetime

from django.utils import timezone

from insight.models import Heartbeat


def beat(queue: str) -> None:
    """Note that a worker of `queue` is alive now."""
    Heartbeat.objects.update_or_create(queue=queue, defaults={"beat_at": timezone.now()})


def last_beat(queue: str) -> datetime | None:
    """Return when a worker of `queue` last gave a sign of life, or None if it never did."""
    return Heartbeat.objects.filter(queue=queue).values_list("beat_at", flat=True).first()
