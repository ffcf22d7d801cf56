"""Lengths of time in words."""

from datetime import timedelta


def plain_length(length: timedelta) -> str:
    """Return `length` in words, rounded to what a person would say: "20 seconds", "3 minutes", "2 hours"."""
    seconds = max(length.total_seconds(), 0)
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return _counted(round(seconds / size), name)
    return _counted(round(seconds), "second")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
