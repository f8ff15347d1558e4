"""What both dialects share: the gateway's parts, body parsing, streaming, errors, access rules."""

import functools
import hmac
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio.to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web4lora.errors import Web4Error
from web4lora.serving.answering import Answering, Finished
from web4lora.serving.model_pool import ModelPool
from web4lora.serving.query_log import QueryLog
from web4lora.settings import Settings

MAX_BODY_BYTES = 8 * 2**20
_Shape = TypeVar("_Shape", bound=BaseModel)
_Result = TypeVar("_Result")


class BadRequest(Web4Error):
    """A request the gateway cannot serve; becomes HTTP 400."""


@dataclass(frozen=True)
class Gateway:
    """The parts a request needs."""

    settings: Settings
    pool: ModelPool
    answering: Answering
    log: QueryLog

    async def in_thread(self, work: Callable[[], _Result]) -> _Result:
        """Run blocking work off the event loop."""
        return await anyio.to_thread.run_sync(work)

    async def streaming(
        self,
        pieces: Iterator[bytes],
        media_type: str,
        error: Callable[[str], dict[str, Any]],
    ) -> Response:
        """Stream pieces; the first is produced before the status line goes out.

        So a backend that fails at once becomes an HTTP error, and one that fails later ends the
        stream with an error object in the dialect's own shape.
        """
        first = await self.in_thread(functools.partial(next, pieces, b""))

        def guarded() -> Iterator[bytes]:
            try:
                yield from itertools.chain([first], pieces)
            except Exception as problem:  # the headers are out; tell the client in-band
                message = json.dumps(error(_public(problem)), ensure_ascii=False)
                prefix = "data: " if media_type == "text/event-stream" else ""
                yield f"{prefix}{message}\n\n".encode()

        return StreamingResponse(guarded(), media_type=media_type)


def _public(problem: Exception) -> str:
    return problem.message if isinstance(problem, Web4Error) else type(problem).__name__


def query_headers(end: Finished) -> dict[str, str]:
    """Return the headers that let a client give feedback and see what was added."""
    return {
        "X-Web4-Query-Id": str(end.query_id),
        "X-Web4-Query-Type": end.built.query_type,
    }


async def read_body(request: Request, shape: type[_Shape]) -> _Shape:
    """Parse a JSON body into `shape`.

    Raises:
        BadRequest: too large, not JSON, or not of that shape; the message names the field.
    """
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > MAX_BODY_BYTES:
            raise BadRequest(f"The body is larger than {MAX_BODY_BYTES} bytes.")
    try:
        return shape.model_validate_json(bytes(raw))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadRequest(f"{where or 'body'}: {first['msg']}") from error


class ApiKey:
    """ASGI middleware: every request must carry the key as a bearer token."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 401."""
        if scope["type"] == "http" and not self._allowed(scope):
            body = b'{"error":"Missing or wrong API key."}'
            response = Response(body, 401, media_type="application/json")
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        for name, value in scope["headers"]:
            if name == b"authorization":
                scheme, _, token = bytes(value).partition(b" ")
                return scheme.lower() == b"bearer" and hmac.compare_digest(token, self._key)
        return False
