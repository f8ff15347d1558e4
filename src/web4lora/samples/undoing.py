"""Breaking a conforming class on purpose, by its syntax tree: the "before" of a refactoring."""

import re
from typing import TYPE_CHECKING

from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    effective,
    member_name,
    members,
    node_text,
    parse,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def constructor_from_init(class_source: str) -> str:
    """Move the body and the parameters of `init` into the constructor.

    Args:
        class_source: the source of one class that conforms.

    Returns:
        The class as it looks when the rule is ignored, or ``""`` where it has no plain `init`.
    """
    node = _class_in(class_source)
    if node is None:
        return ""
    init = _method(node, "init")
    if init is None or init.child_by_field_name("body") is None:
        return ""
    edits = [(init, _as_constructor(init))]
    old = _method(node, "constructor")
    if old is not None:
        edits.append((old, ""))
    return _tidy(_edited(class_source, edits))


def config_constructor(class_source: str) -> str:
    """Let the constructor take the model as a configuration object, without `init`.

    Returns:
        The class that breaks the rule, or ``""`` where `init` or a typed model is missing.
    """
    node = _class_in(class_source)
    model = re.search(r"\bmodel\s*:\s*(\w+)", class_source)
    init = _method(node, "init") if node is not None else None
    if node is None or model is None or init is None:
        return ""
    body = f"constructor(config: {model[1]}) {{\n    this.model = config;\n  }}"
    edits = [(init, body)]
    old = _method(node, "constructor")
    if old is not None:
        edits.append((old, ""))
    return _tidy(_edited(class_source, edits))


def without_init(class_source: str) -> str:
    """Take `init` away, or return ``""`` where there is none."""
    node = _class_in(class_source)
    init = _method(node, "init") if node is not None else None
    return "" if init is None else _tidy(_edited(class_source, [(init, "")]))


def jest_of(test_source: str) -> str:
    """Turn a Vitest file into the Jest file it replaces, or return ``""`` where it is none."""
    found, count = re.subn(r"(from\s+['\"])vitest(['\"])", r"\1@jest/globals\2", test_source)
    if not count:
        return ""
    named = re.sub(r"\bvi\b(?=[\s,}])", "jest", found)
    return re.sub(r"\bvi\.", "jest.", named)


def _class_in(source: str) -> "Node | None":
    return next((found for found in walk(parse(source)) if found.type in CLASS_TYPES), None)


def _method(node: "Node", name: str) -> "Node | None":
    return next(
        (
            member
            for member in members(node)
            if member.type == "method_definition" and member_name(member) == name
        ),
        None,
    )


def _as_constructor(init: "Node") -> str:
    body = init.child_by_field_name("body")
    statements = [node for node in effective(body) if node_text(node) != "return this;"]
    lines = "\n".join(f"    {node_text(node)}" for node in statements)
    parameters = node_text(init.child_by_field_name("parameters"))
    return f"constructor{parameters} {{\n{lines}\n  }}"


def _edited(source: str, edits: "list[tuple[Node, str]]") -> str:
    encoded = source.encode("utf-8")
    for node, text in sorted(edits, key=lambda edit: edit[0].start_byte, reverse=True):
        encoded = encoded[: node.start_byte] + text.encode("utf-8") + encoded[node.end_byte :]
    return encoded.decode("utf-8")


def _tidy(source: str) -> str:
    """Leave at most one blank line between members."""
    lines: list[str] = []
    for line in source.split("\n"):
        if line.strip() or (lines and lines[-1].strip()):
            lines.append(line.rstrip())
    return "\n".join(lines)
