"""What a tool task asks for, read from whatever form the row gives it in."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

_NAME_KEYS = ("tool", "expected_tool", "tool_name", "expected_name", "name", "function")
_ARGUMENT_KEYS = (
    "arguments",
    "args",
    "parameters",
    "params",
    "expected_args",
    "expected_arguments",
    "expected_parameters",
    "expected_params",
    "input",
    "values",
    "expected_values",
    "mentions",
    "fields",
)
_NAMES_KEYS = ("expected_tools", "tool_names", "names", "tools", "calls")
_COUNT_KEYS = (
    "count",
    "n",
    "n_calls",
    "num_calls",
    "call_count",
    "number_of_calls",
    "expected_count",
    "calls",
    "expected_calls",
)
_MENTION_KEYS = (
    "mentions",
    "must_contain",
    "must_include",
    "must_mention",
    "contains",
    "values",
    "expected_values",
    "required_values",
    "keywords",
    "entities",
    "targets",
)
_TEXT_KEYS = (
    "task",
    "text",
    "prompt",
    "instruction",
    "description",
    "goal",
    "request",
    "question",
    "user",
    "message",
)
#: Keys whose text is a value that the call must carry.
_VALUE_KEYS = frozenset(
    [
        "file",
        "filename",
        "filepath",
        "file_path",
        "path",
        "target",
        "target_file",
        "command",
        "cmd",
        "url",
        "pattern",
        "query",
        "search",
        "term",
        "glob",
        "content",
        "directory",
        "dir",
        "folder",
        "value",
        "old_string",
        "new_string",
        "find",
        "replace",
        "symbol",
        "location",
    ]
)
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True)
class ExpectedCall:
    """A call the task spells out; `name` None and empty `parameters` mean anything."""

    name: str | None
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Expectation:
    """What a task asks for.

    Attributes:
        calls: calls spelled out, in order; empty when the task is only described.
        count: number of calls asked, or None when only the text tells.
        mentions: values that some argument must carry.
        text: the task in words; empty when it has none.
    """

    calls: tuple[ExpectedCall, ...] = ()
    count: int | None = None
    mentions: tuple[str, ...] = ()
    text: str = ""


def read_task(task: Any, tool_names: Collection[str] = ()) -> Expectation:
    """Read a task: a mapping, a list of calls, a sentence, or nothing.

    Args:
        task: e.g. ``{"tool": …, "arguments": {…}}``, ``{"calls": […]}``, ``{"mentions": […]}``,
            a list of calls, a tool's name, or plain text.
        tool_names: the tools on offer; other names in the task are titles of the task.
    """
    if isinstance(task, str):
        if task.strip() in tool_names:
            return Expectation(calls=(ExpectedCall(task.strip(), {}),))
        return Expectation(text=task if len(task.split()) > 1 else "")
    if isinstance(task, list | tuple):
        calls = _expected_calls(task, tool_names)
        if calls:
            return Expectation(calls=calls, count=len(calls))
        return Expectation(mentions=tuple(_texts(task)))
    if not isinstance(task, dict):
        return Expectation()
    calls = _calls_of_mapping(task, tool_names)
    return Expectation(calls, _count(task, calls), _mentions(task, calls), _text_of(task))


def _count(task: dict[str, Any], calls: tuple[ExpectedCall, ...]) -> int | None:
    for key in _COUNT_KEYS:
        if isinstance(task.get(key), int) and not isinstance(task[key], bool):
            return int(task[key])
    if len(calls) > 1 or (calls and calls[0].parameters):
        return len(calls)
    return None


def _text_of(task: dict[str, Any]) -> str:
    texts = (task.get(key) for key in _TEXT_KEYS)
    return next((text for text in texts if isinstance(text, str) and len(text.split()) > 1), "")


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(value) for value in values if isinstance(value, str | int | float) and str(value)]


def _calls_of_mapping(
    task: dict[str, Any], tool_names: Collection[str]
) -> tuple[ExpectedCall, ...]:
    """Find the calls a mapping spells out: in itself, else in any value that holds some."""
    own = _expected_call(task, tool_names)
    if own and own.name and own.parameters:
        return (own,)
    for value in task.values():
        if isinstance(value, list) and (calls := _expected_calls(value, tool_names)):
            return calls
        if isinstance(value, dict):
            inner = _expected_call(value, tool_names)
            if inner and (inner.name or not own):
                return (inner,) if inner.name else _calls_of_mapping(value, tool_names) or (inner,)
    if own:
        return (own,)
    for key in _NAMES_KEYS:
        names = task.get(key)
        if isinstance(names, list) and names and all(name in tool_names for name in _texts(names)):
            return tuple(ExpectedCall(name, {}) for name in _texts(names))
    return ()


def _expected_calls(rows: Iterable[Any], tool_names: Collection[str]) -> tuple[ExpectedCall, ...]:
    calls = [_expected_call(row, tool_names) if isinstance(row, dict) else None for row in rows]
    if not calls or not all(call and call.name for call in calls):
        return ()
    return tuple(call for call in calls if call)


def _expected_call(row: dict[str, Any], tool_names: Collection[str]) -> ExpectedCall | None:
    function = row.get("function")
    if isinstance(function, dict):
        return _expected_call(function, tool_names)
    names = [row[key] for key in _NAME_KEYS if isinstance(row.get(key), str)]
    known = [name for name in names if (name in tool_names if tool_names else _named(name))]
    name = known[0] if known else None
    parameters = next((row[key] for key in _ARGUMENT_KEYS if isinstance(row.get(key), dict)), None)
    arguments = row.get("arguments")
    if parameters is None and isinstance(arguments, str):
        parameters = _json_object(arguments)
    if parameters is None and isinstance(row.get("param"), str) and "value" in row:
        parameters = {row["param"]: row["value"]}
    if parameters is None and name is not None:
        parameters = {key: row[key] for key in row if key in _VALUE_KEYS and _is_scalar(row[key])}
    if name is None and not parameters:
        return None
    return ExpectedCall(name, dict(parameters or {}))


def _named(name: str) -> bool:
    return _IDENTIFIER.fullmatch(name) is not None


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""


def _mentions(task: dict[str, Any], calls: tuple[ExpectedCall, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for key in _MENTION_KEYS:
        value = task.get(key)
        if isinstance(value, list):
            found += _texts(value)
        elif isinstance(value, str):
            found.append(value)
    if not calls:
        found += [str(task[key]) for key in task if key in _VALUE_KEYS and _is_scalar(task[key])]
    return tuple(dict.fromkeys(found))
