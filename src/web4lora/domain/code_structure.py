"""How much of a reference's structure a piece of TypeScript has (checklist 5, AST match).

Two sources are compared by the edges of their syntax trees: which kind of node stands below which.
Declared names, types, modifiers, members that are read and operators belong to the structure;
layout, comments, quotes, the order of members and the names of local variables do not.
"""

from collections import Counter
from collections.abc import Set
from typing import TYPE_CHECKING

from web4lora.domain.syntax_tree import CLASS_TYPES, has_word, node_text, parse, walk

if TYPE_CHECKING:
    from tree_sitter import Node

#: Declarations whose name is part of the structure.
_NAMED = CLASS_TYPES | {
    "interface_declaration",
    "type_alias_declaration",
    "enum_declaration",
    "function_declaration",
    "method_definition",
    "method_signature",
    "abstract_method_signature",
    "public_field_definition",
    "property_signature",
}
#: Leaves whose text is part of the structure: types, and members as they are read.
_SPELLED = frozenset(
    {"predefined_type", "type_identifier", "property_identifier", "accessibility_modifier"}
)
#: Where variables and parameters get their names.
_LOCALS = {
    "variable_declarator": "name",
    "required_parameter": "pattern",
    "optional_parameter": "pattern",
}
_MODIFIERS = ("static", "async", "readonly", "get", "set")
_IGNORED = frozenset({"comment", "html_comment", "empty_statement"})


def structure(source: str) -> Counter[str]:
    """Return the edges of a source's syntax tree, each with how often it occurs."""
    edges: Counter[str] = Counter()
    root = parse(source)
    local = {node_text(name) for node in walk(root) if (name := _local_name(node)) is not None}
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, above = stack.pop()
        label = _label(node, local)
        edges[f"{above}>{label}"] += 1
        stack.extend((c, label) for c in node.named_children if c.type not in _IGNORED)
    return edges


def structure_match(source: str, reference: str) -> float:
    """Return the share of structure two sources have in common, 0 to 1 (Dice coefficient).

    What the reference has and the source lacks lowers it as much as what the source adds. A source
    that does not parse is compared by what can be read of it; an empty one matches nothing.
    """
    found, wanted = structure(source), structure(reference)
    if not source.strip():
        return 0.0
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def _local_name(node: "Node") -> "Node | None":
    """Return the name a node gives to a variable or parameter, where it is a plain one."""
    name = node.child_by_field_name(_LOCALS[node.type]) if node.type in _LOCALS else None
    return name if name is not None and name.type == "identifier" else None


def _label(node: "Node", local: Set[str]) -> str:
    if node.type == "identifier":
        return "local" if node_text(node) in local else f"name {node_text(node)}"
    if node.type in _SPELLED:
        return f"{node.type} {node_text(node)}"
    if node.type in _NAMED:
        words = [word for word in _MODIFIERS if has_word(node, word)]
        return " ".join([node.type, *words, node_text(node.child_by_field_name("name"))])
    if node.type == "import_statement":
        return f"import {node_text(node.child_by_field_name('source'))[1:-1]}"
    operator = node.child_by_field_name("operator")
    return f"{node.type} {node_text(operator)}" if operator is not None else node.type
