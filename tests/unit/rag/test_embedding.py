"""The embedded model: pinned, located without a network, and its windows fit."""

from pathlib import Path

import numpy as np
import pytest

from web4lora.errors import MissingToolError, SettingsError
from web4lora.rag import embedding
from web4lora.rag.embedding import locate_model, model_identity

DEFAULT = "embedded:all-MiniLM-L6-v2"


def test_the_embedded_model_is_the_pinned_one():
    model = locate_model(DEFAULT)
    assert model.local
    assert model.identity == model_identity(DEFAULT) == "all-MiniLM-L6-v2@53aa51172d14"


def test_a_changed_file_is_refused(monkeypatch):
    monkeypatch.setitem(embedding.EMBEDDED_HASHES, "tokenizer.json", "0" * 64)
    with pytest.raises(MissingToolError, match=r"tokenizer\.json is not the pinned one"):
        locate_model(DEFAULT)


def test_an_unknown_embedded_name_is_a_settings_error():
    with pytest.raises(SettingsError, match=r"embedding\.model"):
        locate_model("embedded:other")


def test_a_folder_is_known_by_its_weights(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"1")
    first = locate_model(str(tmp_path)).identity
    (tmp_path / "model.safetensors").write_bytes(b"2")
    assert locate_model(str(tmp_path)).identity != first


@pytest.mark.heavy
def test_vectors_are_unit_length_and_near_for_like_meanings():
    from web4lora.settings import EmbeddingSettings

    embedder = embedding.load_embedder(EmbeddingSettings())
    texts = ["The crane is overloaded.", "Too much weight hangs on the crane.", "Rounding tariffs"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert len(embedder.piece_offsets("word " * 500)) == 500
