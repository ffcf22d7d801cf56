"""Where a commitment stands, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

Tone = Literal["done", "doing", "late", "cannot"]


class CommitmentStatus(models.TextChoices):
    """What its owner last said about a commitment."""

    ON_TRACK = "on-track", gettext_lazy("On track")
    LATE = "late", gettext_lazy("Late")
    DONE = "done", gettext_lazy("Done")
    STOPPED = "stopped", gettext_lazy("Stopped")

    @classmethod
    def that_need_a_reason(cls) -> tuple["CommitmentStatus", ...]:
        """Return those that readers must be told the reason of."""
        return (cls.LATE, cls.STOPPED)


TONES: dict[str, Tone] = {
    CommitmentStatus.ON_TRACK: "doing",
    CommitmentStatus.LATE: "late",
    CommitmentStatus.DONE: "done",
    CommitmentStatus.STOPPED: "cannot",
}


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands: the word for it, why, and its tone. The word says it, the tone only colours."""

    words: str
    reason: str
    tone: Tone


def standing(status: str, reason: str, due_on: date) -> Standing:
    """Return where a commitment stands today. One whose day has passed is late, whatever was said before."""
    if status == CommitmentStatus.ON_TRACK and due_on < timezone.localdate():
        forgotten = gettext("The day has passed, and we have not yet said what came of it.")
        return Standing(str(CommitmentStatus.LATE.label), reason or forgotten, "late")
    return Standing(str(CommitmentStatus(status).label), reason, TONES[status])
