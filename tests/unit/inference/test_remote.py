import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ollama_server import ollama_server
from web4lora.domain.chat import chat_messages
from web4lora.errors import Web4Error
from web4lora.inference import Completion, GenerationOptions, greedy, open_model
from web4lora.progress import Silent
from web4lora.settings import Settings


@contextmanager
def answering(status: int, body: bytes) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that gives every POST the same answer and keeps what it was sent."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            seen.append({"path": self.path, **json.loads(self.rfile.read(length))})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


def sse(*chunks: dict[str, Any]) -> bytes:
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


CHUNKS = (
    {"choices": [{"delta": {"role": "assistant"}}]},
    {"choices": [{"delta": {"content": "Hel"}}]},
    {"choices": [{"delta": {"content": "lo"}, "finish_reason": "length"}]},
    {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}},
)


def test_ollama_is_asked_with_context_and_sampling() -> None:
    with ollama_server() as state:
        state.models["m"] = {}
        model = open_model(f"ollama:m@{state.url}", Settings())
        answer = model.complete(chat_messages("Hi"), greedy(max_tokens=33, seed=5))
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Hello Ü", 11, 2)
    sent = state.chats[0]["options"]
    assert (sent["num_ctx"], sent["num_predict"], sent["seed"]) == (4096, 33, 5)
    assert sent["temperature"] == 0.0


def test_ollamas_address_comes_from_the_settings() -> None:
    with ollama_server() as state:
        state.models["m"] = {}
        settings = Settings.model_validate({"deploy": {"ollama_url": state.url}})
        answers = open_model("ollama:m", settings).complete_many(
            [chat_messages("a"), chat_messages("b")], greedy(), Silent()
        )
    assert all(isinstance(answer, Completion) for answer in answers)


def test_an_unknown_ollama_model_is_an_error_with_a_fix() -> None:
    with ollama_server() as state:
        model = open_model(f"ollama:none@{state.url}", Settings())
        with pytest.raises(Web4Error, match="not found") as caught:
            model.complete(chat_messages("Hi"), greedy())
    assert "ollama list" in caught.value.hint


def test_an_absent_server_is_an_error_with_a_fix() -> None:
    model = open_model("ollama:m@http://127.0.0.1:9", Settings())
    with pytest.raises(Web4Error, match="not reachable"):
        model.complete(chat_messages("Hi"), greedy())


def test_an_openai_server_is_streamed() -> None:
    with answering(200, sse(*CHUNKS)) as (url, seen):
        model = open_model(f"openai:{url}/v1#big", Settings())
        *pieces, last = model.stream(chat_messages("Hi"), GenerationOptions(seed=3))
    assert pieces == ["Hel", "lo"]
    assert isinstance(last, Completion)
    assert (last.text, last.finish_reason, last.prompt_tokens) == ("Hello", "length", 9)
    assert (seen[0]["path"], seen[0]["model"]) == ("/v1/chat/completions", "big")
    assert "top_k" not in seen[0]


def test_an_error_status_carries_the_servers_words() -> None:
    with answering(401, b'{"error": "no key"}') as (url, _):
        model = open_model(f"openai:{url}/v1#big", Settings())
        with pytest.raises(Web4Error, match=r"401.*no key") as caught:
            model.complete(chat_messages("Hi"), greedy())
    assert "OPENAI_API_KEY" in caught.value.hint


def test_an_answer_that_breaks_off_is_an_error() -> None:
    with answering(200, sse(CHUNKS[1])) as (url, _):
        model = open_model(f"openai:{url}/v1#big", Settings())
        with pytest.raises(Web4Error, match="broke off"):
            model.complete(chat_messages("Hi"), greedy())


def test_an_answer_that_is_no_json_is_an_error() -> None:
    with answering(200, b"data: <html>\n\n") as (url, _):
        model = open_model(f"openai:{url}/v1#big", Settings())
        with pytest.raises(Web4Error, match="no JSON"):
            model.complete(chat_messages("Hi"), greedy())


@pytest.mark.parametrize("ref", ["nothing", "ollama:", "openai:big", "openai:http://x/v1", ""])
def test_a_reference_that_names_nothing_is_explained(ref: str) -> None:
    with pytest.raises(Web4Error) as caught:
        open_model(ref, Settings())
    assert "ollama:NAME" in caught.value.hint


def test_a_missing_gguf_is_named() -> None:
    with pytest.raises(Web4Error, match=r"gone\.gguf"):
        open_model("gone.gguf", Settings())


def test_identities_name_backend_and_digest_where_they_are_told() -> None:
    with ollama_server() as state:
        state.models["m:latest"] = {"files": {"model.gguf": "sha256:ab12"}}
        found = open_model(f"ollama:m@{state.url}", Settings()).identity()
        assert (found.backend, found.digest) == ("ollama 0.12.0", "ab12")
        assert open_model(f"ollama:other@{state.url}", Settings()).identity().digest == ""
    away = open_model("ollama:m@http://127.0.0.1:9", Settings()).identity()
    assert (away.backend, away.digest) == ("ollama at http://127.0.0.1:9", "")
    server = open_model("openai:http://127.0.0.1:9/v1#big", Settings()).identity()
    assert (server.backend, server.digest) == ("openai http://127.0.0.1:9/v1", "")


def test_lines_come_whole_however_the_server_cuts_them() -> None:
    text = "".join(f"Zeile {number} 🎯\n" for number in range(400))
    with answering(200, sse(*[{"choices": [{"delta": {"content": text}}]}] * 40, CHUNKS[2])) as (
        url,
        _,
    ):
        model = open_model(f"openai:{url}/v1#big", Settings())
        found = model.complete(chat_messages("Hi"), greedy(max_tokens=100_000))
    assert found.text == text * 40 + "lo"
