"""ToolAwarePromptBuilder: decide by rules what a question needs, and add it to the system turn.

Order (decision 19): tools, history, process; the model is called once, afterwards. What the index
returns is untrusted data: control tokens are taken out and each block is delimited. The retriever
keeps its own time budget; what it left out is named in `degraded`.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from web4lora.domain.chat import SYSTEM_PROMPT, Message, without_control_tokens
from web4lora.domain.routing import Route, route
from web4lora.settings import ServingSettings

if TYPE_CHECKING:
    from web4lora.rag import Hit, Retriever, ToolExample

EXCERPT_CHARACTERS = 400


@dataclass(frozen=True)
class Built:
    """What was added to one question, and why."""

    route: Route
    context: str
    citations: tuple["Hit", ...] = ()
    tool_examples: int = 0
    used_process: bool = False
    rag_ms: float = 0.0
    degraded: tuple[str, ...] = ()

    @property
    def query_type(self) -> str:
        """Category of the roadmap's distribution (phase 4): what joined the trained knowledge."""
        used = [
            name
            for name, flag in (
                ("tools", self.tool_examples > 0),
                ("history", bool(self.citations) and not self.route.needs_graph),
                ("graph", bool(self.citations) and self.route.needs_graph),
                ("trainai", self.used_process),
            )
            if flag
        ]
        if not used:
            return "trained"
        return f"trained+{used[0]}" if len(used) == 1 else "trained+multiple"

    def sources(self) -> str:
        """Return the citation block that ends a history answer, or nothing."""
        if not self.citations:
            return ""
        lines = [_citation(hit) for hit in self.citations]
        return "\n\nSources:\n" + "\n".join(f"- {line}" for line in lines)


def _citation(hit: "Hit") -> str:
    section = f" § {hit.section}" if hit.section else ""
    return f"{hit.path}{section}" + (f" ({hit.date})" if hit.date else "")


def _block(name: str, body: str) -> str:
    safe = without_control_tokens(body).replace(f"[END {name}]", f"(END {name})")
    return f"[{name}]\n{safe}\n[END {name}]"


def tool_block(ecosystem: str, examples: Sequence["ToolExample"]) -> str:
    """Render tool examples as the delimited block the model was trained on."""
    body = "\n".join(f"User: {one.instruction}\nCall: {one.call}" for one in examples)
    header = f"TOOL EXAMPLES - {ecosystem}"
    safe = without_control_tokens(body).replace("[END TOOL EXAMPLES]", "(END TOOL EXAMPLES)")
    return f"[{header}]\n{safe}\n[END TOOL EXAMPLES]"


def _excerpts(hits: Sequence["Hit"]) -> str:
    return "\n".join(
        f"{number}. {_citation(hit)}: {' '.join(hit.excerpt.split())[:EXCERPT_CHARACTERS]}"
        for number, hit in enumerate(hits, start=1)
    )


class ToolAwarePromptBuilder:
    """Routes a question and gathers its context from the index.

    Args:
        retriever: the read side of the index, or None where there is none; then every question
            is answered from trained knowledge and `degraded` says so.
        settings: ecosystem and how many examples and excerpts to add.
    """

    def __init__(self, retriever: "Retriever | None", settings: ServingSettings) -> None:
        self._retriever = retriever
        self._settings = settings

    def build(self, prompt: str, now: datetime) -> Built:
        """Return the context for one question; a failing tier is named, never raised."""
        found = route(prompt, now)
        started = time.perf_counter()
        blocks: list[str] = []
        degraded: list[str] = []
        examples: Sequence[ToolExample] = ()
        hits: tuple[Hit, ...] = ()
        used_process = False
        if self._retriever is None:
            if found.needs_tools or found.needs_history or found.needs_process:
                degraded.append("no index")
            return Built(found, "", degraded=tuple(degraded))
        if found.needs_tools:
            examples = self._tools(prompt, found, degraded)
            if examples:
                blocks.append(tool_block(self._settings.ecosystem, examples))
        if found.needs_history or found.needs_graph:
            hits = self._history(prompt, now, degraded)
            if hits:
                blocks.append(_block("TEAM HISTORY", _excerpts(hits)))
        if found.needs_process:
            passages = self._process(prompt, degraded)
            used_process = bool(passages)
            if passages:
                blocks.append(_block("TEAM PROCESS", _excerpts(passages)))
        return Built(
            route=found,
            context="\n\n".join(blocks),
            citations=hits,
            tool_examples=len(examples),
            used_process=used_process,
            rag_ms=(time.perf_counter() - started) * 1000,
            degraded=tuple(degraded),
        )

    def _tools(self, prompt: str, found: Route, degraded: list[str]) -> Sequence["ToolExample"]:
        assert self._retriever is not None
        try:
            return self._retriever.tool_examples(
                prompt,
                list(found.likely_tools),
                self._settings.ecosystem,
                self._settings.tool_examples,
            )
        except Exception as error:  # any broken tier: answer without it, and say so
            degraded.append(f"tools: {type(error).__name__}")
            return ()

    def _history(self, prompt: str, now: datetime, degraded: list[str]) -> tuple["Hit", ...]:
        assert self._retriever is not None
        try:
            answer = self._retriever.query(prompt, self._settings.history_results, now=now)
        except Exception as error:  # as above
            degraded.append(f"history: {type(error).__name__}")
            return ()
        degraded.extend(answer.degraded)
        return tuple(answer.results)

    def _process(self, prompt: str, degraded: list[str]) -> Sequence["Hit"]:
        assert self._retriever is not None
        try:
            return self._retriever.process(prompt, self._settings.history_results)
        except Exception as error:  # as above
            degraded.append(f"process: {type(error).__name__}")
            return ()


def with_context(messages: Sequence[Message], context: str) -> list[Message]:
    """Return the conversation as the model reads it: our system turn first, then the turns.

    The house prompt always leads; a client's own system message and the gathered context follow
    in the same turn. Control tokens are taken out of everything a client sent.
    """
    client_system = [m["content"] for m in messages if m["role"] == "system" and m["content"]]
    parts = [SYSTEM_PROMPT]
    parts += [without_control_tokens(text) for text in client_system if text != SYSTEM_PROMPT]
    if context:
        parts.append(context)
    turns: list[Message] = [{"role": "system", "content": "\n\n".join(parts)}]
    for message in messages:
        if message["role"] == "system":
            continue
        turn: Message = {
            "role": message["role"],
            "content": without_control_tokens(message["content"] or ""),
        }
        if message.get("tool_calls"):
            turn["tool_calls"] = message["tool_calls"]
        turns.append(turn)
    return turns


def last_question(messages: Sequence[Message]) -> str:
    """Return the newest user turn, which routing looks at."""
    for message in reversed(messages):
        if message["role"] == "user":
            return str(message["content"])
    return ""
