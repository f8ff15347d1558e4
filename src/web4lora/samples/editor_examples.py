"""Examples of two editors' tool calls, right and wrong: `data/tool_core.jsonl`, `tool_neg.jsonl`.

They are injected at run time beside a request and never trained; so their names may be those of
real tools. Every right call passes `check_tool_call`; every wrong one fails it, says why, and
carries the right call.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.tools import ToolCall, ToolSpec, check_tool_call, render_tool_calls
from web4lora.files import sha256_text, write_jsonl
from web4lora.samples.names import Names
from web4lora.samples.tables import phrases, table
from web4lora.samples.tool_requests import OfferedTool, draw_request
from web4lora.workspace import Workspace

ECOSYSTEMS = ("continue", "cursor")
#: Rows at scale 1.0, over both editors (roadmap phase 2, step 4).
CORE_ROWS = 10_000
NEGATIVE_ROWS = 2_000
NEGATIVE_CLASSES = (
    "wrong_tool_selection",
    "malformed_parameters",
    "missing_required_params",
    "wrong_parameter_types",
)
#: So many draws in a row without a new request mean that the tables are used up.
_PATIENCE = 2_000


@dataclass(frozen=True)
class EditorTool:
    """A tool of an editor, the kind of request it answers, and which value goes where."""

    spec: ToolSpec
    kind: str
    roles: Mapping[str, str]
    fixed: Mapping[str, Any]
    asks: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class ExampleFiles:
    """What was written: rows wanted and rows made, of each file."""

    core: Path
    negative: Path
    core_rows: int
    core_target: int
    negative_rows: int
    negative_target: int

    @property
    def is_short(self) -> bool:
        """Whether rows are missing."""
        return self.core_rows < self.core_target or self.negative_rows < self.negative_target


def editor_tools(ecosystem: str) -> list[EditorTool]:
    """Return the tools of one editor (`grammar/editors.yaml`)."""
    return [_tool(row) for row in table("editors")[ecosystem]["tools"]]


def _tool(row: Mapping[str, Any]) -> EditorTool:
    fixed = row.get("fixed", {})
    properties: dict[str, Any] = {
        name: {"type": "string", "minLength": 1} for name in row["roles"]
    } | {name: {"type": "boolean"} for name in fixed}
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return EditorTool(
        ToolSpec(row["name"], row["describe"], schema),
        row.get("kind", ""),
        row["roles"],
        fixed,
        tuple(row.get("ask", ())),
        float(row["weight"]),
    )


def write_editor_examples(ws: Workspace, *, scale: float, seed: int) -> ExampleFiles:
    """Write both files, half of the rows for each editor; the same seed gives the same bytes.

    Args:
        ws: the workspace; files go to `data/`.
        scale: share of 10,000 right and 2,000 wrong calls.
        seed: of the draws.
    """
    half, wrong = round(CORE_ROWS * scale / 2), round(NEGATIVE_ROWS * scale / 2)
    core: list[dict[str, Any]] = []
    negative: list[dict[str, Any]] = []
    for ecosystem in ECOSYSTEMS:
        rng = random.Random(f"{seed}:{ecosystem}")
        asked: set[str] = set()
        core += _unique(right_calls(ecosystem, Names(rng), seed), half, asked)
        negative += _unique(wrong_calls(ecosystem, Names(rng), seed), wrong, asked)
    files = ws.bucket_file("tool_core"), ws.bucket_file("tool_neg")
    write_jsonl(files[0], core)
    write_jsonl(files[1], negative)
    return ExampleFiles(*files, len(core), 2 * half, len(negative), 2 * wrong)


def _unique(
    stream: Iterator[dict[str, Any]], count: int, asked: set[str]
) -> Iterator[dict[str, Any]]:
    found = misses = 0
    while found < count and misses < _PATIENCE:
        row = next(stream)
        if row["instruction"] in asked:
            misses += 1
            continue
        asked.add(row["instruction"])
        found, misses = found + 1, 0
        yield row


def right_calls(ecosystem: str, names: Names, seed: int) -> Iterator[dict[str, Any]]:
    """Yield rows with a right call, without end; what the domain's rule refuses is drawn again."""
    tools = editor_tools(ecosystem)
    specs = [tool.spec for tool in tools]
    while True:
        tool = _pick(names, tools)
        ask, call, language = _draw(names, tool)
        if check_tool_call(render_tool_calls([call]), specs, _task(call), ask).passed:
            labels = {"is_negative_example": False, "language": language}
            yield _row(ecosystem, ask, call, call, seed, labels)


