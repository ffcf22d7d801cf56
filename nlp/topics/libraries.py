"""The heavy libraries of topic discovery, brought into memory without what they would drag along."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOT_NEEDED = ("umap", "sentence_transformers", "transformers")
"""BERTopic imports them for reduction, embedding and text generation where they are installed, and goes without
where they are not. We give it vectors and clusters of our own; importing them takes 3.7 s of its 5.8 s."""


def import_bertopic_alone() -> None:
    """Bring bertopic into memory without NOT_NEEDED, for a process that does nothing else with either.

    What of NOT_NEEDED is in memory already stays there. Whoever wants BERTopic with UMAP in the same process must
    not call this: BERTopic would quietly reduce by PCA.
    """
    with _not_found([name for name in NOT_NEEDED if name not in sys.modules]):
        import_module("bertopic")


@contextmanager
def _not_found(names: list[str]) -> Iterator[None]:
    """Let imports of `names` fail inside the block, as if they were not installed."""
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]  # None: "not to be found"
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def import_evoc() -> Any:
    """Return the evoc module, its compiled code kept somewhere.

    EVoC compiles itself once (2 to 3 minutes) and keeps that beside its code or in the home folder.
    Where neither can be written, numba would refuse to start: a folder of this process takes their place.
    """
    package = find_spec("evoc")
    places = [Path(package.origin).parent if package and package.origin else Path(), Path.home()]
    if not any(os.access(place, os.W_OK) for place in places):
        os.environ.setdefault("NUMBA_CACHE_DIR", tempfile.mkdtemp(prefix="compiled-"))
    return import_module("evoc")
