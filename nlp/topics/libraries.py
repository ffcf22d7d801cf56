"""The heavy libraries of topic discovery, brought into memory without what they would drag along."""

import os
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nlp.imports import leaving_out

NOT_NEEDED = ("umap", "sentence_transformers", "transformers", "torch", "spacy", "plotly")
"""BERTopic imports them for reduction, embedding, text generation, saving and plots where they are installed, and goes
without where they are not. We give it vectors and clusters of our own; importing them takes most of its time, and over 200 MB."""


def import_bertopic_alone() -> None:
    """Bring bertopic into memory without NOT_NEEDED, for a process that does nothing else with either.

    Whoever wants BERTopic with UMAP in the same process must
    not call this: BERTopic would quietly reduce by PCA.
    """
    # While scipy loads it asks what it knows of torch, and takes "not to be found" amiss.
    import_module("sklearn.cluster")
    with leaving_out(*NOT_NEEDED):
        import_module("bertopic")


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
