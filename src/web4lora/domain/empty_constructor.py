"""The rule *Empty constructor* of grading-rules.md, for answers and for source files."""

import re
from typing import TYPE_CHECKING

from web4lora.domain.fences import code_fences
from web4lora.domain.syntax_tree import (
    CLASS_TYPES,
    body,
    has_word,
    member_name,
    members,
    parse,
    text,
    walk,
    where,
)
from web4lora.domain.verdict import Verdict

if TYPE_CHECKING:
    from tree_sitter import Node

CODE_LABELS = frozenset({"", "ts", "tsx", "typescript", "js", "javascript"})

_CLASS_WORD = re.compile(r"^[ \t]*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+\w+", re.M)
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
