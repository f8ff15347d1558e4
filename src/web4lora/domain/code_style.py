"""The house style of a TypeScript file, judged by its syntax tree (checklist 5, style).

Four groups of rules, so that a report can say which one broke: lint, naming, layers, imports. The
layer rules are those of the team's own components: infrastructure (1) and interfaces (3) know
nobody above them, the implementation (2) knows both, helpers (4) know the implementation, and only
the command line (5) may know everything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from web4lora.domain.empty_constructor import constructor_faults, has_init
from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    class_name,
    member_name,
    members,
    node_text,
    parse,
    walk,
)
from web4lora.domain.typescript import TypeScriptFacts, parse_typescript

if TYPE_CHECKING:
    from tree_sitter import Node

#: The layers a layer may import from.
LAYERS_KNOWN: Mapping[int, frozenset[int]] = MappingProxyType(
    {
        1: frozenset({1, 3}),
        2: frozenset({1, 2, 3}),
        3: frozenset({3}),
        4: frozenset({1, 2, 3, 4}),
        5: frozenset({1, 2, 3, 4, 5}),
    }
)
INTERFACES, IMPLEMENTATION = 3, 2

_BANNED = re.compile(r"(?:babel-|ts-)?jest|@jest/.+|@types/jest")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_CAMEL = re.compile(r"#?[a-z][A-Za-z0-9]*")
_CONSTANT = re.compile(r"#?[A-Z][A-Z0-9_]*")
_IMPORTED_LAYER = re.compile(r"(?:^|/)layer([1-5])/")
_EXTENSION = re.compile(r"\.(?:js|mjs|json|css)$")
_SILENCED = re.compile(r"@ts-(?:ignore|nocheck)|eslint-disable")
_TYPE_NAMES = frozenset({"interface_declaration", "type_alias_declaration", "enum_declaration"})
_LOOSE_EQUALITY = frozenset({"==", "!="})


@dataclass(frozen=True)
class StyleFaults:
    """What breaks the house style, one sentence each, by group; all empty when clean."""

    lint: tuple[str, ...]
    naming: tuple[str, ...]
    layers: tuple[str, ...]
    imports: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every fault of every group."""
        return (*self.lint, *self.naming, *self.layers, *self.imports)


def style_faults(source: str, path: str = "") -> StyleFaults:
    """Judge one file.

    Args:
        source: TypeScript.
        path: where the file lies or would lie; gives its layer and the name it must bear. Without
            a layer folder in it the layer rules say nothing.
    """
    facts = parse_typescript(source, path)
    nodes = list(walk(parse(source)))
    return StyleFaults(
        lint=tuple(dict.fromkeys(_lint(nodes, facts))),
        naming=tuple(dict.fromkeys(_naming(nodes, facts))),
        layers=tuple(dict.fromkeys(_layers(facts))),
        imports=tuple(dict.fromkeys(_imports(nodes, facts))),
    )


def _lint(nodes: "list[Node]", facts: TypeScriptFacts) -> Iterator[str]:
    if facts.parse_errors:
        yield "the code does not parse"
    for node in nodes:
        if node.type in CLASS_TYPES:
            name = class_name(node) or "anonymous class"
            yield from (f"{name}: {fault}" for fault in constructor_faults(node))
            if facts.layer == IMPLEMENTATION and not has_init(node):
                yield f"{name}: no init method of its own"
        elif node.type == "variable_declaration":
            yield "var is used"
        elif node.type == "predefined_type" and node_text(node) == "any":
            yield "the type any is used"
        elif node.type == "debugger_statement":
            yield "a debugger statement is left"
        elif node.type == "binary_expression":
            operator = node_text(node.child_by_field_name("operator"))
            if operator in _LOOSE_EQUALITY:
                yield f"{operator} compares loosely"
        elif node.type == "call_expression":
            if node_text(node.child_by_field_name("function")) == "eval":
                yield "eval is used"
        elif node.type == "comment" and _SILENCED.search(node_text(node)):
            yield "a comment silences the checker"
    yield from (f"{name} is a free function" for name in facts.functions)


def _naming(nodes: "list[Node]", facts: TypeScriptFacts) -> Iterator[str]:
    for node in nodes:
        if node.type in CLASS_TYPES:
            name = class_name(node)
            if name and not _PASCAL.fullmatch(name):
                yield f"class {name} is not PascalCase"
            is_concrete = node.type == "class_declaration"
            if facts.layer == IMPLEMENTATION and is_concrete and not name.startswith("Default"):
                yield f"layer 2 class {name} does not start with Default"
            yield from _member_names(node)
        elif node.type in _TYPE_NAMES:
            name = node_text(node.child_by_field_name("name"))
            if not _PASCAL.fullmatch(name):
                yield f"type {name} is not PascalCase"
        elif node.type in ("method_signature", "property_signature"):
            name = member_name(node)
            if name and not _CAMEL.fullmatch(name):
                yield f"member {name} is not camelCase"
        elif node.type in ("required_parameter", "optional_parameter"):
            name = node_text(node.child_by_field_name("pattern"))
            if name.isidentifier() and not _CAMEL.fullmatch(name) and name != "this":
                yield f"parameter {name} is not camelCase"
    yield from _file_name(nodes, facts)


def _member_names(class_node: "Node") -> Iterator[str]:
    for member in members(class_node):
        name = member_name(member)
        is_field = member.type == "public_field_definition"
        fits = _CAMEL.fullmatch(name) or (is_field and _CONSTANT.fullmatch(name))
        if name and not fits:
            yield f"member {name} is not camelCase"


def _file_name(nodes: "list[Node]", facts: TypeScriptFacts) -> Iterator[str]:
    declared = {node_text(n.child_by_field_name("name")) for n in nodes if n.type in _TYPE_NAMES}
    declared |= {one.name for one in facts.classes}
    stem = PurePosixPath(facts.path).name.split(".")[0]
    if facts.path and not facts.is_test and stem not in declared:
        yield f"the file {stem}.ts declares no {stem}"


def _layers(facts: TypeScriptFacts) -> Iterator[str]:
    if facts.layer is None:
        return
    known = LAYERS_KNOWN[facts.layer]
    for name in facts.imports:
        found = _IMPORTED_LAYER.search(name)
        if found and int(found[1]) not in known:
            yield f"layer {facts.layer} imports from layer {found[1]}: {name}"
    if facts.layer == INTERFACES:
        yield from (f"layer 3 holds the class {one.name}" for one in facts.classes)


def _imports(nodes: "list[Node]", facts: TypeScriptFacts) -> Iterator[str]:
    for name in facts.imports:
        if _BANNED.fullmatch(name):
            yield f"{name} is banned, tests run on Vitest"
        elif name.startswith("file:"):
            yield f"{name} works on one machine only"
        elif name.startswith(".") and not _EXTENSION.search(name):
            yield f"{name} lacks its extension .js"
    if facts.test_framework == "jest" and not any(map(_BANNED.fullmatch, facts.imports)):
        yield "jest is used, tests run on Vitest"
    for node in nodes:
        called = node.child_by_field_name("function")
        if node.type == "call_expression" and node_text(called) == "require":
            yield "require is used, modules are ES modules"
        elif node.type == "assignment_expression":
            target = node_text(node.child_by_field_name("left"))
            if target == "module.exports" or target.startswith("exports."):
                yield f"{target} is used, modules are ES modules"
