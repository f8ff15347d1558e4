"""The parts of a real class by its syntax tree, as a task can give or ask for them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    effective,
    encode,
    error_lines,
    has_word,
    member_name,
    members,
    node_text,
    parse,
    source_of,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELD_TYPES = frozenset({"public_field_definition", "field_definition"})


@dataclass(frozen=True)
class MethodPart:
    """A method: its name, the source up to its body, the whole source, statements in the body."""

    name: str
    head: str
    text: str
    statements: int
    is_private: bool


@dataclass(frozen=True)
class ClassParts:
    """A class taken apart.

    Attributes:
        head: ``class DefaultCrane implements Crane``.
        fields: the source of each field, in order.
        methods: the constructor is not among them.
    """

    head: str
    fields: tuple[str, ...]
    methods: tuple[MethodPart, ...]

    def method(self, name: str) -> MethodPart | None:
        """Return the method of a name, or None."""
        return next((method for method in self.methods if method.name == name), None)

    @property
    def state(self) -> str:
        """The class as far as its fields go: what a method of it may touch."""
        return "\n".join([f"{self.head} {{", *(f"  {field}" for field in self.fields), "}"])


def parts_of(class_source: str) -> ClassParts | None:
    """Take a class apart, or return None where there is none or it does not parse."""
    root = parse(class_source)
    if root.has_error:
        return None
    node = next((found for found in walk(root) if found.type in CLASS_TYPES), None)
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None:
        return None
    encoded = encode(class_source)
    head = encoded[node.start_byte : body.start_byte].decode("utf-8", "replace").strip()
    found = members(node)
    fields = [member for member in found if member.type in _FIELD_TYPES]
    methods = [
        _method(member, encoded)
        for member in found
        if member.type == "method_definition" and member_name(member) not in ("", "constructor")
    ]
    return ClassParts(
        head,
        tuple(source_of(field, encoded).rstrip(";") + ";" for field in fields),
        tuple(method for method in methods if method is not None),
    )


def _method(member: "Node", encoded: bytes) -> MethodPart | None:
    body = member.child_by_field_name("body")
    if body is None or any(has_word(member, word) for word in ("static", "get", "set")):
        return None
    head = encoded[member.start_byte : body.start_byte].decode("utf-8", "replace").strip()
    modifiers = {node_text(child) for child in member.children[:2]}
    return MethodPart(
        name=member_name(member),
        head=head,
        text=source_of(member, encoded),
        statements=len(effective(body)),
        is_private=bool(modifiers & {"private", "protected"}),
    )


def member_faults(text: str) -> list[str]:
    """Return why a text is no member of a class; empty when it is.

    Args:
        text: methods and constructor as they stand inside a class.
    """
    root = parse(f"class Held {{\n{text}\n}}")
    if root.has_error:
        return [f"does not parse (line {(error_lines(root) or [2])[0] - 1})"]
    node = next(found for found in walk(root) if found.type in CLASS_TYPES)
    if node.next_named_sibling is not None:
        return ["holds more than members of one class"]
    if not any(member.type == "method_definition" for member in members(node)):
        return ["holds no method"]
    return []
