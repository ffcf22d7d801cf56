"""Processes that never outlive the one that started them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

import psutil

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in linux/prctl.h
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dying_with_parent(by: signal.Signals) -> Callable[[], None] | None:
    """Return what a new process runs first so that it gets the signal `by` when its parent dies; None off Linux."""
    libc, parent = _LIBC, os.getpid()
    if libc is None:
        return None

    def bind() -> None:
        libc.prctl(_SET_PARENT_DEATH_SIGNAL, by)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def kill_tree(pid: int) -> None:
    """Kill the process and all that it started; nothing where it has gone already."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
