"""TypeScript syntax trees by tree-sitter, and the few questions the rules ask of them.

The grammar of TypeScript reads JavaScript too; JSX and type casts contradict each other, so a
text is parsed as TypeScript first and as TSX when that has errors. All walks are iterative:
sources may nest deeper than Python's stack.
"""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

CLASS_TYPES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_NO_EFFECT = frozenset({"comment", "empty_statement", "html_comment"})


@functools.cache
def _parsers() -> "tuple[Parser, Parser]":
    import tree_sitter
    import tree_sitter_typescript

    return (
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_typescript())),
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_tsx())),
    )


def parse(text: str, *, tsx_first: bool = False) -> "Node":
    """Return the root of the better of the two readings."""
    source = text.removeprefix("\ufeff").encode("utf-8", "replace")
    plain, tsx = _parsers()
    first, second = (tsx, plain) if tsx_first else (plain, tsx)
    root = first.parse(source).root_node
    if root.has_error:
        other = second.parse(source).root_node
        if not other.has_error:
            return other
    return root


def walk(root: "Node") -> "Iterator[Node]":
    """Yield named nodes in source order, without recursion: sources may nest deeply."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.named_children))


def text(node: "Node | None") -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


def count_errors(root: "Node") -> int:
    count = 0
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.has_error:
            continue
        if node.is_error or node.is_missing:
            count += 1
        else:
            stack.extend(node.children)
    return count


def where(root: "Node") -> str:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            return f" (line {node.start_point.row + 1})"
        stack.extend(child for child in reversed(node.children) if child.has_error)
    return ""


def body(node: "Node | None") -> "list[Node]":
    """Return what does something in a body: no comments, no lone semicolons."""
    return [child for child in node.named_children if child.type not in _NO_EFFECT] if node else []


def member_name(member: "Node") -> str:
    """Return a member's name; quoted names lose their quotes, private ones keep the ``#``."""
    name = member.child_by_field_name("name")
    if name is not None and name.type == "computed_property_name" and name.named_child_count == 1:
        inner = name.named_children[0]
        # `["constructor"]` is an ordinary method, unlike `"constructor"`.
        return text(inner)[1:-1] if inner.type == "string" and "constr" not in text(inner) else ""
    text = text(name)
    return text[1:-1] if name is not None and name.type == "string" else text


def has_word(member: "Node", word: str) -> bool:
    name = member.child_by_field_name("name")
    for child in member.children:
        if child == name:
            return False
        if child.type == word:
            return True
    return False


def members(class_node: "Node") -> "list[Node]":
    return body(class_node.child_by_field_name("body"))


