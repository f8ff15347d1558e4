"""The embedded model: pinned, located without a network, and its windows fit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from web4lora.errors import MissingToolError, SettingsError
from web4lora.rag import embedding
from web4lora.rag.embedding import SentenceEmbedder, locate_model, model_identity
from web4lora.rag.onnx_embedding import WEIGHTS_FILE, linear_names, quantized_weights
from web4lora.settings import EmbeddingSettings

DEFAULT = "embedded:all-MiniLM-L6-v2"


def test_the_embedded_model_is_the_pinned_one():
    model = locate_model(DEFAULT)
    assert model.local
    assert model.identity == model_identity(DEFAULT) == "all-MiniLM-L6-v2@53aa51172d14-int8"


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


@pytest.fixture(scope="module")
def embedder():
    return embedding.load_embedder(EmbeddingSettings())


def test_vectors_are_unit_length_and_near_for_like_meanings(embedder):
    texts = ["The crane is overloaded.", "Too much weight hangs on the crane.", "Rounding tariffs"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert len(embedder.piece_offsets("word " * 500)) == 500


def test_a_vector_does_not_hang_on_its_neighbours_or_their_order(embedder):
    texts = ["short", "a word " * 90, "Größe 🎯 in `code`", "", "over the window " * 200, "short"]
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)
    assert np.array_equal(together[0], together[-1])


def test_no_texts_give_no_vectors(embedder):
    assert embedder.embed([]).shape == (0, 384)


def test_progress_counts_every_text_once(embedder):
    told = []

    class Teller:
        def step(self, label: str, done: int, total: int) -> None:
            told.append((label, done, total))

        def note(self, text: str) -> None:
            raise AssertionError(text)

    embedder.embed([f"text {n} " * n for n in range(1, 41)], Teller())
    assert told[-1] == ("embedding", 40, 40)
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})


def test_loading_needs_no_torch():
    code = (
        "import sys; from web4lora.rag.embedding import load_embedder;"
        "from web4lora.settings import EmbeddingSettings;"
        "load_embedder(EmbeddingSettings()).embed(['a']);"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.heavy
def test_vectors_are_near_those_of_the_model_in_32_bits(embedder):
    texts = [f"Record {n}: the crane of pier {n * 7} is late. " * (n % 40 + 1) for n in range(60)]
    plain = SentenceEmbedder(EmbeddingSettings())
    assert float((plain.embed(texts) * embedder.embed(texts)).sum(1).min()) > 0.99
    assert plain.piece_offsets(texts[50]) == embedder.piece_offsets(texts[50])


def test_each_output_of_a_layer_uses_the_whole_of_its_eight_bits():
    weights = quantized_weights(Path(locate_model(DEFAULT).path) / WEIGHTS_FILE)
    names = [
        linear_names(n, layer) for n in range(6) for layer in ("attention.self", "output.dense")
    ]
    for steps, scale, bias in names:
        assert weights[steps].dtype == np.int8
        assert set(np.abs(weights[steps].astype(int)).max(axis=0)) == {127}
        assert weights[scale].shape == weights[bias].shape == weights[steps].shape[1:]