def wrong_calls(ecosystem: str, names: Names, seed: int) -> Iterator[dict[str, Any]]:
    """Yield rows with a wrong call and the right one beside it, the four classes in turn."""
    tools = editor_tools(ecosystem)
    specs = [tool.spec for tool in tools]
    while True:
        for fault in NEGATIVE_CLASSES:
            tool = _pick(names, [one for one in tools if one.roles])
            ask, call, language = _draw(names, tool)
            wrong = _spoilt(names, fault, tool, call, tools)
            right = check_tool_call(render_tool_calls([call]), specs, _task(call), ask)
            verdict = check_tool_call(render_tool_calls([wrong]), specs, _task(call), ask)
            if right.passed and not verdict.passed:
                labels = {
                    "is_negative_example": True,
                    "negative_class": fault,
                    "reason": verdict.reasons[0],
                    "correct_output": render_tool_calls([call]),
                    "language": language,
                }
                yield _row(ecosystem, ask, wrong, call, seed, labels)


def _pick(names: Names, tools: Sequence[EditorTool]) -> EditorTool:
    return names.rng.choices(tools, weights=[tool.weight for tool in tools])[0]


def _task(call: ToolCall) -> dict[str, Any]:
    return {"calls": [{"name": call.name, "parameters": call.parameters}]}


def _draw(names: Names, tool: EditorTool) -> tuple[str, ToolCall, str]:
    if tool.kind:
        offered = OfferedTool(tool.kind, tool.spec, tool.roles)
        request = draw_request(names, offered, german=names.chance(0.15))
        values, ask, language = dict(request.call.parameters), request.ask, request.language
    else:
        drawn = _values(names)
        frame = names.pick(tool.asks)
        ask = frame.format(**drawn)
        values = {name: drawn[role] for name, role in tool.roles.items()}
        language = "de" if frame == tool.asks[-1] and len(tool.asks) > 3 else "en"
    return ask, ToolCall(tool.spec.name, {**values, **tool.fixed}), language


def _values(names: Names) -> dict[str, str]:
    words = {
        "noun": names.word("nouns").lower(),
        "old": names.identifier(),
        "new": names.word("field_adjectives") + names.word("nouns"),
        "field": names.identifier(),
        "verb": names.word("method_verbs"),
    }

    def worded(key: str) -> str:
        return names.pick(phrases("editors", key)).format(**words)

    return {
        "file": names.source_file(),
        "made": f"{words['noun']}-{names.syllables()}",
        "stem": names.component(),
        "rule": worded("rules"),
        "changes": worded("changes"),
        "code": worded("codes"),
        "question": worded("questions"),
        "topic": worded("topics"),
    }


def _spoilt(
    names: Names, fault: str, tool: EditorTool, call: ToolCall, tools: Sequence[EditorTool]
) -> ToolCall:
    """Return the call with one named fault."""
    values = dict(call.parameters)
    first = next(iter(tool.roles))
    match fault:
        case "wrong_tool_selection":
            other = names.pick([one for one in tools if one.spec.name != tool.spec.name])
            given = list(values.values())
            keys = list(other.roles)
            fitting = {key: given[min(at, len(given) - 1)] for at, key in enumerate(keys)}
            return ToolCall(other.spec.name, {**fitting, **other.fixed})
        case "malformed_parameters":
            values[f"{first}s"] = values.pop(first)
        case "missing_required_params":
            values.pop(names.pick(list(tool.roles)))
        case _:
            values[first] = [values[first]] if names.chance(0.5) else {"value": values[first]}
    return ToolCall(call.name, values)


def _row(
    ecosystem: str,
    ask: str,
    shown: ToolCall,
    right: ToolCall,
    seed: int,
    labels: Mapping[str, Any],
) -> dict[str, Any]:
    output = render_tool_calls([shown])
    sha = sha256_text("\x00".join((ecosystem, ask, output)))
    return {
        "instruction": ask,
        "input": "",
        "output": output,
        "metadata": {
            "task_type": "tool_call",
            "tool_name": right.name,
            "tool_ecosystem": ecosystem,
            "tool_version": table("editors")[ecosystem]["version"],
            "usage_pattern": "simple" if len(right.parameters) < 2 else "intermediate",
            "context_type": _context(right),
            "sample_id": f"tool_{ecosystem}_{sha[:12]}",
            "source_ids": [f"grammar:editors:{ecosystem}:{right.name}"],
            "seed": seed,
            "never_train": True,
            **labels,
        },
    }


def _context(call: ToolCall) -> str:
    text = " ".join(str(value) for value in call.parameters.values())
    for ending, name in ((".ts", "typescript"), (".md", "markdown"), (".json", "json")):
        if ending in text:
            return name
    return "general"
