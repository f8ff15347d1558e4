"""A small real HTTP server that answers the parts of Ollama's API a deployment uses."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class OllamaState:
    """What the server has been given."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    chats: list[dict[str, Any]] = field(default_factory=list)
    wrong_digest: bool = False
    answer: Callable[[dict[str, Any]], str] | None = None
    url: str = ""


def _digest_of(model: dict[str, Any]) -> str:
    return next(iter(model.get("files", {"": ""}).values())).removeprefix("sha256:")


class _Server(ThreadingHTTPServer):
    def __init__(self, state: OllamaState) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _send(self, status: int, *lines: Any) -> None:
        data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self) -> None:
        self._send(200 if self.path.rpartition("/")[2] in self.server.state.blobs else 404)

    def do_GET(self) -> None:
        self.server.state.requests.append(self.path)
        if self.path == "/api/version":
            self._send(200, {"version": "0.12.0"})
        elif self.path == "/api/tags":
            names = [
                {"name": name, "model": name, "digest": _digest_of(model)}
                for name, model in self.server.state.models.items()
            ]
            self._send(200, {"models": names})
        else:
            self._send(404, {"error": "not found"})

    def do_POST(self) -> None:
        self.server.state.requests.append(self.path)
        body = self._body()
        if self.path.startswith("/api/blobs/"):
            name = self.path.rpartition("/")[2]
            if f"sha256:{hashlib.sha256(body).hexdigest()}" != name:
                self._send(400, {"error": "digest mismatch"})
                return
            self.server.state.blobs[name] = body
            self._send(201)
            return
        getattr(self, "_" + self.path.rpartition("/")[2])(json.loads(body))

    def _create(self, body: dict[str, Any]) -> None:
        digests = list(body["files"].values())
        if any(digest not in self.server.state.blobs for digest in digests):
            self._send(200, {"error": "blob not found"})
            return
        self.server.state.models[body["model"]] = body
        self._send(200, {"status": "parsing GGUF"}, {"status": "success"})

    def _show(self, body: dict[str, Any]) -> None:
        model = self.server.state.models[body["model"]]
        digest = next(iter(model["files"].values())).removeprefix("sha256:")
        if self.server.state.wrong_digest:
            digest = "0" * 64
        self._send(200, {"modelfile": f"FROM /models/blobs/sha256-{digest}\n"})

    def _copy(self, body: dict[str, Any]) -> None:
        if body["source"] not in self.server.state.models:
            self._send(404, {"error": "model not found"})
            return
        self.server.state.models[body["destination"]] = self.server.state.models[body["source"]]
        self._send(200)

    def _chat(self, body: dict[str, Any]) -> None:
        self.server.state.chats.append(body)
        if body["model"] not in self.server.state.models:
            self._send(404, {"error": f"model '{body['model']}' not found"})
            return
        answer = self.server.state.answer
        texts = (answer(body),) if answer else ("Hello", " Ü")
        pieces = [{"message": {"content": text}, "done": False} for text in texts]
        end = {"done": True, "done_reason": "stop", "prompt_eval_count": 11, "eval_count": 2}
        self._send(200, *pieces, {"message": {"content": ""}, **end})


@contextmanager
def ollama_server() -> Iterator[OllamaState]:
    """Run the server on a free port of this machine."""
    state = OllamaState()
    server = _Server(state)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
