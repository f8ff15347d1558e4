"""TypeScript facts by tree-sitter: classes, constructors, interfaces, free functions.

The grammar of TypeScript reads JavaScript too; JSX and type casts contradict each other, so a
text is parsed as TypeScript first and as TSX when that has errors.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.domain.fences import code_fences
from web4lora.domain.verdict import Verdict

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

CODE_LABELS = frozenset({"", "ts", "tsx", "typescript", "js", "javascript"})
CLASS_TYPES = frozenset({"class_declaration", "abstract_class_declaration", "class"})

_LAYER = re.compile(r"(?:^|/)layer([1-5])(?=/)")
_COMPONENT = re.compile(r"(?:^|/)components/([^/]+)/([^/]+)(?=/)")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_CLASS_WORD = re.compile(r"^[ \t]*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+\w+", re.M)
_NO_EFFECT = frozenset({"comment", "empty_statement", "html_comment"})
_MODEL_TARGET = re.compile(r"this\.#?model(?:\.[\w$.]+)?")
#: Factories without side effects that real models call (domain.md 1.7).
_PURE_CALL = re.compile(
    r"(?:(?:globalThis\.)?crypto\.)?randomUUID\(\)|Date\.now\(\)"
    r"|new Date\(\)\.(?:toISOString|toJSON|toString|getTime|valueOf)\(\)"
)
_PURE_LEAVES = frozenset(
    {
        "string", "template_string", "number", "true", "false", "null", "undefined", "regex",
        "identifier", "member_expression", "comment", "this", "shorthand_property_identifier",
        "property_identifier",
    }
)  # fmt: skip
_PURE_BRANCHES = frozenset(
    {
        "object", "array", "pair", "parenthesized_expression", "unary_expression",
        "binary_expression", "computed_property_name",
    }
)  # fmt: skip
_TYPED_EXPRESSIONS = frozenset(
    {"as_expression", "satisfies_expression", "type_assertion", "non_null_expression"}
)


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
        test_framework: vitest, jest, node:test, playwright, tootsie, or None.
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


def parse_typescript(text: str, path: str = "") -> TypeScriptFacts:
    """Read one TypeScript, TSX or JavaScript file.

    Args:
        text: the source; broken code is fine, `parse_errors` counts the broken places.
        path: repository-relative; gives layer, component and version.
    """
    root = _parse(text, tsx_first=path.lower().endswith((".tsx", ".jsx")))
    nodes = list(_walk(root))
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
        parse_errors=_count_errors(root),
        classes=tuple(_class_facts(node) for node in nodes if node.type in CLASS_TYPES),
        interfaces=tuple(
            _interface_facts(node) for node in nodes if node.type == "interface_declaration"
        ),
        functions=tuple(dict.fromkeys(_free_functions(root))),
        imports=imports,
        test_framework=_test_framework(imports, posix, nodes),
    )


def check_empty_constructor(answer: str) -> Verdict:
    """Grade an answer by the rule *Empty constructor* (strict) of grading-rules.md.

    Code is what stands in fences labelled ts, tsx, typescript, js, javascript or not at all, or
    the whole answer where there is no fence. Only real methods count as `init`: an arrow function
    in a field, a getter, a static method and ``#init`` do not.
    """
    from web4lora.domain.markdown import unwrap

    answer = unwrap(answer)
    fences = code_fences(answer)
    blocks = [fence for fence in fences if fence.label in CODE_LABELS] if fences else None
    if blocks is None:
        sources = [answer]
    else:
        # Unlabelled fences also hold folder trees and shell output: no class, no judgement.
        sources = [
            fence.text
            for fence in blocks
            if fence.label or _CLASS_WORD.search(fence.text) or not _parse(fence.text).has_error
        ]
    reasons: list[str] = []
    classes = 0
    for source in sources:
        root = _parse(source)
        if root.has_error:
            reasons.append(f"code does not parse{_where(root)}")
        for node in _walk(root):
            if node.type in CLASS_TYPES:
                classes += 1
                reasons.extend(_broken_rules(node))
    if classes == 0:
        reasons.append("the answer holds no class")
    return Verdict.of(tuple(dict.fromkeys(reasons)))


@functools.cache
def _parsers() -> "tuple[Parser, Parser]":
    import tree_sitter
    import tree_sitter_typescript

    return (
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_typescript())),
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_tsx())),
    )


def _parse(text: str, *, tsx_first: bool = False) -> "Node":
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


def _walk(root: "Node") -> "Iterator[Node]":
    """Yield named nodes in source order, without recursion: sources may nest deeply."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.named_children))


