"""Arguments against a tool's JSON Schema."""

import json
from typing import Any

from web4lora.domain.tool_fit import role_of
from web4lora.domain.tool_spec import ToolSpec
from web4lora.domain.tool_syntax import ToolCall


def typed_parameters(call: ToolCall, spec: ToolSpec) -> dict[str, Any]:
    """Return the arguments; text from XML takes the type its schema names."""
    if not call.textual:
        return call.parameters
    return {
        name: _typed(value, spec.properties.get(name)) for name, value in call.parameters.items()
    }


def schema_faults(parameters: dict[str, Any], spec: ToolSpec) -> list[str]:
    """Return what is missing, invalid or empty, one sentence each."""
    faults = [f"{spec.name}: {name} is missing" for name in spec.required if name not in parameters]
    faults += _invalid(parameters, spec)
    faults += [
        f"{spec.name}: {name} is empty"
        for name in spec.required
        if isinstance(parameters.get(name), str)
        and not parameters[name].strip()
        and not _may_be_empty(name, spec)
    ]
    return faults


def _may_be_empty(name: str, spec: ToolSpec) -> bool:
    """Tell whether it is the replacement of an edit: an empty one deletes the text."""
    names = tuple(spec.properties)
    roles = {role_of(other, spec.properties[other], names) for other in names}
    return role_of(name, spec.properties.get(name), names) == "new" and "old" in roles


def _invalid(parameters: dict[str, Any], spec: ToolSpec) -> list[str]:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError, UnknownType
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    if not spec.parameters:
        return []
    registry: Any = Registry()  # empty: a schema never fetches another one
    validator = Draft202012Validator(spec.parameters, registry=registry)
    try:
        errors = list(validator.iter_errors(parameters))
    except (
        SchemaError,
        UnknownType,
        Unresolvable,
        TypeError,
        ValueError,
        RecursionError,
        AttributeError,
    ):
        return (
            [] if _schema_broken(spec.parameters) else [f"{spec.name}: the arguments are invalid"]
        )
    return [
        f"{spec.name}: {'.'.join(map(str, error.path)) or 'arguments'}: {error.message[:120]}"
        for error in errors
        if error.validator != "required" or error.path
    ]


def _schema_broken(schema: dict[str, Any]) -> bool:
    """Tell whether the schema itself is at fault; the answer is not blamed for that."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except (SchemaError, RecursionError):
        return True
    return "$ref" in json.dumps(schema, default=str)


def _typed(value: Any, schema: Any) -> Any:
    kinds = schema.get("type") if isinstance(schema, dict) else None
    wanted = kinds if isinstance(kinds, list) else [kinds]
    if not isinstance(value, str) or "string" in wanted:
        return value
    text = value.strip()
    for kind in wanted:
        if kind == "boolean" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind in ("integer", "number", "array", "object", "null"):
            try:
                return json.loads(text)
            except ValueError:
                continue
    return value
