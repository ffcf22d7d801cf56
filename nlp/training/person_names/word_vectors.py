"""Vectors of English words for the model: those of the packaged MiniLM without context, made small."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from nlp.embedding import minilm_folder

WIDTH: Final = 64


def write_vectors(words: Iterable[str], folder: Path) -> int:
    """Write a spaCy pipeline that holds only vectors, by words in lower case; return how many words have one.

    A word that is no whole piece of MiniLM's vocabulary gets the mean of its pieces. Names that are not among
    `words` have none: that a word is unknown tells the model something.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TQDM_DISABLE", "1")
    import spacy
    from model2vec.distill import distill
    from spacy.vectors import Vectors

    model = distill(str(minilm_folder()), device="cpu", pca_dims=WIDTH)
    known = sorted(set(words))
    rows = np.asarray(model.encode(known, show_progress_bar=False), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    fit = np.isfinite(lengths[:, 0]) & (lengths[:, 0] > 0)
    rows = np.round(rows[fit] / lengths[fit] * 3, 3).astype(np.float32)
    pipeline = spacy.blank("en")
    strings = [word for word, good in zip(known, fit, strict=True) if good]
    pipeline.vocab.vectors = Vectors(
        strings=pipeline.vocab.strings, data=rows, keys=strings, name="minilm", attr="LOWER"
    )
    pipeline.to_disk(folder)
    return len(strings)


def whole_words() -> list[str]:
    """Return the words that are one piece of MiniLM's vocabulary."""
    lines = (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.isalpha() and line.isascii() and len(line) > 1]