def _text(node: "Node | None") -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


def _count_errors(root: "Node") -> int:
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


def _where(root: "Node") -> str:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            return f" (line {node.start_point.row + 1})"
        stack.extend(child for child in reversed(node.children) if child.has_error)
    return ""


def _body(node: "Node | None") -> "list[Node]":
    """Return what does something in a body: no comments, no lone semicolons."""
    return [child for child in node.named_children if child.type not in _NO_EFFECT] if node else []


def _member_name(member: "Node") -> str:
    """Return a member's name; quoted names lose their quotes, private ones keep the ``#``."""
    name = member.child_by_field_name("name")
    if name is not None and name.type == "computed_property_name" and name.named_child_count == 1:
        inner = name.named_children[0]
        # `["constructor"]` is an ordinary method, unlike `"constructor"`.
        return _text(inner)[1:-1] if inner.type == "string" and "constr" not in _text(inner) else ""
    text = _text(name)
    return text[1:-1] if name is not None and name.type == "string" else text


def _has_word(member: "Node", word: str) -> bool:
    name = member.child_by_field_name("name")
    for child in member.children:
        if child == name:
            return False
        if child.type == word:
            return True
    return False


def _members(class_node: "Node") -> "list[Node]":
    return _body(class_node.child_by_field_name("body"))


def _is_instance_method(member: "Node", name: str) -> bool:
    return (
        member.type == "method_definition"
        and _member_name(member) == name
        and not any(_has_word(member, word) for word in ("static", "get", "set"))
    )


def _constructors(class_node: "Node") -> "list[Node]":
    """Return every constructor, overload signatures included."""
    return [
        member
        for member in _members(class_node)
        if member.type in ("method_definition", "method_signature")
        and _member_name(member) == "constructor"
        and not _has_word(member, "static")
    ]


def _has_init(class_node: "Node") -> bool:
    return any(
        _is_instance_method(member, "init") and _body(member.child_by_field_name("body"))
        for member in _members(class_node)
    )


def _is_bare_super(statement: "Node") -> bool:
    if statement.type != "expression_statement" or len(_body(statement)) != 1:
        return False
    call = _body(statement)[0]
    function = call.child_by_field_name("function")
    arguments = call.child_by_field_name("arguments")
    return (
        call.type == "call_expression"
        and function is not None
        and function.type == "super"
        and arguments is not None
        and arguments.type == "arguments"
        and not _body(arguments)
    )


def _is_pure(value: "Node") -> bool:
    """Tell whether an expression only makes a value: no calls but the known factories."""
    stack = [value]
    while stack:
        node = stack.pop()
        if node.type in _TYPED_EXPRESSIONS:
            stack.extend(child for child in node.named_children if not _is_type(child))
        elif node.type == "template_string":
            stack.extend(
                inner
                for child in node.named_children
                if child.type == "template_substitution"
                for inner in child.named_children
            )
        elif node.type in _PURE_BRANCHES:
            stack.extend(node.named_children)
        elif node.type == "new_expression":
            arguments = node.child_by_field_name("arguments")
            if arguments is not None and _body(arguments):
                return False
        elif node.type == "call_expression":
            if not _PURE_CALL.fullmatch(re.sub(r"\s+", " ", _text(node))):
                return False
        elif node.type not in _PURE_LEAVES:
            return False
    return True


def _is_type(node: "Node") -> bool:
    return node.type.endswith("_type") or node.type in ("type_identifier", "type_arguments")


def _sets_model(statement: "Node") -> bool:
    parts = _body(statement)
    if statement.type != "expression_statement" or len(parts) != 1:
        return False
    assignment = parts[0]
    left = assignment.child_by_field_name("left")
    right = assignment.child_by_field_name("right")
    return (
        assignment.type == "assignment_expression"
        and right is not None
        and _MODEL_TARGET.fullmatch(_text(left)) is not None
        and _is_pure(right)
    )


