"""The rule *Empty constructor* of grading-rules.md, for answers and for source files."""

import re
from typing import TYPE_CHECKING

from web4lora.domain.fences import code_fences, unwrap_code
from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    class_name,
    effective,
    error_lines,
    has_word,
    is_instance_method,
    member_name,
    members,
    node_text,
    parse,
    walk,
)
from web4lora.domain.verdict import Verdict

if TYPE_CHECKING:
    from tree_sitter import Node

CODE_LABELS = frozenset({"", "ts", "tsx", "typescript", "js", "javascript"})

_CLASS_WORD = re.compile(r"^[ \t]*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+\w+", re.M)
#: ``this.model``, ``this.#model.name``, and with a cast around it or around ``this``.
_MODEL_TARGET = re.compile(
    r"(?:this|\(\s*this as [\w.<>, ]+\))\.#?model(?:\.[\w$.]+)?"
    r"|\(\s*this\.#?model(?:\.[\w$.]+)? as [\w.<>, ]+\)"
)
#: Factories without side effects that real models call (domain.md 1.7).
_PURE_CALL = re.compile(
    r"(?:(?:globalThis\.)?crypto\.)?randomUUID\(\)|uuid(?:v4)?\(\)|Date\.now\(\)"
    r"|new Date\(\)\.(?:toISOString|toJSON|toString|getTime|valueOf)\(\)"
)
_PURE_LEAVES = frozenset(
    {
        "string",
        "number",
        "true",
        "false",
        "null",
        "undefined",
        "regex",
        "identifier",
        "comment",
        "meta_property",
        "this",
        "property_identifier",
        "shorthand_property_identifier",
        "private_property_identifier",
    }
)
_PURE_BRANCHES = frozenset(
    {
        "object",
        "array",
        "pair",
        "parenthesized_expression",
        "unary_expression",
        "binary_expression",
        "computed_property_name",
        "member_expression",
        "template_substitution",
        "ternary_expression",
        "spread_element",
    }
)
_TYPED_EXPRESSIONS = frozenset(
    {
        "as_expression",
        "satisfies_expression",
        "type_assertion",
        "non_null_expression",
    }
)


def check_empty_constructor(answer: str) -> Verdict:
    """Grade an answer by the strict rule: every class, constructor empty, own `init` that works.

    Code is what stands in fences labelled ts, tsx, typescript, js, javascript or not at all, or
    the whole answer where there is no fence. Only real methods count as `init`: an arrow function
    in a field, an accessor, a static method and ``#init`` do not.
    """
    reasons: list[str] = []
    classes = 0
    for source in answer_sources(answer):
        root = parse(source)
        if root.has_error:
            reasons.append(f"the code does not parse (line {(error_lines(root) or [1])[0]})")
        for node in walk(root):
            if node.type in CLASS_TYPES:
                classes += 1
                reasons.extend(_broken_rules(node))
    if classes == 0:
        reasons.append("the answer holds no class")
    return Verdict.of(tuple(dict.fromkeys(reasons)))


def constructor_faults(class_node: "Node", *, model_allowed: bool = False) -> list[str]:
    """Return what the constructor (or a static block) of a class does that it may not.

    Args:
        class_node: any of `CLASS_TYPES`.
        model_allowed: profile ``model-init``: setting ``this.model`` to plain values is fine.
    """
    faults: list[str] = []
    constructors = _constructors(class_node)
    bodies = [node for node in constructors if node.type == "method_definition"]
    if any(effective(node.child_by_field_name("parameters")) for node in constructors):
        faults.append("the constructor takes parameters")
    if len(bodies) > 1:
        faults.append("there is more than one constructor")
    if constructors and not bodies:
        faults.append("the constructor has no body")
    for node in bodies:
        statements = effective(node.child_by_field_name("body"))
        rest = [statement for statement in statements if not _is_bare_super(statement)]
        supers = len(statements) - len(rest)
        if model_allowed:
            rest = [statement for statement in rest if not _sets_model(statement)]
        if rest or supers > 1:
            faults.append("the constructor does more than call super()")
    if any(member.type == "class_static_block" for member in members(class_node)):
        faults.append("a static block runs code")
    return faults


def has_init(class_node: "Node") -> bool:
    """Tell whether a class has an `init` method of its own with at least one statement."""
    return any(
        is_instance_method(member, "init") and effective(member.child_by_field_name("body"))
        for member in members(class_node)
    )


def answer_sources(answer: str) -> list[str]:
    """Return the TypeScript of an answer: its code fences, or all of it where there is none."""
    answer = unwrap_code(answer)
    fences = code_fences(answer)
    if not fences:
        return [answer]
    # Unlabelled fences also hold folder trees and shell output: no class, no judgement.
    return [
        fence.text
        for fence in fences
        if fence.label in CODE_LABELS
        and (fence.label or _CLASS_WORD.search(fence.text) or not parse(fence.text).has_error)
    ]


def _broken_rules(class_node: "Node") -> list[str]:
    name = class_name(class_node) or "anonymous class"
    faults = constructor_faults(class_node)
    if not has_init(class_node):
        faults.append("no init method of its own with at least one statement")
    return [f"{name}: {fault}" for fault in faults]


def _constructors(class_node: "Node") -> "list[Node]":
    """Return every constructor, overload signatures included."""
    return [
        member
        for member in members(class_node)
        if member.type in ("method_definition", "method_signature")
        and member_name(member) == "constructor"
        and not has_word(member, "static")
    ]


def _is_bare_super(statement: "Node") -> bool:
    parts = effective(statement)
    if statement.type != "expression_statement" or len(parts) != 1:
        return False
    function = parts[0].child_by_field_name("function")
    arguments = parts[0].child_by_field_name("arguments")
    return (
        parts[0].type == "call_expression"
        and function is not None
        and function.type == "super"
        and arguments is not None
        and arguments.type == "arguments"
        and not effective(arguments)
    )


def _sets_model(statement: "Node") -> bool:
    parts = effective(statement)
    if statement.type != "expression_statement" or len(parts) != 1:
        return False
    left = parts[0].child_by_field_name("left")
    right = parts[0].child_by_field_name("right")
    return (
        parts[0].type == "assignment_expression"
        and right is not None
        and _MODEL_TARGET.fullmatch(node_text(left)) is not None
        and _is_pure(right)
    )


def _is_pure(value: "Node") -> bool:
    """Tell whether an expression only makes a value: no calls but the known factories."""
    stack = [value]
    while stack:
        node = stack.pop()
        if node.type in _TYPED_EXPRESSIONS:
            stack.extend(child for child in node.named_children if not _is_type(child))
        elif node.type == "template_string":
            stack.extend(c for c in node.named_children if c.type == "template_substitution")
        elif node.type in _PURE_BRANCHES:
            stack.extend(node.named_children)
        elif node.type == "new_expression":
            if effective(node.child_by_field_name("arguments")):
                return False
        elif node.type == "call_expression":
            if not _PURE_CALL.fullmatch(" ".join(node_text(node).split())):
                return False
        elif node.type not in _PURE_LEAVES:
            return False
    return True


def _is_type(node: "Node") -> bool:
    return node.type.endswith("_type") or node.type in ("type_identifier", "type_arguments")
