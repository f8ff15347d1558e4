"""Tools on offer: one description, whatever the form it was given in."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

_SIGNATURE = re.compile(r"(?<![\w.])([A-Za-z_][\w.-]*)\(([^()]*)\)")
_PARAMETERS = re.compile(r"\(([^()]*)\)")
_SIGNATURE_PARAMETER = re.compile(
    r"^(?P<name>[A-Za-z_$][\w$-]*)(?P<optional>\?)?"
    r"(?:\s*:\s*(?P<type>[^=]+?))?(?:\s*=\s*(?P<default>.+))?$",
    re.S,
)
_JSON_TYPES = {
    "string": "string", "str": "string", "text": "string", "path": "string", "url": "string",
    "uri": "string", "char": "string", "file": "string",
    "number": "number", "float": "number", "double": "number", "num": "number",
    "integer": "integer", "int": "integer", "long": "integer",
    "boolean": "boolean", "bool": "boolean",
    "object": "object", "dict": "object", "map": "object", "json": "object",
    "array": "array", "list": "array", "null": "null",
}  # fmt: skip
_STANDARD_TYPES = frozenset(_JSON_TYPES.values())
_SCHEMA_WORDS = ("type", "properties", "required", "$ref", "anyOf", "oneOf", "allOf", "enum")
_OPTIONAL_NOTE = re.compile(r"\boptional\b", re.I)


@dataclass(frozen=True)
class ToolSpec:
    """One tool.

    Attributes:
        name: as the model must write it.
        description: one sentence, may be empty.
        parameters: JSON Schema of the arguments object.
    """

    name: str
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, dict[str, Any]]:
        """Schema by parameter name."""
        found = self.parameters.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the parameters that must be given."""
        found = self.parameters.get("required")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def signature(self) -> str:
        """Return ``read_file(filepath: string, limit?: integer)``."""
        parts = [
            f"{name}{'' if name in self.required else '?'}: {_type_name(schema)}"
            for name, schema in self.properties.items()
        ]
        return f"{self.name}({', '.join(parts)})"


def coerce_tools(value: Any) -> list[ToolSpec]:
    """Read tools in any usual form; what cannot be read is left out.

    Args:
        value: a list (or one) of OpenAI functions, plain ``{name, description, parameters}``,
            ``{name, input_schema}``, signatures ``read_file(filepath: string)`` or bare names;
            a mapping name → schema; or any of these as JSON text.
    """
    if isinstance(value, ToolSpec):
        return [value]
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, dict):
        return _from_mapping(value)
    if isinstance(value, list | tuple):
        return [tool for item in value for tool in coerce_tools(item)]
    return []


def signatures_in(text: str) -> list[ToolSpec]:
    """Return the tools whose typed signature stands in a text, as in ``open(location: string)``."""
    tools = [
        _tool(match[1], "", _signature_schema(match[2]))
        for match in _SIGNATURE.finditer(text)
        if not match[2].strip() or re.search(r"\w\??\s*:\s*\w", match[2])
    ]
    return list({tool.name: tool for tool in tools}.values())


def _type_name(schema: Any) -> str:
    found = schema.get("type", "any") if isinstance(schema, dict) else "any"
    if isinstance(found, list):
        return "|".join(map(str, found))
    if found == "array" and isinstance(schema.get("items"), dict):
        return f"{_type_name(schema['items'])}[]"
    return str(found)


def _tool(name: str, description: Any, schema: dict[str, Any]) -> ToolSpec:
    standard = _standard(schema)
    return ToolSpec(name, description if isinstance(description, str) else "", standard)


