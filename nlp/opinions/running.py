"""How the mathematics runs on a machine."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


def one_thread(work: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return the same work done by one thread.

    Several add up in any order, so the last digit would differ from run to run; and where other work keeps
    the processors busy they wait for each other ten times longer than they work.
    """

    @wraps(work)
    def alone(*given: Given.args, **named: Given.kwargs) -> Found:
        # The limit holds for the libraries that are loaded when it is set.
        import_module("sklearn.cluster")
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            return work(*given, **named)

    return alone
