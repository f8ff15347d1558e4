"""A real HTTP server that misbehaves like an OpenAI-compatible backend, one behaviour a prompt."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STALL_S = 5.0
GOOD = (
    "**Trigger:** a test fails\n**Response:** we fix it\n**Outcome:** it passes\n**Next:** ship\n"
)
#: Behaviours that are whole answers, and what is answered.
_ANSWERS = {
    "good": GOOD,
    "nothing": "",
    "repetition": "Trigger: " * 11_400,
    "html answer": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "control codes": "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\x00" + GOOD,
}


@dataclass
class BadBackend:
    """What the server does: `behaviour` by number of the request, else by text in the prompt.

    `asked` counts the requests of each prompt; `down` makes every request fail.
    """

    behaviours: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    down: bool = False
    recovers_after: int = 0
    url: str = ""


def _chunk(text: str, reason: str | None = None) -> bytes:
    choice = {"delta": {"content": text}, "finish_reason": reason}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: BadBackend) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        behaviour = self._behaviour(body["messages"][-1]["content"])
        with suppress(BrokenPipeError, ConnectionResetError):
            name, _, value = behaviour.partition(" ")
            if name == "status":
                self._status(int(value))
            elif behaviour in _ANSWERS:
                self._answer(_ANSWERS[behaviour])
            else:
                getattr(self, "_" + behaviour.replace(" ", "_").replace("-", ""))()

    def _behaviour(self, prompt: str) -> str:
        state = self.server.state
        state.asked[prompt] += 1
        if state.down and sum(state.asked.values()) <= (state.recovers_after or 1 << 30):
            return "status 500"
        behaviour = next((b for key, b in state.behaviours.items() if key in prompt), "good")
        if behaviour == "once status 500":
            return "status 500" if state.asked[prompt] == 1 else "good"
        return behaviour

    def _head(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def _answer(self, text: str) -> None:
        self._head()
        for start in range(0, len(text), 4096):
            self.wfile.write(_chunk(text[start : start + 4096]))
        self.wfile.write(_chunk("", "stop") + b"data: [DONE]\n\n")

    def _status(self, status: int) -> None:
        self._head(status)
        self.wfile.write(b"overloaded \x1b[31m\xff\xfe")

    def _html(self) -> None:
        self._head(kind="text/html")
        self.wfile.write(b"<html><script>alert(1)</script></html>")

    def _dies(self) -> None:
        self._head()
        self.wfile.write(_chunk("half an "))

    def _stall(self) -> None:
        self._dies()
        self.wfile.flush()
        time.sleep(STALL_S)

    def _dribble(self) -> None:
        self._head()
        while True:
            self.wfile.write(b": still there\n\n")
            self.wfile.flush()
            time.sleep(0.05)

    def _endless(self) -> None:
        self._head()
        while True:
            self.wfile.write(_chunk("and so on " * 200))

    def _endless_line(self) -> None:
        self._head()
        while True:
            self.wfile.write(b"x" * 65536)

    def _invalid_utf8(self) -> None:
        self._head()
        self.wfile.write(b'data: {"choices": [{"delta": {"content": "a\xff\xfeb\\ud83d"}}]}\n')
        self.wfile.write(_chunk("", "stop"))

    def _not_an_answer(self) -> None:
        self._head()
        self.wfile.write(b'data: [1, 2]\n\ndata: {"choices": "no"}\n\n')


@contextmanager
def bad_server(**behaviours: Any) -> Iterator[BadBackend]:
    """Run the server on a free port of this machine."""
    state = BadBackend(**behaviours)
    server = _Server(state)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