def _standard(schema: Any) -> Any:
    """Return a schema with the type names of JSON Schema: ``int`` is ``integer``."""
    if isinstance(schema, list):
        return [_standard(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _standard(item) for key, item in schema.items()}
    kind = schema.get("type")
    if isinstance(kind, str) and kind not in _STANDARD_TYPES:
        del result["type"]
        result |= _type_schema(kind)
    return result


def _from_text(text: str) -> list[ToolSpec]:
    stripped = text.strip()
    if stripped[:1] in ("[", "{"):
        try:
            return coerce_tools(json.loads(stripped))
        except (ValueError, RecursionError):
            return []
    found = [
        _tool(match[1], "", _signature_schema(match[2])) for match in _SIGNATURE.finditer(stripped)
    ]
    if found:
        description = stripped[stripped.rfind(")") + 1 :].strip(" -–—:>") if len(found) == 1 else ""
        return [ToolSpec(tool.name, description, tool.parameters) for tool in found]
    names = re.split(r"[,;\s]+", stripped)
    return [_tool(name, "", {}) for name in names if re.fullmatch(r"[A-Za-z_][\w.-]*", name)]


def _from_mapping(value: dict[str, Any]) -> list[ToolSpec]:
    function = value.get("function")
    if isinstance(function, dict):
        return _from_mapping(function)
    name = value.get("name")
    if isinstance(name, str):
        if "(" in name and (found := _from_text(name)):
            return found
        return [_tool(name, value.get("description"), _schema_of(value))]
    if isinstance(value.get("tools"), list | dict):
        return coerce_tools(value["tools"])
    return [tool for name, schema in value.items() if (tool := _named(name, schema))]


def _named(name: str, value: Any) -> ToolSpec | None:
    """Read one entry of a mapping from names to whatever describes the tool."""
    if isinstance(value, ToolSpec):
        return value
    if isinstance(value, str):
        found = _SIGNATURE.search(value) or _PARAMETERS.fullmatch(value.strip())
        if found:
            return _tool(name, "", _signature_schema(found[found.re.groups]))
        return _tool(name, value, {})
    if isinstance(value, list | tuple):
        return _tool(name, "", _schema_from_list(value))
    if isinstance(value, dict):
        inner = value.get("function")
        described = inner if isinstance(inner, dict) else value
        return _tool(name, described.get("description"), _schema_of(described, bare=True))
    return _tool(name, "", {}) if value is None else None


def _schema_of(tool: dict[str, Any], *, bare: bool = False) -> dict[str, Any]:
    """Return the JSON Schema of a tool description.

    Args:
        tool: the description.
        bare: the description may be the schema (or a parameter mapping) itself.
    """
    for key in (
        "parameters",
        "input_schema",
        "inputSchema",
        "params",
        "args",
        "arguments",
        "schema",
    ):
        if key in tool:
            found = _schema_from(tool[key])
            if isinstance(tool.get("required"), list) and "required" not in tool[key]:
                found["required"] = list(tool["required"])
            return found
    if not bare:
        return {}
    return _schema_from({key: item for key, item in tool.items() if key != "description"})


def _schema_from(value: Any) -> dict[str, Any]:
    if isinstance(value, list | tuple):
        return _schema_from_list(value)
    if isinstance(value, str):
        return _signature_schema(value)
    if not isinstance(value, dict):
        return {}
    if isinstance(value.get("properties"), dict) or value.get("type") == "object":
        return dict(value)
    if value and not any(key in value and _is_schema_word(key, value) for key in _SCHEMA_WORDS):
        return _schema_from_parameters(value)
    return dict(value)


def _is_schema_word(key: str, value: dict[str, Any]) -> bool:
    """Tell the schema keyword ``type`` from a parameter that is called so."""
    return not (isinstance(value[key], dict) or (key == "type" and value[key] != "object"))


def _schema_from_parameters(value: dict[str, Any]) -> dict[str, Any]:
    """Read ``{filepath: "string", limit: {type: integer, required: false}}``."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, given in value.items():
        schema, needed = _parameter(given)
        optional_name = name.endswith("?")
        properties[name.rstrip("?")] = schema
        if needed and not optional_name:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


def _schema_from_list(rows: Any) -> dict[str, Any]:
    """Read ``["path"]`` or ``[{name: path, type: string, required: true}]``."""
    parameters: dict[str, Any] = {}
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            parameters[row["name"]] = row
        elif isinstance(row, str):
            parameters.update(_parameter_texts(row))
    return _schema_from_parameters(parameters)


def _parameter_texts(text: str) -> dict[str, Any]:
    match = _SIGNATURE_PARAMETER.match(text.strip())
    if match is None:
        return {}
    optional = match["optional"] or match["default"] is not None
    return {f"{match['name']}{'?' if optional else ''}": match["type"] or "any"}


def _parameter(given: Any) -> tuple[dict[str, Any], bool]:
    """Return the schema of one parameter and whether it must be given."""
    if isinstance(given, str):
        optional = given.rstrip().endswith("?") or bool(_OPTIONAL_NOTE.search(given))
        return _type_schema(given), not optional
    if not isinstance(given, dict):
        return {}, True
    schema = {k: item for k, item in given.items() if k not in ("name", "required", "optional")}
    if isinstance(schema.get("type"), str):
        schema |= _type_schema(schema["type"])
    if isinstance(given.get("required"), list):
        schema["required"] = given["required"]
    needed = given.get("required", not (given.get("optional") or "default" in given))
    return schema, bool(needed)


def _type_schema(text: str) -> dict[str, Any]:
    """Read a type as programmers write it: ``string``, ``int``, ``string[]``, ``'a' | 'b'``."""
    bare = _OPTIONAL_NOTE.sub("", text.split(" - ")[0]).strip(" ?(),;")
    if re.fullmatch(r"""(?:["'][^"']*["']\s*\|?\s*)+""", bare):
        return {"type": "string", "enum": re.findall(r"""["']([^"']*)["']""", bare)}
    if bare.endswith("[]"):
        return {"type": "array", "items": _type_schema(bare[:-2])}
    generic = re.fullmatch(r"(?:Array|List|list|array)[<\[](.+)[>\]]", bare)
    if generic:
        return {"type": "array", "items": _type_schema(generic[1])}
    if "|" in bare:
        kinds = [_JSON_TYPES.get(part.strip().lower()) for part in bare.split("|")]
        known = [kind for kind in kinds if kind]
        return {"type": known} if len(known) == len(kinds) else {}
    first = re.match(r"\w+", bare)
    kind = _JSON_TYPES.get(first[0].lower()) if first else None
    return {"type": kind} if kind else {}


def _signature_schema(text: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for part in _split_parameters(text):
        parameters.update(_parameter_texts(part))
    return _schema_from_parameters(parameters)


def _split_parameters(text: str) -> list[str]:
    """Split at commas outside brackets and quotes."""
    parts: list[str] = [""]
    depth = 0
    quote = ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "<[{":
            depth += 1
        elif character in ">]}":
            depth -= 1
        if character == "," and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]
