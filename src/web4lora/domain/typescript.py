"""TypeScript facts by tree-sitter: classes, constructors, interfaces, free functions.

Facts describe source files; the rule for answers lives in `empty_constructor` and is handed out
here beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.domain.empty_constructor import (
    check_empty_constructor,
    constructor_faults,
    has_init,
)
from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    class_name,
    effective,
    encode,
    error_lines,
    is_instance_method,
    member_name,
    members,
    node_text,
    parse,
    source_of,
    walk,
)
from web4lora.domain.typescript_units import SymbolUnit, symbol_units

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = [
    "ClassFacts",
    "InterfaceFacts",
    "SymbolUnit",
    "TypeScriptFacts",
    "check_empty_constructor",
    "is_test_path",
    "parse_typescript",
]

_LAYER = re.compile(r"(?:^|/)layer([1-5])(?=/)")
_COMPONENT = re.compile(r"(?:^|/)components/([^/]+)/([^/]+)(?=/)")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_TEST_PATH = re.compile(
    # What lies in test/data is material: copies of whole components, for one.
    r"(?:^|/)(?:tests?|__tests__)/(?!data/|fixtures/)|\.(?:test|spec)\.[cm]?[jt]sx?$",
    re.IGNORECASE,
)
_FUNCTION_VALUES = ("arrow_function", "function_expression")


@dataclass(frozen=True)
class ClassFacts:
    """One class, class expressions and nested classes included.

    Attributes:
        name: as declared, or of the variable it is assigned to; ``""`` when anonymous.
        empty_constructor_strict: no constructor, or no parameters and a body that is empty,
            only comments, or only ``super()``; no static block (grading-rules.md).
        model_init: the same, but the constructor may set ``this.model`` to plain values.
        has_init: an `init` method of its own with at least one statement.
        has_to_scenario: a `toScenario` method with a body.
        start_line: 1-based; decorators and ``export`` excluded.
        end_line: 1-based, inclusive.
        text: the source of the class.
        methods: names of methods with a body, in order, without the constructor.
    """

    name: str
    empty_constructor_strict: bool
    model_init: bool
    has_init: bool
    has_to_scenario: bool
    start_line: int
    end_line: int
    text: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class InterfaceFacts:
    """One interface; lines are 1-based and inclusive."""

    name: str
    start_line: int
    end_line: int
    text: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class TypeScriptFacts:
    """What one source file says.

    Attributes:
        path: as given.
        layer: 1–5 from a folder ``layerN`` of the path, or None.
        component: `C` of ``components/C/…``, or None.
        version: `v` of ``components/C/v/…`` where it is a number, or None.
        parse_errors: places the grammar cannot read; 0 means the file parses.
        classes: in order of appearance.
        interfaces: in order of appearance.
        functions: free functions and exported arrow functions.
        imports: module specifiers, in order, each once.
        test_framework: vitest, jest, node:test, playwright, mocha, chai, tootsie, or None.
        is_test: its name or folder says that it is a test.
        units: classes, methods, interfaces, functions and tests, in order of appearance.
    """

    path: str
    layer: int | None
    component: str | None
    version: str | None
    parse_errors: int
    classes: tuple[ClassFacts, ...]
    interfaces: tuple[InterfaceFacts, ...]
    functions: tuple[str, ...]
    imports: tuple[str, ...]
    test_framework: str | None
    is_test: bool
    units: tuple[SymbolUnit, ...]


def parse_typescript(text: str, path: str = "") -> TypeScriptFacts:
    """Read one TypeScript, TSX or JavaScript file.

    Args:
        text: the source; broken code is fine, `parse_errors` counts the broken places.
        path: repository-relative; gives layer, component and version.
    """
    root = parse(text, tsx_first=path.lower().endswith((".tsx", ".jsx")))
    encoded = encode(text)
    nodes = list(walk(root))
    imports = tuple(dict.fromkeys(_imports(nodes)))
    posix = path.replace("\\", "/")
    layer = _LAYER.findall(posix)
    component = _COMPONENT.search(posix)
    version = component[2] if component and _VERSION.fullmatch(component[2]) else None
    return TypeScriptFacts(
        path=path,
        layer=int(layer[-1]) if layer else None,
        component=component[1] if component else None,
        version=version,
        parse_errors=len(error_lines(root)),
        classes=tuple(_class_facts(node, encoded) for node in nodes if node.type in CLASS_TYPES),
        interfaces=tuple(
            _interface_facts(node, encoded)
            for node in nodes
            if node.type == "interface_declaration"
        ),
        functions=tuple(dict.fromkeys(_free_functions(root))),
        imports=imports,
        test_framework=_test_framework(imports, posix, nodes),
        is_test=is_test_path(posix),
        units=symbol_units(nodes, is_test=is_test_path(posix)),
    )


def is_test_path(path: str) -> bool:
    """Tell whether a path names a test: by its suffix, or by a folder ``test`` above it."""
    return _TEST_PATH.search(path) is not None


def _class_facts(node: "Node", encoded: bytes) -> ClassFacts:
    defined = [member for member in members(node) if member.type == "method_definition"]
    names = dict.fromkeys(member_name(member) for member in defined)
    return ClassFacts(
        name=class_name(node),
        empty_constructor_strict=not constructor_faults(node),
        model_init=not constructor_faults(node, model_allowed=True),
        has_init=has_init(node),
        has_to_scenario=any(is_instance_method(member, "toScenario") for member in defined),
        start_line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
        text=source_of(node, encoded),
        methods=tuple(name for name in names if name and name != "constructor"),
    )


def _interface_facts(node: "Node", encoded: bytes) -> InterfaceFacts:
    signatures = [
        member
        for member in effective(node.child_by_field_name("body"))
        if member.type == "method_signature"
    ]
    return InterfaceFacts(
        name=node_text(node.child_by_field_name("name")),
        start_line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
        text=source_of(node, encoded),
        methods=tuple(dict.fromkeys(filter(None, map(member_name, signatures)))),
    )


def _imports(nodes: "list[Node]") -> Iterator[str]:
    for node in nodes:
        if node.type in ("import_statement", "export_statement"):
            source = node.child_by_field_name("source")
            if source is not None:
                yield node_text(source)[1:-1]
        elif node.type == "call_expression":
            arguments = effective(node.child_by_field_name("arguments"))
            if (
                node_text(node.child_by_field_name("function")) in ("require", "import")
                and len(arguments) == 1
                and arguments[0].type == "string"
            ):
                yield node_text(arguments[0])[1:-1]
        elif node.type == "import_require_clause":
            source = node.child_by_field_name("source")
            if source is not None:
                yield node_text(source)[1:-1]


def _free_functions(root: "Node") -> Iterator[str]:
    """Yield functions at the top level or in a namespace, and exported arrow functions."""
    stack = [(child, False) for child in reversed(root.named_children)]
    while stack:
        node, exported = stack.pop()
        if node.type == "export_statement":
            stack.extend((child, True) for child in reversed(node.named_children))
        elif node.type in ("expression_statement", "internal_module", "statement_block"):
            if node.type != "statement_block" or _is_namespace(node.parent):
                stack.extend((child, exported) for child in reversed(node.named_children))
        elif node.type in ("function_declaration", "generator_function_declaration"):
            yield node_text(node.child_by_field_name("name"))
        elif exported and node.type in _FUNCTION_VALUES:
            yield "default"
        elif exported and node.type in ("lexical_declaration", "variable_declaration"):
            for declarator in node.named_children:
                value = declarator.child_by_field_name("value")
                if value is not None and value.type in _FUNCTION_VALUES:
                    yield node_text(declarator.child_by_field_name("name"))


def _is_namespace(node: "Node | None") -> bool:
    return node is not None and node.type in ("internal_module", "module")


def _test_framework(imports: tuple[str, ...], path: str, nodes: "list[Node]") -> str | None:
    if any(name == "vitest" or name.startswith("vitest/") for name in imports):
        return "vitest"
    if any(name == "jest" or name == "ts-jest" or name.startswith("@jest/") for name in imports):
        return "jest"
    if "@playwright/test" in imports or "playwright" in imports:
        return "playwright"
    if "node:test" in imports:
        return "node:test"
    # The component that makes the framework names it everywhere; only tests use it.
    if is_test_path(path) and any("tootsie" in name.lower() for name in (*imports, path)):
        return "tootsie"
    for library in ("mocha", "chai"):
        if library in imports:
            return library
    uses_jest = any(
        node.type == "member_expression" and node_text(node.child_by_field_name("object")) == "jest"
        for node in nodes
    )
    return "jest" if uses_jest else None
