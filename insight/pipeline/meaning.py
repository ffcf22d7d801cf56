"""What published words mean, as vectors: the library's entries once, by a job; a reader's question as it comes.

Both use the static model, which needs numpy and a tokeniser alone, so that a web process may hold it.
"""

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from nlp.embedding import Embedder, load_embedder
from nlp.errors import EmbeddingError
from nlp.records import Vectors

from insight.errors import ServiceError
from insight.models import LibraryEntry
from insight.pipeline.runs import Progress, StageReport, batches, no_progress

MOST_PASSAGES = 24
MOST_CHARACTERS = 400
"""So many passages an entry and characters a passage: a vector of more blurs, and readers wait for each."""

BATCH = 100
_LITTLE_ENDIAN = np.dtype("<f4")
logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _load(static_dir: str) -> Embedder:
    return load_embedder("static", static_dir=Path(static_dir))


def embed_library(*, progress: Progress = no_progress) -> StageReport:
    """Compute the vectors of the entries that have none of this model for their words as they are.

    Raises ServiceError if the model can't be loaded.
    """
    try:
        embedder = _load(str(settings.STATIC_MODEL_DIR))
    except EmbeddingError as error:
        raise ServiceError(str(error)) from error
    report = StageReport()
    ids = list(LibraryEntry.objects.order_by("pk").values_list("pk", flat=True))
    for at, part in enumerate(batches(ids, BATCH)):
        progress(100 * at * BATCH // len(ids), "Reading what was published")
        for entry in LibraryEntry.objects.filter(pk__in=part).defer("vectors"):
            if _embed_entry(entry, embedder):
                report.done += 1
            else:
                report.skipped += 1
    return report


def vectors_now() -> str:
    """Return the start of `vectors_of` that entries of the current model have. Raises EmbeddingError."""
    return f"{_load(str(settings.STATIC_MODEL_DIR)).fingerprint}:"


def vector_of_question(text: str) -> Vectors | None:
    """Return the unit row of a reader's question, shape (dimensions,), or None if the model can't be had."""
    try:
        row: Vectors = _load(str(settings.STATIC_MODEL_DIR)).embed([text])[0]
    except EmbeddingError as error:
        logger.warning("The library is searched by words alone: %s", type(error).__name__)
        return None
    return row


def _embed_entry(entry: LibraryEntry, embedder: Embedder) -> bool:
    """Write the vectors unless they are there; not over words that changed meanwhile."""
    passages = _passages(entry)
    name = f"{embedder.fingerprint}:{_digest(passages)}"
    if entry.vectors_of == name:
        return False
    rows = embedder.embed(passages).astype(_LITTLE_ENDIAN)
    unchanged = LibraryEntry.objects.filter(
        pk=entry.pk, title=entry.title, summary=entry.summary, words=entry.words
    )
    return bool(unchanged.update(vectors=rows.tobytes(), vectors_of=name))


def _passages(entry: LibraryEntry) -> list[str]:
    lines = [entry.title, *entry.summary.splitlines(), *entry.words.splitlines()]
    return [line[:MOST_CHARACTERS] for line in lines if line.strip()][:MOST_PASSAGES]


def _digest(passages: list[str]) -> str:
    return hashlib.sha256("\n".join(passages).encode("utf-8", "surrogatepass")).hexdigest()[:32]
