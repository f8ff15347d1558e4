"""Tools and tool calls: descriptions, the accepted syntaxes, and the rule *Tool call*.

`tool_spec` reads descriptions, `tool_syntax` reads and writes calls; both are handed out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.domain.tool_fit import is_placeholder, role_of, value_fits, values_of
from web4lora.domain.tool_schema import schema_faults, typed_parameters
from web4lora.domain.tool_spec import ToolSpec, coerce_tools, signatures_in
from web4lora.domain.tool_syntax import (
    MAX_PROSE_WORDS,
    ToolCall,
    extract_tool_calls,
    parse_tool_calls,
    render_tool_calls,
)
from web4lora.domain.tool_task import Expectation, ExpectedCall, read_task
from web4lora.domain.tool_wording import TaskWording, mention_found
from web4lora.domain.verdict import Verdict

__all__ = [
    "MadeCall",
    "ToolCall",
    "ToolSpec",
    "check_tool_call",
    "coerce_tools",
    "offered_tools",
    "parse_tool_calls",
    "read_made_calls",
    "render_tool_calls",
]


@dataclass(frozen=True)
class MadeCall:
    """A call whose tool is known, values typed by the schema."""

    spec: ToolSpec
    parameters: dict[str, Any]

    def role(self, name: str) -> str:
        """Return what one of its parameters holds (see `role_of`)."""
        return role_of(name, self.spec.properties.get(name), tuple(self.spec.properties))


def check_tool_call(answer: str, tools: Any, task: Any = None, prompt: str = "") -> Verdict:
    """Grade an answer by the rule *Tool call* of grading-rules.md.

    Args:
        answer: the model's text.
        tools: the tools on offer, in any form `coerce_tools` reads; where there are none, the
            signatures in the prompt.
        task: what was asked, in any form `read_task` reads.
        prompt: the user's turn; names the values where the task does not.
    """
    specs = offered_tools(tools, task, prompt)
    if not specs:
        return Verdict.of(("the row gives no tools",))
    expectation = read_task(task, [spec.name for spec in specs])
    extraction = extract_tool_calls(answer, [spec.name for spec in specs])
    if extraction.malformed:
        return Verdict.of(extraction.malformed)
    calls = extraction.calls
    if not calls and expectation.count != 0:
        return Verdict.of(("the answer holds no tool call",))
    if calls and extraction.prose_words > MAX_PROSE_WORDS:
        return Verdict.of((f"{extraction.prose_words} words of prose around the call",))
    made, reasons = _typed(calls, specs)
    if not reasons:
        wording = _wording(expectation, prompt, specs)
        reasons = _task_faults(made, expectation, wording)
    return Verdict.of(tuple(dict.fromkeys(reasons)))


def offered_tools(tools: Any, task: Any = None, prompt: str = "") -> list[ToolSpec]:
    """Return the tools on offer; where none are given, the signatures in prompt or task."""
    specs = coerce_tools(tools) or signatures_in(prompt)
    if specs:
        return specs
    return signatures_in(task) if isinstance(task, str) else _tools_of(task)


def read_made_calls(answer: str, specs: list[ToolSpec]) -> list[MadeCall]:
    """Return the calls of an answer that name one of the tools, in order."""
    extraction = extract_tool_calls(answer, [spec.name for spec in specs])
    return _typed(extraction.calls, specs)[0]


def _tools_of(task: Any) -> list[ToolSpec]:
    return coerce_tools(task.get("tools")) if isinstance(task, dict) else []


def _typed(calls: Sequence[ToolCall], specs: list[ToolSpec]) -> tuple[list[MadeCall], list[str]]:
    """Return the calls with typed values, and what names, schemas and empty values break."""
    by_name = {spec.name: spec for spec in specs}
    made: list[MadeCall] = []
    reasons: list[str] = []
    for call in calls:
        spec = by_name.get(call.name)
        if spec is None:
            reasons.append(f"{call.name} is not among the given tools")
            continue
        parameters = typed_parameters(call, spec)
        reasons.extend(schema_faults(parameters, spec))
        made.append(MadeCall(spec, parameters))
    return made, reasons


def _wording(expectation: Expectation, prompt: str, specs: list[ToolSpec]) -> TaskWording:
    """Return the words that say what to do: the task's own where they name something."""
    own = TaskWording.read(expectation.text, specs)
    return own if own.names_something() or not prompt else TaskWording.read(prompt, specs)


