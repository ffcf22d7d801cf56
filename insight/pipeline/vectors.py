"""Segments' vectors: made once a model, kept in the database, read back as one matrix."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from nlp.embedding import Embedder, load_embedder
from nlp.errors import EmbeddingError
from nlp.records import Vectors

from insight.errors import ServiceError
from insight.models import Embedding, Segment
from insight.pipeline.runs import Progress, batches, written_batches

EMBED_BATCH = 1024
"""Segments embedded at a time: the model sorts them by length, so that a large batch wastes less on padding."""

WRITE_BATCH = 256
"""Vectors a transaction: well under a tenth of a second, so that nobody who sends something waits."""

READ_BATCH = 500
"""Ids a query: SQLite takes a limited number of parameters."""

_LITTLE_ENDIAN = np.dtype("<f4")


@lru_cache(maxsize=2)
def _load(name: str, static_dir: str) -> Embedder:
    return load_embedder(name, static_dir=Path(static_dir))


def current_embedder() -> Embedder:
    """Return the model that the settings name, loaded once in a process; raise ServiceError if it can't be."""
    try:
        return _load(settings.EMBEDDING_MODEL, str(settings.STATIC_MODEL_DIR))
    except EmbeddingError as error:
        raise ServiceError(str(error)) from error


def ensure_vectors(segment_ids: Sequence[int], embedder: Embedder, *, progress: Progress) -> int:
    """Embed the segments that have no vector of this model yet; return how many that were.

    A segment whose words change or that goes away meanwhile is left out.
    """
    have = set()
    for ids in batches(segment_ids, READ_BATCH):
        rows = Embedding.objects.filter(model=embedder.fingerprint, segment_id__in=ids)
        have |= set(rows.values_list("segment_id", flat=True))
    missing = [key for key in segment_ids if key not in have]
    done = 0
    for ids in batches(missing, EMBED_BATCH):
        progress(100 * done // len(missing), "Comparing what people mean")
        texts = dict(Segment.objects.filter(pk__in=ids).values_list("pk", "text"))
        vectors = dict(zip(texts, _embed(texts, embedder), strict=True))
        for part in written_batches(list(texts), WRITE_BATCH):
            done += _write({key: texts[key] for key in part}, vectors, embedder.fingerprint)
    return done


def _embed(texts: dict[int, str], embedder: Embedder) -> Vectors:
    """Return one row a text; what several people say word for word is embedded once."""
    rows = {text: row for row, text in enumerate(dict.fromkeys(texts.values()))}
    vectors = embedder.embed(list(rows))
    return vectors[[rows[text] for text in texts.values()]]


def _write(texts: dict[int, str], vectors: Mapping[int, Vectors], model: str) -> int:
    with transaction.atomic():
        unchanged = set(Segment.objects.filter(pk__in=texts).values_list("pk", "text")) & set(texts.items())
        still = {key for key, _ in unchanged}
        rows = [
            Embedding(segment_id=key, model=model, vector=vectors[key].astype(_LITTLE_ENDIAN).tobytes())
            for key in texts
            if key in still
        ]
        Embedding.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def read_stored(segment_ids: Sequence[int]) -> tuple[list[int], Vectors]:
    """Return the segments that have a vector, in the order given, and their unit rows, without loading a model.

    The model is the one that made the newest of these vectors. The rows have the shape (segments, dimensions); with
    no vectors at all there is one dimension.
    """
    found: dict[int, bytes] = {}
    newest = (0, "")
    for ids in batches(segment_ids, READ_BATCH):
        rows = Embedding.objects.filter(segment_id__in=ids).order_by("pk")
        for pk, model in rows.values_list("pk", "model"):
            newest = max(newest, (pk, model))
    for ids in batches(segment_ids, READ_BATCH):
        rows = Embedding.objects.filter(segment_id__in=ids, model=newest[1])
        found |= {key: bytes(vector) for key, vector in rows.values_list("segment_id", "vector")}
    return _matrix(segment_ids, found)


def read_vectors(segment_ids: Sequence[int], embedder: Embedder) -> tuple[list[int], Vectors]:
    """Return the segments that have a vector of this model, in the order given, and their unit rows.

    The rows have the shape (segments, dimensions).
    """
    found: dict[int, bytes] = {}
    for ids in batches(segment_ids, READ_BATCH):
        rows = Embedding.objects.filter(model=embedder.fingerprint, segment_id__in=ids)
        found |= {key: bytes(vector) for key, vector in rows.values_list("segment_id", "vector")}
    return _matrix(segment_ids, found, embedder.dimensions)


def _matrix(
    segment_ids: Sequence[int], found: Mapping[int, bytes], dimensions: int | None = None
) -> tuple[list[int], Vectors]:
    kept = [key for key in segment_ids if key in found]
    flat = np.frombuffer(b"".join(found[key] for key in kept), dtype=_LITTLE_ENDIAN)
    return kept, flat.reshape(len(kept), dimensions or max(1, flat.size // max(1, len(kept)))).astype(
        np.float32
    )
