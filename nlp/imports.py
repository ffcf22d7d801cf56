"""Heavy libraries brought into memory without what they would drag along."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leaving_out(*names: str) -> Iterator[None]:
    """Let the imports inside the block go without these modules, as if they were not installed.

    For libraries that take a module where they find it and do without where they don't. What is in memory already
    stays there, and whoever imports one of them later gets it.
    """
    left_out = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]  # None: "not to be found"
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]