def _constructor_faults(class_node: "Node", *, model_allowed: bool = False) -> list[str]:
    """Return what a class's constructor does that it may not."""
    faults: list[str] = []
    constructors = _constructors(class_node)
    bodies = [node for node in constructors if node.type == "method_definition"]
    if any(_body(node.child_by_field_name("parameters")) for node in constructors):
        faults.append("the constructor takes parameters")
    if len(bodies) > 1:
        faults.append("there is more than one constructor")
    if constructors and not bodies:
        faults.append("the constructor has no body")
    for node in bodies:
        statements = _body(node.child_by_field_name("body"))
        supers = [statement for statement in statements if _is_bare_super(statement)]
        rest = [statement for statement in statements if not _is_bare_super(statement)]
        if model_allowed:
            rest = [statement for statement in rest if not _sets_model(statement)]
        if rest or len(supers) > 1:
            faults.append("the constructor does more than call super()")
    if any(member.type == "class_static_block" for member in _members(class_node)):
        faults.append("a static block runs code")
    return faults


def _class_name(node: "Node") -> str:
    name = node.child_by_field_name("name")
    if name is None and node.parent is not None:
        parent = node.parent
        name = parent.child_by_field_name("name") or parent.child_by_field_name("key")
    return _text(name)


def _broken_rules(class_node: "Node") -> list[str]:
    name = _class_name(class_node) or "anonymous class"
    faults = _constructor_faults(class_node)
    if not _has_init(class_node):
        faults.append("no init method of its own with at least one statement")
    return [f"{name}: {fault}" for fault in faults]


def _class_facts(node: "Node") -> ClassFacts:
    defined = [member for member in _members(node) if member.type == "method_definition"]
    names = dict.fromkeys(_member_name(member) for member in defined)
    return ClassFacts(
        name=_class_name(node),
        empty_constructor_strict=not _constructor_faults(node),
        model_init=not _constructor_faults(node, model_allowed=True),
        has_init=_has_init(node),
        has_to_scenario=any(_is_instance_method(member, "toScenario") for member in defined),
        start_line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
        text=_text(node),
        methods=tuple(name for name in names if name and name != "constructor"),
    )


def _interface_facts(node: "Node") -> InterfaceFacts:
    members = _body(node.child_by_field_name("body"))
    signatures = [member for member in members if member.type == "method_signature"]
    return InterfaceFacts(
        name=_text(node.child_by_field_name("name")),
        start_line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
        text=_text(node),
        methods=tuple(dict.fromkeys(filter(None, map(_member_name, signatures)))),
    )


def _imports(nodes: "list[Node]") -> Iterator[str]:
    for node in nodes:
        if node.type in ("import_statement", "export_statement"):
            source = node.child_by_field_name("source")
            if source is not None:
                yield _text(source)[1:-1]
        elif node.type == "call_expression":
            arguments = _body(node.child_by_field_name("arguments"))
            if (
                _text(node.child_by_field_name("function")) in ("require", "import")
                and len(arguments) == 1
                and arguments[0].type == "string"
            ):
                yield _text(arguments[0])[1:-1]
        elif node.type == "import_require_clause":
            source = node.child_by_field_name("source")
            if source is not None:
                yield _text(source)[1:-1]


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
            yield _text(node.child_by_field_name("name"))
        elif exported and node.type in ("function_expression", "arrow_function"):
            yield "default"
        elif exported and node.type in ("lexical_declaration", "variable_declaration"):
            for declarator in node.named_children:
                value = declarator.child_by_field_name("value")
                if value is not None and value.type in ("arrow_function", "function_expression"):
                    yield _text(declarator.child_by_field_name("name"))


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
    if any("tootsie" in name.lower() for name in (*imports, path)):
        return "tootsie"
    uses_jest = any(
        node.type == "member_expression" and _text(node.child_by_field_name("object")) == "jest"
        for node in nodes
    )
    return "jest" if uses_jest else None
