"""Tool calls as models write them, read into one shape; and the house shape, written.

Accepted, bare, fenced or with short prose around (grading-rules.md, *Tool call*): JSON
(``{tool_calls: […]}`` also as OpenAI writes it, ``{name, arguments | parameters}``,
``{tool, args}``, ``{type: tool_use, name, input}``, a list), ``<tool_call>{…}</tool_call>`` and
``<name><param>…</param></name>``. JSON is taken strictly: what `json` cannot read is no call.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from web4lora.domain.fences import unwrap_code

#: Longer text around a call is an essay that quotes one.
MAX_PROSE_WORDS = 120

_CALL_FENCES = frozenset(
    [
        "json",
        "jsonl",
        "xml",
        "html",
        "tool",
        "tools",
        "tool_call",
        "tool_calls",
        "tool_code",
        "tool_use",
        "text",
        "txt",
    ]
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([\w+#-]*)[^\n`]*(?:\n|$)")
_SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<(think|thinking)>.*?(?:</\1>|\Z)", re.S | re.I)
_INLINE_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)
_TAGGED = re.compile(r"<tool_call>(.*?)</tool_call>", re.S)
_TAG = re.compile(r"<([A-Za-z_][\w.-]*)\s*(/?)>")
_JSON_START = re.compile(r"\{\s*[\"}]|\[\s*[{\"\]]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\w[\w'-]*")
_TOOL_LIKE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", re.S)

_NAME_KEYS = ("name", "tool")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "input")


@dataclass(frozen=True)
class ToolCall:
    """One call.

    Attributes:
        name: the tool's name.
        parameters: argument values by name.
        textual: written as XML, so that every value is text and takes its type by the schema.
    """

    name: str
    parameters: dict[str, Any]
    textual: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Extraction:
    """What an answer holds.

    Attributes:
        calls: the calls, in order.
        malformed: one sentence for each attempt that cannot be read.
        prose_words: number of words outside calls.
    """

    calls: tuple[ToolCall, ...]
    malformed: tuple[str, ...]
    prose_words: int


class _Malformed(ValueError):
    """A text that means to be a call and is none."""


def parse_tool_calls(answer: str, tool_names: Collection[str] = ()) -> list[ToolCall]:
    """Return the tool calls of an answer, in order; broken ones are left out.

    Args:
        answer: the model's text.
        tool_names: the tools on offer; XML calls are recognised by name.
    """
    return list(extract_tool_calls(answer, tool_names).calls)


def render_tool_calls(calls: Iterable[ToolCall]) -> str:
    """Return the house form on one line: ``{"tool_calls": [{"name": …, "parameters": {…}}]}``."""
    rows = [{"name": call.name, "parameters": call.parameters} for call in calls]
    return json.dumps({"tool_calls": rows}, ensure_ascii=False)


def extract_tool_calls(answer: str, tool_names: Collection[str] = ()) -> Extraction:
    """Read an answer from left to right: calls, broken calls, and words of prose."""
    text = _without_wrapping(answer)
    reader = _Reader(text, frozenset(tool_names))
    return reader.read()


def _without_wrapping(answer: str) -> str:
    text = unwrap_code(answer).strip()
    inline = _INLINE_CODE.fullmatch(text)
    return text.strip("`").strip() if inline else text


class _Reader:
    """A cursor over the text; `read` is the only entrance."""

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self._text = text
        self._names = names
        self._at = 0
        self._fence: str | None = None
        self._label = ""
        self._calls: list[ToolCall] = []
        self._malformed: list[str] = []
        self._prose: list[str] = []

    def read(self) -> Extraction:
        """Consume the text."""
        while self._at < len(self._text):
            taken = self._fence_line() or self._skipped() or self._call()
            if not taken:
                if self._label.startswith("json") and not self._text[self._at].isspace():
                    self._malformed.append("a JSON fence holds something that is not JSON")
                self._prose.append(self._text[self._at])
                self._at += 1
        words = len(_WORD.findall("".join(self._prose)))
        return Extraction(tuple(self._calls), tuple(dict.fromkeys(self._malformed)), words)

    def _fence_line(self) -> bool:
        if self._at and self._text[self._at - 1] != "\n":
            return False
        match = _FENCE.match(self._text, self._at)
        if match is None:
            return False
        self._prose.append("\n")
        if self._fence is not None:
            if match[2] or not match[1].startswith(self._fence):
                return False
            self._fence, self._label = None, ""
            self._at = match.end()
            return True
        if match[2].lower() in _CALL_FENCES or not match[2]:
            self._fence, self._label = match[1], match[2].lower()
            self._at = match.end()
            return True
        self._foreign_fence(match)
        return True

    def _foreign_fence(self, opening: re.Match[str]) -> None:
        """Step over a fence of another language, unless all it holds is a call."""
        mark = re.escape(opening[1])
        close = re.compile(rf"^[ \t]*{mark}[`~]*[ \t]*$", re.M).search(self._text, opening.end())
        body = self._text[opening.end() : close.start() if close else len(self._text)]
        self._at = close.end() if close else len(self._text)
        try:
            self._calls.extend(_calls_of(_strict_json(body), self._names) or ())
        except ValueError:
            self._prose.append(body)

    def _skipped(self) -> bool:
        if self._fence is not None:
            return False
        match = _SKIPPED.match(self._text, self._at) or _INLINE_CODE.match(self._text, self._at)
        if match is None:
            return False
        self._prose.append(" code " if match[0].startswith("`") else " ")
        self._at = match.end()
        return True

    def _call(self) -> bool:
        character = self._text[self._at]
        try:
            if character == "<":
                return self._tagged() or self._element()
            if character in "{[":
                return self._json()
        except (_Malformed, RecursionError) as error:
            self._malformed.append(str(error) or "JSON nests too deeply")
            self._at = len(self._text)
            return True
        return False

    def _tagged(self) -> bool:
        if not self._text.startswith("<tool_call>", self._at):
            return False
        match = _TAGGED.match(self._text, self._at)
        if match is None:
            raise _Malformed("<tool_call> is not closed")
        inner = match[1].strip()
        if inner.startswith("<"):
            found = extract_tool_calls(inner, self._names)
            calls = list(found.calls) if not found.malformed else []
        else:
            try:
                calls = [
                    call
                    for value in _json_sequence(inner)
                    for call in _calls_of(value, self._names) or ()
                ]
            except (ValueError, TypeError) as error:
                raise _Malformed("<tool_call> does not hold a JSON call") from error
        if not calls:
            raise _Malformed("<tool_call> does not hold a call")
        self._calls.extend(calls)
        self._at = match.end()
        return True

    def _json(self) -> bool:
        if not _JSON_START.match(self._text, self._at):
            return False
        try:
            value, end = _decoder().raw_decode(self._text, self._at)
        except ValueError as error:
            raise _Malformed("the JSON is broken") from error
        calls = _calls_of(value, self._names)
        if calls is None:
            self._prose.append(self._text[self._at : end])
        else:
            self._calls.extend(calls)
        self._at = end
        return True

    def _element(self) -> bool:
        """Read ``<name><param>…</param></name>``; other tags are prose."""
        tag = _TAG.match(self._text, self._at)
        if tag is None:
            return False
        name = tag[1]
        known = name in self._names
        if not known and not _TOOL_LIKE.fullmatch(name):
            return False
        if tag[2]:
            if known:
                self._calls.append(ToolCall(name, {}, textual=True))
                self._at = tag.end()
            return known
        end = self._text.find(f"</{name}>", tag.end())
        if end < 0:
            if known:
                raise _Malformed(f"<{name}> is not closed")
            return False
        found = _xml_parameters(self._text, tag.end(), name)
        if found is None:
            if known:
                raise _Malformed(f"<{name}> does not hold its parameters as elements")
            return False
        parameters, self._at = found
        self._calls.append(ToolCall(name, parameters, textual=True))
        return True


def _xml_parameters(text: str, start: int, name: str) -> tuple[dict[str, Any], int] | None:
    """Read parameter elements up to ``</name>``; return them and the position behind it."""
    parameters: dict[str, Any] = {}
    closing = f"</{name}>"
    at = start
    while True:
        at = _after_space(text, at)
        if text.startswith(closing, at):
            return parameters, at + len(closing)
        tag = _TAG.match(text, at)
        if tag is None or tag[1] in parameters:
            return None
        if tag[2]:
            parameters[tag[1]] = ""
            at = tag.end()
            continue
        end = text.find(f"</{tag[1]}>", tag.end())
        if end < 0:
            return None
        parameters[tag[1]] = _xml_value(text[tag.end() : end])
        at = end + len(tag[1]) + 3


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _xml_value(raw: str) -> str:
    literal = _CDATA.fullmatch(raw)
    if literal:
        return literal[1]
    value = _ENTITY.sub(lambda match: _ENTITIES[match[0]], raw)
    if "\n" not in value.strip():
        return value.strip()
    return value.removeprefix("\n").removesuffix("\n")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_constant=_refuse_constant)


def _strict_json(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse_constant)


def _json_sequence(text: str) -> list[Any]:
    """Read one or several JSON values with nothing but whitespace between."""
    values: list[Any] = []
    at = 0
    while at < len(text):
        value, at = _decoder().raw_decode(text, at)
        values.append(value)
        at = _after_space(text, at)
    return values


def _calls_of(value: Any, names: Collection[str]) -> list[ToolCall] | None:
    """Return the calls a JSON value means, or None when it means none.

    Raises:
        _Malformed: it means to be a call and is not in one of the accepted shapes.
    """
    if isinstance(value, list):
        return _calls_of_list(value, names)
    if not isinstance(value, dict):
        return None
    if "tool_calls" in value:
        rows = value["tool_calls"]
        if not isinstance(rows, list):
            raise _Malformed("tool_calls is not a list")
        return [_required_call(row, names) for row in rows]
    if value.get("type") in ("tool_call", "multi_tool_plan") and isinstance(
        value.get("steps"), list
    ):
        return [_required_call(row, names) for row in value["steps"]]
    call = _one_call(value, names)
    return None if call is None else [call]


def _calls_of_list(rows: Sequence[Any], names: Collection[str]) -> list[ToolCall] | None:
    # The blocks of a message hold words beside the calls: {type: text, text: …}.
    calls = [
        _one_call(row, names) if isinstance(row, dict) else None
        for row in rows
        if not _is_words(row)
    ]
    if not any(calls):
        return None
    if not all(calls):
        raise _Malformed("a list mixes calls and other values")
    return [call for call in calls if call is not None]


def _is_words(row: Any) -> bool:
    return isinstance(row, dict) and row.get("type") in ("text", "thinking") and "name" not in row


def _required_call(row: Any, names: Collection[str]) -> ToolCall:
    call = _one_call(row, names) if isinstance(row, dict) else None
    if call is None:
        raise _Malformed("an entry of tool_calls is not a call")
    return call


def _one_call(row: dict[str, Any], names: Collection[str]) -> ToolCall | None:
    function = row.get("function")
    if isinstance(function, dict) and row.get("type", "function") == "function":
        return _one_call(function, names)
    name = next((row[key] for key in _NAME_KEYS if isinstance(row.get(key), str)), None)
    if name is None:
        return None
    key = next((key for key in _ARGUMENT_KEYS if key in row), None)
    if key is None:
        return ToolCall(name, {}) if name in names else None
    return ToolCall(name, _arguments(row[key]))


def _arguments(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = _strict_json(value) if value.strip() else {}
        except ValueError as error:
            raise _Malformed("the arguments are a string that is not JSON") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Malformed("the arguments are not an object")
    return value
