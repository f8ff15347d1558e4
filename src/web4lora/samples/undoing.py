"""Breaking a conforming class on purpose, by its syntax tree: the "before" of a refactoring."""

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
    node = next((found for found in walk(parse(class_source)) if found.type in CLASS_TYPES), None)
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
