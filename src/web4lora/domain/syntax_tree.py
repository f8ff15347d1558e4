"""TypeScript syntax trees by tree-sitter, and the few questions the rules ask of them.

The grammar of TypeScript reads JavaScript too; JSX and type casts contradict each other, so a
text is parsed as TypeScript first and as TSX when that has errors. All walks are iterative:
sources may nest deeper than Python's stack.
"""

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

CLASS_TYPES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_NO_EFFECT = frozenset({"comment", "empty_statement", "html_comment"})
#: Correct TypeScript that the grammar (0.23) cannot read: `import("./x").T<U>` or `.T[]`,
#: `export type * from`, variance (`<in T, out U>`), `static accessor x` and
#: `export default abstract class {`. They can lose the bytes matched here and mean the same.
_GRAMMAR_GAPS = re.compile(
    rb"\bimport\((?:'[^'\r\n]*'|\"[^\"\r\n]*\")\)\.(?=[\w$.]+[<\[])"
    rb"|(?<=\bexport )type(?=\s*\*)"
    rb"|(?<=[<,])[ \t]*(?:in[ \t]+out|in|out)(?=[ \t]+[A-Z]\w*[ \t]*(?:[,>=]|extends\b))"
    rb"|(?:(?<=\bstatic )|(?<=\babstract ))accessor(?=[ \t]+[\w#$])"
    rb"|(?<=\bexport default )abstract(?=[ \t]+class\b)"
)


@functools.cache
def _parsers() -> "tuple[Parser, Parser]":
    import tree_sitter
    import tree_sitter_typescript

    return (
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_typescript())),
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_tsx())),
    )


def parse(source: str, *, tsx_first: bool = False) -> "Node":
    """Return the root of the reading (TypeScript or TSX) that has no errors, else the first.

    Where only a gap of the grammar is in the way, it is blanked; every byte keeps its place, so
    that `source_of` gives the text of a node as it was written.
    """
    encoded = encode(source)
    plain, tsx = _parsers()
    first, second = (tsx, plain) if tsx_first else (plain, tsx)
    root = first.parse(encoded).root_node
    if not root.has_error:
        return root
    other = second.parse(encoded).root_node
    if not other.has_error:
        return other
    bridged = _GRAMMAR_GAPS.sub(lambda match: b" " * len(match[0]), encoded)
    if bridged != encoded:
        other = first.parse(bridged).root_node
        # An error elsewhere stays one; what the gap hid can still be read.
        if len(error_lines(other)) < len(error_lines(root)):
            return other
    return root


def encode(source: str) -> bytes:
    """Return the bytes that a node's positions count."""
    return source.removeprefix("\ufeff").encode("utf-8", "replace")


def source_of(node: "Node", encoded: bytes) -> str:
    """Return a node's text as written, from the bytes of its source."""
    return encoded[node.start_byte : node.end_byte].decode("utf-8", "replace")


def walk(root: "Node") -> "Iterator[Node]":
    """Yield named nodes in source order."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.named_children))


def node_text(node: "Node | None") -> str:
    """Return the source of a node, or ``""``."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


def error_lines(root: "Node") -> list[int]:
    """Return the 1-based line of each place the grammar cannot read, in order."""
    lines: list[int] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            lines.append(node.start_point.row + 1)
        elif node.has_error:
            stack.extend(reversed(node.children))
    return lines


def effective(node: "Node | None") -> "list[Node]":
    """Return the named children that do something: no comments, no lone semicolons."""
    if node is None:
        return []
    return [child for child in node.named_children if child.type not in _NO_EFFECT]


def members(class_node: "Node") -> "list[Node]":
    """Return what a class body holds, comments excluded."""
    return effective(class_node.child_by_field_name("body"))


def member_name(member: "Node") -> str:
    """Return a member's name; quoted names lose their quotes, private ones keep the ``#``.

    Computed names are the empty string, but for a quoted one that is not ``constructor``
    (``["constructor"]`` is an ordinary method, unlike ``"constructor"``).
    """
    name = member.child_by_field_name("name")
    if name is None:
        return ""
    if name.type == "computed_property_name":
        inner = name.named_children[0] if name.named_child_count == 1 else None
        if inner is None or inner.type != "string" or node_text(inner)[1:-1] == "constructor":
            return ""
        return node_text(inner)[1:-1]
    return node_text(name)[1:-1] if name.type == "string" else node_text(name)


def has_word(member: "Node", word: str) -> bool:
    """Tell whether a modifier (``static``, ``get``, …) stands before the member's name."""
    name = member.child_by_field_name("name")
    for child in member.children:
        if child == name:
            return False
        if child.type == word:
            return True
    return False


def is_instance_method(member: "Node", name: str) -> bool:
    """Tell whether a member is a method with a body of that name: not static, no accessor."""
    return (
        member.type == "method_definition"
        and member_name(member) == name
        and not any(has_word(member, word) for word in ("static", "get", "set"))
    )


def class_name(node: "Node") -> str:
    """Return a class's name, or that of the variable or property it is assigned to."""
    name = node.child_by_field_name("name")
    parent = node.parent
    if name is None and parent is not None:
        name = parent.child_by_field_name("name") or parent.child_by_field_name("key")
        if parent.type == "assignment_expression":
            left = parent.child_by_field_name("left")
            name = left if left is not None and left.type == "identifier" else None
    return node_text(name)
