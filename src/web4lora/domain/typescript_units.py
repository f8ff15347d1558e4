"""The symbols of a TypeScript file: classes, methods, interfaces, functions and tests.

A unit is named as a person would look for it (``DefaultCounter.init``, ``restores > keeps
steps``) and knows its lines; its text stays in the source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    class_name,
    effective,
    member_name,
    members,
    node_text,
)

if TYPE_CHECKING:
    from tree_sitter import Node

UnitKind = Literal["class", "method", "interface", "function", "test"]

_SUITES = frozenset({"describe", "suite"})
_TESTS = frozenset({"it", "test"})
_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})


@dataclass(frozen=True)
class SymbolUnit:
    """One symbol; lines are 1-based and inclusive.

    Attributes:
        kind: class, method, interface, function or test.
        name: qualified: a method by its class, a test by its suites; ``""`` for what has none.
    """

    kind: UnitKind
    name: str
    start_line: int
    end_line: int

    def text_in(self, source: str) -> str:
        """Return the unit's lines in the source it was read from."""
        return "\n".join(source.split("\n")[self.start_line - 1 : self.end_line])


def symbol_units(nodes: "Sequence[Node]", *, is_test: bool) -> tuple[SymbolUnit, ...]:
    """Return the symbols among the nodes of a file, in source order.

    Args:
        nodes: every named node, in source order.
        is_test: the file is a test; methods ``test…`` of its classes are tests then, which is
            how the team's own Tootsie tests are written.
    """
    return tuple(unit for node in nodes for unit in _units_of(node, is_test=is_test))


def _units_of(node: "Node", *, is_test: bool) -> "Iterator[SymbolUnit]":
    if node.type in CLASS_TYPES:
        name = class_name(node)
        yield _unit("class", name, node)
        for member in members(node):
            if member.type == "method_definition":
                yield _method(name, member, is_test=is_test)
    elif node.type == "interface_declaration":
        yield _unit("interface", node_text(node.child_by_field_name("name")), node)
    elif node.type in _FUNCTIONS:
        yield _unit("function", node_text(node.child_by_field_name("name")), node)
    elif node.type == "call_expression" and _called(node) in _TESTS and _title(node):
        yield _unit("test", " > ".join([*_suites(node), _title(node)]), node)


def _unit(kind: UnitKind, name: str, node: "Node") -> SymbolUnit:
    return SymbolUnit(kind, name, node.start_point.row + 1, node.end_point.row + 1)


def _method(owner: str, member: "Node", *, is_test: bool) -> SymbolUnit:
    name = member_name(member)
    kind: UnitKind = "test" if is_test and name.lower().startswith("test") else "method"
    return _unit(kind, f"{owner}.{name}" if owner else name, member)


def _called(call: "Node") -> str:
    """Return what a call calls, without ``.only``, ``.skip`` and ``.each(table)``."""
    function = call.child_by_field_name("function")
    while function is not None and function.type in ("member_expression", "call_expression"):
        inner = "object" if function.type == "member_expression" else "function"
        function = function.child_by_field_name(inner)
    return node_text(function) if function is not None and function.type == "identifier" else ""


def _title(call: "Node") -> str:
    """Return the first argument where it is a text; ``test.each(table)`` has none of its own."""
    arguments = effective(call.child_by_field_name("arguments"))
    if len(arguments) < 2 or arguments[0].type not in ("string", "template_string"):
        return ""
    return node_text(arguments[0])[1:-1]


def _suites(node: "Node") -> list[str]:
    found: list[str] = []
    parent = node.parent
    while parent is not None:
        if parent.type == "call_expression" and _called(parent) in _SUITES:
            found.insert(0, _title(parent))
        parent = parent.parent
    return [title for title in found if title]
