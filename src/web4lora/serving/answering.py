"""Answer one conversation: build the context, ask the model once, log what happened.

Both HTTP dialects (Ollama, OpenAI) sit on `Answering.stream`; they only differ in how they wrap
the pieces.
"""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.domain.chat import Message, with_tools
from web4lora.domain.tools import ToolCall, coerce_tools, parse_tool_calls
from web4lora.files import utc_now
from web4lora.inference import Completion, GenerationOptions
from web4lora.serving.model_pool import ModelPool, Served
from web4lora.serving.prompt_builder import (
    Built,
    ToolAwarePromptBuilder,
    last_question,
    with_context,
)
from web4lora.serving.query_log import QueryLog, QueryRecord


@dataclass(frozen=True)
class Question:
    """One request, whatever dialect it came in."""

    messages: tuple[Message, ...]
    options: GenerationOptions
    tools: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The end of an answer: counts, tool calls found in it, and the log's id."""

    query_id: int
    completion: Completion
    tool_calls: tuple[ToolCall, ...]
    built: Built
    total_ms: float


class Answering:
    """The one path from a question to an answer."""

    def __init__(self, pool: ModelPool, builder: ToolAwarePromptBuilder, log: QueryLog) -> None:
        self._pool = pool
        self._builder = builder
        self._log = log

    def stream(self, served: Served, question: Question) -> Iterator[Piece | Finished]:
        """Yield the answer's pieces, then one `Finished`.

        When the client offered tools, text that is a valid call of one of them becomes
        `tool_calls` instead of content (Qwen2.5-Coder answers tool calls as bare JSON); such an
        answer is held back until it is complete.
        """
        started = time.perf_counter()
        built = self._builder.build(last_question(question.messages), utc_now())
        messages = with_tools(with_context(question.messages, built.context), question.tools)
        completion: Completion | None = None
        text = ""
        try:
            with self._pool.use(served) as model:
                for piece in model.stream(messages, question.options):
                    if isinstance(piece, Completion):
                        completion = piece
                        continue
                    text += piece
                    if not question.tools:
                        yield Piece(piece)
        except Exception as error:
            self._record(served, built, started, None, f"{type(error).__name__}: {error}")
            raise
        assert completion is not None
        calls = _valid_calls(text, question.tools)
        if question.tools and not calls:
            yield Piece(text)
        sources = "" if calls else built.sources()
        if sources:
            yield Piece(sources)
        query_id = self._record(served, built, started, completion, None)
        elapsed = (time.perf_counter() - started) * 1000
        yield Finished(query_id, completion, calls, built, elapsed)

    def _record(
        self,
        served: Served,
        built: Built,
        started: float,
        completion: Completion | None,
        error: str | None,
    ) -> int:
        return self._log.add(
            QueryRecord(
                query_type=built.query_type,
                latency_ms=(time.perf_counter() - started) * 1000,
                ttft_ms=completion.ttft_ms + built.rag_ms if completion else None,
                rag_ms=built.rag_ms,
                used_rag_history=bool(built.citations),
                used_rag_tools=built.tool_examples > 0,
                used_rag_trainai=built.used_process,
                used_rag_graph=built.route.needs_graph and bool(built.citations),
                tool_examples=built.tool_examples,
                citations=tuple(hit.path for hit in built.citations),
                prompt_tokens=completion.prompt_tokens if completion else 0,
                tokens_generated=completion.completion_tokens if completion else 0,
                model_tag=f"{served.tag} {served.version.id}",
                degraded=built.degraded,
                error=error,
            )
        )


def _valid_calls(text: str, tools: Sequence[dict[str, Any]]) -> tuple[ToolCall, ...]:
    if not tools:
        return ()
    specs = coerce_tools(list(tools))
    calls = parse_tool_calls(text, tuple(spec.name for spec in specs))
    names = {spec.name for spec in specs}
    return tuple(calls) if calls and all(call.name in names for call in calls) else ()


def collect(parts: Iterator[Piece | Finished]) -> tuple[str, Finished]:
    """Drain a stream into its whole text and its end."""
    text = ""
    end: Finished | None = None
    for part in parts:
        if isinstance(part, Piece):
            text += part.text
        else:
            end = part
    assert end is not None
    return text, end


def openai_tool_calls(calls: Sequence[ToolCall]) -> list[dict[str, Any]]:
    """Render calls as OpenAI clients read them: arguments as a JSON string, with ids."""
    return [
        {
            "index": index,
            "id": f"call_{uuid.uuid4().hex[:12]}",
            "type": "function",
            "function": {
                "name": call.name,
                "arguments": json.dumps(call.parameters, ensure_ascii=False),
            },
        }
        for index, call in enumerate(calls)
    ]


def ollama_tool_calls(calls: Sequence[ToolCall]) -> list[dict[str, Any]]:
    """Render calls as Ollama clients read them: arguments as an object."""
    return [{"function": {"name": call.name, "arguments": call.parameters}} for call in calls]
