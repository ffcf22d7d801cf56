"""Why work failed, in words for people. Never the text of an unexpected error: it may hold a person's words."""

import signal
import traceback
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import OperationalError

from insight.errors import ServiceError


@dataclass(frozen=True)
class Failure:
    """What went wrong in plain words; `final` where trying again can't help."""

    message: str
    final: bool = False


GAVE_UP = Failure("The computer that did this work stopped or was restarted.")
_NO_MEMORY = Failure("The work was stopped by the computer, most likely because it ran out of memory.")


def failure_of_overrun(seconds: float) -> Failure:
    """Return the failure of work that was stopped at its deadline, `seconds` after its start."""
    length = f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
    return Failure(f"The work took longer than {length}, so it was stopped.")


def failure_of_exit(code: int) -> Failure:
    """Return the failure of a child process that ended with `code` (negative: the signal) and settled nothing."""
    if code == -signal.SIGKILL:
        return _NO_MEMORY
    if code < 0:
        return Failure(f"The work was stopped by the computer ({signal.Signals(-code).name}).")
    return Failure(f"The work stopped unexpectedly (exit code {code}).")


def failure_of_error(error: Exception) -> Failure:
    """Return the failure of an exception: its message where it was written for people, else its class and place."""
    if isinstance(error, ServiceError):
        return Failure(str(error), final=True)
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, OperationalError):
        return Failure("The database was too busy or could not be reached.")
    return Failure(f"Something unexpected went wrong ({place_of_error(error)}).")


def place_of_error(error: BaseException) -> str:
    """Return the class of `error` and the last line of our own code that it came through; nothing of its message."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_own(Path(frame.filename))] or frames[-1:]
    where = f" at {Path(own[-1].filename).name} line {own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{where}"


def _is_own(path: Path) -> bool:
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
