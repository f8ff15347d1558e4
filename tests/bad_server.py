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


def _handler(state: BadBackend) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = body["messages"][-1]["content"]
            state.asked[prompt] += 1
            behaviour = next((b for key, b in state.behaviours.items() if key in prompt), "good")
            if state.down and sum(state.asked.values()) <= (state.recovers_after or 1 << 30):
                behaviour = "status 500"
            if behaviour == "once status 500":
                behaviour = "status 500" if state.asked[prompt] == 1 else "good"
            with suppress(BrokenPipeError, ConnectionResetError):
                self._act(behaviour)

        def _head(self, status: int = 200, kind: str = "text/event-stream") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()

        def _answer(self, text: str) -> None:
            self._head()
            for start in range(0, len(text), 4096):
                self.wfile.write(_chunk(text[start : start + 4096]))
            self.wfile.write(_chunk("", "stop") + b"data: [DONE]\n\n")

        def _act(self, behaviour: str) -> None:
            if behaviour.startswith("status "):
                self._head(int(behaviour.split()[1]))
                self.wfile.write(b"overloaded \x1b[31m\xff\xfe")
            elif behaviour == "html":
                self._head(kind="text/html")
                self.wfile.write(b"<html><script>alert(1)</script></html>")
            elif behaviour == "html answer":
                self._answer("<script>alert(1)</script><img src=x onerror=alert(2)>")
            elif behaviour == "stall":
                self._head()
                self.wfile.write(_chunk("half an "))
                self.wfile.flush()
                time.sleep(STALL_S)
            elif behaviour == "dribble":
                self._head()
                while True:
                    self.wfile.write(b": still there\n\n")
                    self.wfile.flush()
                    time.sleep(0.05)
            elif behaviour == "endless":
                self._head()
                while True:
                    self.wfile.write(_chunk("and so on " * 200))
            elif behaviour == "endless line":
                self._head()
                while True:
                    self.wfile.write(b"x" * 65536)
            elif behaviour == "dies":
                self._head()
                self.wfile.write(_chunk("half an "))
            elif behaviour == "nothing":
                self._answer("")
            elif behaviour == "repetition":
                self._answer("Trigger: " * 11_400)
            elif behaviour == "invalid utf-8":
                self._head()
                self.wfile.write(
                    b'data: {"choices": [{"delta": {"content": "a\xff\xfeb\\ud83d"}}]}\n'
                )
                self.wfile.write(_chunk("", "stop"))
            elif behaviour == "control codes":
                self._answer("\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\x00" + GOOD)
            elif behaviour == "not an answer":
                self._head()
                self.wfile.write(b'data: [1, 2]\n\ndata: {"choices": "no"}\n\n')
            else:
                self._answer(GOOD)

    return Handler


@contextmanager
def bad_server(**behaviours: Any) -> Iterator[BadBackend]:
    """Run the server on a free port of this machine."""
    state = BadBackend(**behaviours)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
