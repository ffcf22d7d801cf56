"""Small synthetic vectors: tight bunches around far-apart directions, with texts that fit them."""

import numpy as np

SUBJECTS = (
    ("waiting times", "The waiting times for {} were long"),
    ("car park", "Finding the car park took ages near {}"),
    ("friendly nurse", "A friendly nurse helped us at {}"),
    ("repeat prescription", "My repeat prescription was lost by {}"),
)
PLACES = ("clinic", "ward", "surgery", "hospital", "pharmacy", "reception", "hub", "centre", "unit", "desk")


def bunches(sizes, *, dimensions=32, spread=0.08, seed=0):
    """Return texts, unit rows and the true bunch of each row."""
    chooser = np.random.default_rng(seed)
    centres = np.linalg.qr(chooser.normal(size=(dimensions, dimensions)))[0][: len(sizes)]
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = centres[truth] + spread * chooser.normal(size=(len(truth), dimensions))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    texts = [
        SUBJECTS[bunch % len(SUBJECTS)][1].format(f"the {PLACES[row % 10]} {row}")
        for row, bunch in enumerate(truth)
    ]
    return texts, vectors, truth


class Planted:
    """An embedder that knows the rows of some texts, whatever mark ends them; any other text has an empty row."""

    name = fingerprint = "planted"

    def __init__(self, texts, vectors):
        self.rows = dict(zip(texts, vectors, strict=True))
        self.dimensions = vectors.shape[1]

    def embed(self, texts):
        empty = np.zeros(self.dimensions, dtype=np.float32)
        return np.array(
            [self.rows.get(text, self.rows.get(text.rstrip("."), empty)) for text in texts], dtype=np.float32
        )
