"""Work in a process of its own, so that the memory it takes is its own, and it can be stopped."""

import resource
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, TypeVar

from nlp.errors import EvaluationError, Message, NlpError

Result = TypeVar("Result")

_CONTEXT: Final = get_context("spawn")


def apart(work: Callable[..., Result], *arguments: object, seconds: float | None = None) -> Result | None:
    """Return what the work gives in a new process; None if it was not done after `seconds` (given any), and was stopped.

    Work, arguments and result must be such as can be pickled. Raises the NlpError that the work raised, and
    EvaluationError if the process ended in any other way.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_send, args=(sender, work, arguments))
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            return None
        told = receiver.recv()
        process.join()
    except EOFError as error:
        raise EvaluationError(Message.PROCESS_ENDED) from error
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(told, NlpError):
        raise told
    return told


def _send(sender: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        told = work(*arguments)
    except NlpError as error:
        told = error
    sender.send(told)


def peak_megabytes() -> float:
    """Return the most memory that this process has held so far, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)
