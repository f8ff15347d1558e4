"""The Ollama dialect: chat, generate, tags, show, version under ``/api``."""

import json
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web4lora import __version__
from web4lora.domain.chat import CHAT_TEMPLATE, SYSTEM_PROMPT
from web4lora.files import iso
from web4lora.packaging import render_modelfile
from web4lora.serving.answering import Finished, Piece, collect, ollama_tool_calls
from web4lora.serving.http import Gateway, query_headers, read_body
from web4lora.serving.model_pool import Served
from web4lora.serving.requests import OllamaChat, OllamaGenerate, OllamaShow

_NANO_PER_MS = 1_000_000
NDJSON = "application/x-ndjson"


def _done(end: Finished) -> dict[str, Any]:
    completion = end.completion
    return {
        "done": True,
        "done_reason": "length" if completion.finish_reason == "length" else "stop",
        "total_duration": int(end.total_ms * _NANO_PER_MS),
        "load_duration": 0,
        "prompt_eval_count": completion.prompt_tokens,
        "prompt_eval_duration": int(completion.ttft_ms * _NANO_PER_MS),
        "eval_count": completion.completion_tokens,
        "eval_duration": int(max(completion.total_ms - completion.ttft_ms, 0.001) * _NANO_PER_MS),
    }


def _details(served: Served) -> dict[str, Any]:
    return {
        "parent_model": "",
        "format": "gguf",
        "family": "qwen2",
        "families": ["qwen2"],
        "parameter_size": served.parameter_size,
        "quantization_level": served.quantization,
    }


def _wrap_chat(text: str, calls: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = calls
    return {"message": message}


async def _answer(gateway: Gateway, request: Request, *, generate: bool) -> Response:
    body: OllamaGenerate | OllamaChat
    if generate:
        body = await read_body(request, OllamaGenerate)
    else:
        body = await read_body(request, OllamaChat)
    served = gateway.pool.resolve(body.model)
    question = body.question(gateway.settings.model)

    def wrap(text: str, calls: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        head = {"model": served.tag, "created_at": iso()}
        return head | ({"response": text} if generate else _wrap_chat(text, calls))

    if not question.messages or (generate and not question.messages[-1]["content"]):
        return JSONResponse(wrap("") | {"done": True, "done_reason": "load"})
    if not body.stream:
        text, end = await gateway.in_thread(
            lambda: collect(gateway.answering.stream(served, question))
        )
        calls = ollama_tool_calls(end.tool_calls)
        answer = wrap(text, calls) | _done(end)
        return JSONResponse(answer, headers=query_headers(end))

    def lines() -> Iterator[bytes]:
        for part in gateway.answering.stream(served, question):
            if isinstance(part, Piece):
                row = wrap(part.text) | {"done": False}
            else:
                row = wrap("", ollama_tool_calls(part.tool_calls)) | _done(part)
                row["web4_query_id"] = part.query_id
            yield json.dumps(row, ensure_ascii=False).encode() + b"\n"

    return await gateway.streaming(lines(), NDJSON, lambda message: {"error": message})


def routes(gateway: Gateway) -> list[Route]:
    """Return the routes of this dialect."""

    async def chat(request: Request) -> Response:
        return await _answer(gateway, request, generate=False)

    async def generate(request: Request) -> Response:
        return await _answer(gateway, request, generate=True)

    async def tags(_request: Request) -> Response:
        models = [
            {
                "name": served.tag,
                "model": served.tag,
                "modified_at": served.modified_at,
                "size": served.size_bytes,
                "digest": served.version.gguf_sha256,
                "details": _details(served),
            }
            for served in gateway.pool.served()
        ]
        return JSONResponse({"models": models})

    async def show(request: Request) -> Response:
        body = await read_body(request, OllamaShow)
        served = gateway.pool.resolve(body.model or body.name)
        return JSONResponse(
            {
                "modelfile": render_modelfile(gateway.settings.model),
                "template": CHAT_TEMPLATE,
                "system": SYSTEM_PROMPT,
                "details": _details(served),
                "model_info": {
                    "general.architecture": "qwen2",
                    "web4.version": served.version.id,
                    "web4.sha256": served.version.gguf_sha256,
                },
                "capabilities": ["completion", "tools"],
                "modified_at": served.modified_at,
            }
        )

    async def version(_request: Request) -> Response:
        return JSONResponse({"version": f"0.13.0-web4-{__version__}"})

    return [
        Route("/api/chat", chat, methods=["POST"]),
        Route("/api/generate", generate, methods=["POST"]),
        Route("/api/tags", tags, methods=["GET"]),
        Route("/api/show", show, methods=["POST"]),
        Route("/api/version", version, methods=["GET"]),
    ]