def _task_faults(made: list[MadeCall], expectation: Expectation, wording: TaskWording) -> list[str]:
    reasons: list[str] = []
    counted = _count_fault(made, expectation, wording)
    if counted:
        return [counted]
    if any(one == other for at, one in enumerate(made) for other in made[at + 1 :]):
        reasons.append("the same call is made twice")
    for call in made:
        reasons.extend(_placeholder_faults(call))
    if expectation.calls:
        reasons.extend(_unmatched(made, expectation.calls))
    elif not expectation.mentions:
        # The task is only put into words: what they name must come back.
        called = [call.spec for call in made]
        reasons.extend(wording.missing(called, [call.parameters for call in made]))
    spelled_out = bool(expectation.calls) and all(call.parameters for call in expectation.calls)
    for call in made:
        if not expectation.calls:
            reasons.extend(wording.choice_faults(call.spec))
        reasons.extend(wording.root_faults(call.spec, call.parameters))
        if not expectation.mentions and not spelled_out:
            reasons.extend(wording.value_faults(call.spec, call.parameters))
    values = [value for call in made for value in values_of(call.parameters)]
    reasons.extend(
        f"no argument carries {mention!r}"
        for mention in expectation.mentions
        if not mention_found(mention, values, [call.spec.name for call in made])
    )
    return reasons


def _count_fault(
    made: list[MadeCall], expectation: Expectation, wording: TaskWording
) -> str | None:
    low, high = wording.calls_asked()
    if expectation.count is not None:
        low = high = expectation.count
    elif len(expectation.calls) > 1:
        low = high = len(expectation.calls)
    if low <= len(made) <= high:
        return None
    asked = str(low) if low == high else f"{low} to {high}"
    return f"{len(made)} calls where {asked} are asked"


def _placeholder_faults(call: MadeCall) -> list[str]:
    return [
        f"{name} holds a placeholder: {value}"
        for name, value in call.parameters.items()
        if isinstance(value, str)
        and call.role(name) in ("path", "command", "url", "free")
        and "enum" not in call.spec.properties.get(name, {})
        and is_placeholder(value)
    ]


def _unmatched(made: list[MadeCall], wanted: tuple[ExpectedCall, ...]) -> list[str]:
    """Match every expected call with one of its own, in any order; say what stays alone."""
    free = list(made)
    reasons: list[str] = []
    for call in wanted:
        match = next((given for given in free if not _mismatch(given, call)), None)
        if match is not None:
            free.remove(match)
            continue
        closest = next((given for given in free if given.spec.name == call.name), None)
        if closest is None:
            reasons.append(f"no call of {call.name or 'the expected tool'}")
        else:
            reasons.extend(_mismatch(closest, call))
    return reasons


def _mismatch(given: MadeCall, wanted: ExpectedCall) -> list[str]:
    if wanted.name is not None and given.spec.name != wanted.name:
        return [f"{given.spec.name} is called where {wanted.name} fits"]
    faults: list[str] = []
    for name, value in wanted.parameters.items():
        if name in given.parameters:
            fits = value_fits(value, given.parameters[name], given.role(name))
        elif name in given.spec.properties:
            fits = value is None or value == given.spec.properties[name].get("default", object())
        else:
            # The task speaks of the value under another name than the tool does.
            role = role_of(name)
            fits = any(value_fits(value, held, role) for held in values_of(given.parameters))
        if not fits:
            faults.append(
                f"{name} does not fit the task: {given.parameters.get(name)!r} for {value!r}"
            )
    return faults
