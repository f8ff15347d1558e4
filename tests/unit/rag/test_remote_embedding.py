"""Embedding over HTTP, against a real server that speaks both APIs."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from web4lora.errors import SettingsError, Web4Error
from web4lora.rag.embedding import load_embedder, model_identity
from web4lora.rag.remote_embedding import remote_embedder
from web4lora.settings import EmbeddingSettings

WIDTH = 12


def vector(text: str) -> list[float]:
    return [byte - 100.0 for byte in hashlib.sha256(text.encode()).digest()[:WIDTH]]


class Server(BaseHTTPRequestHandler):
    answers: Any = None
    seen: list[tuple[str, str | None, int]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = body["input"]
        type(self).seen.append((self.path, self.headers.get("Authorization"), len(texts)))
        if type(self).answers is not None:
            answer = type(self).answers
        elif self.path == "/api/embed":
            answer = {"model": body["model"], "embeddings": [vector(text) for text in texts]}
        else:  # in any order, as the API allows
            rows = [{"index": n, "embedding": vector(text)} for n, text in enumerate(texts)]
            answer = {"data": rows[::-1]}
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, type[Server]]]:
    handler = type("Handler", (Server,), {"answers": None, "seen": []})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}", handler
    running.shutdown()
    running.server_close()


def settings(model: str) -> EmbeddingSettings:
    return EmbeddingSettings(model=model, batch_size=4)


@pytest.mark.parametrize("reference", ["ollama:nomic@{url}", "openai:{url}/v1#small"])
def test_vectors_come_in_order_with_length_one(
    server: tuple[str, type[Server]], reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    monkeypatch.setenv("OPENAI_API_KEY", "k-1")
    reference = reference.format(url=url)
    embedder = load_embedder(settings(reference))
    assert (embedder.identity, embedder.dimension) == (reference, WIDTH)
    assert model_identity(reference) == reference
    texts = [f"text {n}" for n in range(10)]
    found = embedder.embed(texts)
    wanted = np.array([vector(text) for text in texts], dtype=np.float32)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    assert np.allclose(found, wanted, atol=1e-6)
    assert [count for _, _, count in handler.seen] == [1, 4, 4, 2]
    keys = {key for _, key, _ in handler.seen}
    assert keys == ({"Bearer k-1"} if reference.startswith("openai:") else {None})
    assert embedder.piece_offsets("two words") == [(0, 3), (4, 9)]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"embeddings": []},
        {"embeddings": [["x"]]},
        {"embeddings": [[0.0, 0.0]]},
        {"embeddings": [[]]},
        {"embeddings": [3]},
    ],
)
def test_a_server_that_answers_nonsense_is_named(
    server: tuple[str, type[Server]], answer: Any
) -> None:
    url, handler = server
    handler.answers = answer
    with pytest.raises(Web4Error, match="ollama:nomic"):
        remote_embedder(settings(f"ollama:nomic@{url}"))


def test_a_server_that_changes_its_model_is_noticed(server: tuple[str, type[Server]]) -> None:
    url, handler = server
    embedder = remote_embedder(settings(f"ollama:nomic@{url}"))
    handler.answers = {"embeddings": [[1.0, 2.0]]}
    with pytest.raises(Web4Error, match="shape"):
        embedder.embed(["one"])


def test_no_server_says_what_to_check() -> None:
    with pytest.raises(Web4Error, match="not reachable") as caught:
        remote_embedder(settings("ollama:nomic@http://127.0.0.1:9"))
    assert "embedding.model" in caught.value.hint


@pytest.mark.parametrize(
    "reference", ["ollama:", "ollama:@http://a", "openai:x#m", "openai:http://a/v1"]
)
def test_an_incomplete_reference_names_the_setting(reference: str) -> None:
    with pytest.raises(SettingsError, match=r"embedding\.model"):
        remote_embedder(settings(reference))
