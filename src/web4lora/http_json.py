"""JSON over HTTP with the standard library: a request or a stream of lines; errors with a fix."""

import contextlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from web4lora.errors import Web4Error

#: Longest silence of a server; a 7B model on a CPU may read a long prompt for minutes.
TIMEOUT_S = 600.0
MAX_LINE_BYTES = 4 << 20  # a longer line of a stream is no answer, and would fill the memory
_PIECE = 1 << 16


def _explain(url: str, error: Exception, hint: str) -> Web4Error:
    if isinstance(error, urllib.error.HTTPError):
        with contextlib.suppress(OSError, http.client.HTTPException):
            body = error.read().decode("utf-8", "replace").strip()
            return Web4Error(f"{url} answered {error.code}: {body[:500] or error.reason}", hint)
        return Web4Error(f"{url} answered {error.code}.", hint)
    if isinstance(error, TimeoutError):
        return Web4Error(f"{url} did not answer in time.", hint)
    if isinstance(error, http.client.HTTPException):
        return Web4Error(f"{url} gave a broken answer: {error!r}", hint)
    reason = getattr(error, "reason", error)
    return Web4Error(f"{url} is not reachable: {reason}", hint)


@contextlib.contextmanager
def _open(
    method: str,
    url: str,
    body: Any,
    *,
    headers: Mapping[str, str] | None,
    timeout_s: float,
    hint: str,
) -> Iterator[http.client.HTTPResponse]:
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    try:
        request = urllib.request.Request(
            url,
            data=data,
            method=method,
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        with urllib.request.urlopen(request, timeout=timeout_s) as response:
            yield response
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _explain(url, error, hint) from error


def request_json(
    method: str,
    url: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
    hint: str = "",
) -> Any:
    """Send a JSON body and return the JSON answer; an empty answer is None.

    Raises:
        Web4Error: not reachable, too slow, an error status, or no JSON; with `hint` as the fix.
    """
    with _open(method, url, body, headers=headers, timeout_s=timeout_s, hint=hint) as response:
        text = response.read()
    try:
        return json.loads(text) if text.strip() else None
    except ValueError as error:
        raise Web4Error(f"{url} answered something that is no JSON.", hint) from error


def stream_lines(
    url: str,
    body: Any,
    *,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
    limit_s: float | None = None,
    hint: str = "",
) -> Iterator[str]:
    """Post a JSON body and yield the answer's non-empty lines as they arrive.

    Args:
        url: of the service.
        body: the JSON body.
        headers: besides the content type.
        timeout_s: longest silence.
        limit_s: longest time of the whole answer; None sets no limit.
        hint: the fix of every error.

    Raises:
        Web4Error: not reachable, too slow, an error status, or a line without end.
    """
    deadline = None if limit_s is None else time.monotonic() + limit_s
    with _open("POST", url, body, headers=headers, timeout_s=timeout_s, hint=hint) as response:
        for raw in _lines(response, deadline):
            line = raw.decode("utf-8", "replace").strip()
            if line:
                yield line


def _lines(response: http.client.HTTPResponse, deadline: float | None) -> Iterator[bytes]:
    """Split what arrives into lines; every piece is timed, so that a dribble cannot go on."""
    rest: list[bytes] = []  # of the line that has not ended yet
    waiting = 0
    while piece := response.read1(_PIECE):
        first, *others = piece.split(b"\n")
        rest.append(first)
        waiting += len(first)
        if others:
            yield b"".join(rest)
            yield from others[:-1]
            rest, waiting = [others[-1]], len(others[-1])
        if waiting > MAX_LINE_BYTES:
            raise http.client.LineTooLong("answer")
        if deadline is not None and time.monotonic() > deadline:
            raise TimeoutError
    yield b"".join(rest)
