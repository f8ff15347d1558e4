"""The OpenAI dialect: ``/v1/chat/completions`` and ``/v1/models``."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web4lora.serving.answering import Finished, Piece, collect, openai_tool_calls
from web4lora.serving.http import Gateway, query_headers, read_body
from web4lora.serving.requests import OpenAiChat

EVENT_STREAM = "text/event-stream"


def _usage(end: Finished) -> dict[str, int]:
    completion = end.completion
    return {
        "prompt_tokens": completion.prompt_tokens,
        "completion_tokens": completion.completion_tokens,
        "total_tokens": completion.prompt_tokens + completion.completion_tokens,
    }


def _reason(end: Finished) -> str:
    if end.tool_calls:
        return "tool_calls"
    return "length" if end.completion.finish_reason == "length" else "stop"


def _event(value: Any) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def error_body(message: str) -> dict[str, Any]:
    """Return an error as OpenAI clients read it."""
    return {"error": {"message": message, "type": "invalid_request_error"}}


async def _chat(gateway: Gateway, request: Request) -> Response:
    body = await read_body(request, OpenAiChat)
    served = gateway.pool.resolve(body.model)
    question = body.question(gateway.settings.model)
    head = {
        "id": f"chatcmpl-{uuid.uuid4().hex[:24]}",
        "created": int(time.time()),
        "model": served.tag,
        "system_fingerprint": served.version.id,
    }
    if not body.stream:
        text, end = await gateway.in_thread(
            lambda: collect(gateway.answering.stream(served, question))
        )
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if end.tool_calls:
            message = {
                "role": "assistant",
                "content": None,
                "tool_calls": openai_tool_calls(end.tool_calls),
            }
        choice = {"index": 0, "message": message, "finish_reason": _reason(end)}
        answer = head | {"object": "chat.completion", "choices": [choice], "usage": _usage(end)}
        return JSONResponse(answer, headers=query_headers(end))

    def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return _event(head | {"object": "chat.completion.chunk", "choices": [choice]})

    def events() -> Iterator[bytes]:
        yield chunk({"role": "assistant", "content": ""})
        for part in gateway.answering.stream(served, question):
            if isinstance(part, Piece):
                yield chunk({"content": part.text})
                continue
            if part.tool_calls:
                yield chunk({"tool_calls": openai_tool_calls(part.tool_calls)})
            yield chunk({}, _reason(part))
            if (body.stream_options or {}).get("include_usage"):
                tail = {"object": "chat.completion.chunk", "choices": [], "usage": _usage(part)}
                yield _event(head | tail)
        yield b"data: [DONE]\n\n"

    return await gateway.streaming(events(), EVENT_STREAM, error_body)


def routes(gateway: Gateway) -> list[Route]:
    """Return the routes of this dialect."""

    async def chat(request: Request) -> Response:
        return await _chat(gateway, request)

    async def models(_request: Request) -> Response:
        data = [
            {
                "id": served.tag,
                "object": "model",
                "created": served.created_epoch,
                "owned_by": "web4lora",
            }
            for served in gateway.pool.served()
        ]
        return JSONResponse({"object": "list", "data": data})

    return [
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
    ]
