"""The one chat template and system prompt, for training, evaluation and serving (decision 15).

`CHAT_TEMPLATE` is ChatML as Qwen2.5 speaks it, with two differences from the stock file: no
default system prompt is slipped in (ours is always given), and every tool result is a turn of
its own. The same text goes into the tokenizer, the GGUF metadata and the gateway; the Ollama
Modelfile carries `OLLAMA_TEMPLATE`, which renders the same bytes for messages without tools.
"""

import functools
import importlib.resources
import json
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from jinja2.sandbox import ImmutableSandboxedEnvironment

IM_START = "<|im_start|>"
IM_END = "<|im_end|>"
END_OF_TEXT = "<|endoftext|>"
STOP_TOKENS = (IM_END, END_OF_TEXT)

SYSTEM_PROMPT = (
    "You are Web4Agent, the team's coding agent. Work is recorded as PDCA (Objective, Plan, Do, "
    "Check, Act) with TRON decisions (Trigger, Response, Outcome, Next), dual links and honest "
    "CMM levels. Code follows Web4: five layers, Radical OOP, empty constructors with init(), "
    "scenario-based state, Vitest. Decline what breaks the house rules and offer the compliant way."
)

#: Go template for the Ollama Modelfile; the same ChatML as `CHAT_TEMPLATE`.
OLLAMA_TEMPLATE = (
    "{{- if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n{{ end }}"
    "{{- range .Messages }}"
    '{{- if ne .Role "system" }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}'
    "{{- end }}<|im_start|>assistant\n"
)

CHAT_TEMPLATE = (
    importlib.resources.files("web4lora.domain").joinpath("chat_template.jinja").read_text("utf-8")
)


class Message(TypedDict):
    """One turn: `role` is system, user, assistant or tool."""

    role: str
    content: str
    tool_calls: NotRequired[list[dict[str, Any]]]


def _tojson(value: Any) -> str:
    """Match transformers' `tojson`: no HTML escaping, ``ensure_ascii`` off."""
    return json.dumps(value, ensure_ascii=False)


@functools.cache
def _compiled() -> Any:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.filters["tojson"] = _tojson
    return environment.from_string(CHAT_TEMPLATE)


def render_chat(
    messages: Sequence[Message],
    *,
    tools: Sequence[dict[str, Any]] | None = None,
    add_generation_prompt: bool = True,
) -> str:
    """Render messages to the exact text the model reads.

    Args:
        messages: in order; the first may be a system message.
        tools: OpenAI-style function descriptions.
        add_generation_prompt: end with the opened assistant turn.
    """
    return str(
        _compiled().render(
            messages=[dict(message) for message in messages],
            tools=list(tools) if tools else None,
            add_generation_prompt=add_generation_prompt,
        )
    )


_TOOLS_HEAD = (
    "\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>"
)
_TOOLS_TAIL = (
    "\n</tools>\n\nFor each function call, return a json object with function name and arguments "
    "within <tool_call></tool_call> XML tags:\n<tool_call>\n"
    '{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>'
)


def with_tools(messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> list[Message]:
    """Put offered tools into the system turn, byte for byte as `CHAT_TEMPLATE` renders them.

    For runtimes that take messages and cannot be handed tools: the first message must be the
    system turn.
    """
    if not tools:
        return list(messages)
    listed = "".join(f"\n{without_control_tokens(_tojson(tool))}" for tool in tools)
    system: Message = {
        "role": "system",
        "content": f"{messages[0]['content']}{_TOOLS_HEAD}{listed}{_TOOLS_TAIL}",
    }
    return [system, *messages[1:]]


def without_control_tokens(text: str) -> str:
    """Take ChatML control tokens out of untrusted text, so that it cannot open a turn."""
    for token in (IM_START, IM_END, END_OF_TEXT):
        text = text.replace(token, token.replace("|", "\N{BROKEN BAR}"))
    return text


def user_text(instruction: str, input_text: str) -> str:
    """Join a sample's instruction and input as the user's turn."""
    return f"{instruction}\n\n{input_text}" if input_text else instruction


def chat_messages(user: str, *, context: str = "") -> list[Message]:
    """Build the messages of one question, as trained, evaluated and served.

    Args:
        user: the user's turn.
        context: what the gateway adds to the system turn (tool examples, team history).
    """
    system = f"{SYSTEM_PROMPT}\n\n{context}" if context else SYSTEM_PROMPT
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": without_control_tokens(user)},
    ]
