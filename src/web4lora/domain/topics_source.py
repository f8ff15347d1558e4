"""The trainAI topics from their TypeScript source (domain.md 1.8).

The source holds them as objects with title, requiredReading, keyLessons and
verificationChecklist, keyed by slug. Other methods repeat some in short form; of each slug the
fullest object counts, so that repetitions add nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from web4lora.domain.syntax_tree import effective, node_text, parse, walk
from web4lora.domain.topics import Reading, TrainingTopic, fullest

if TYPE_CHECKING:
    from tree_sitter import Node

_LESSONS = "keyLessons"
_CHECKLIST = "verificationChecklist"
_READING = "requiredReading"
_SLUG_KEYS = ("slug", "id", "topic", "name")
#: Escapes that lessons use; others stay as they are written.
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\'": "'", '\\"': '"', "\\\\": "\\", "\\`": "`"}


def topics_in_source(text: str) -> list[TrainingTopic]:
    """Return the topics of a TypeScript file, each slug once, in order of appearance."""
    if _LESSONS not in text or _CHECKLIST not in text:
        return []  # most files by far; parsing costs more than this look
    topics = fullest(_objects(parse(text)))
    return [replace(topic, number=n) for n, topic in enumerate(topics, start=1)]


def _objects(root: "Node") -> Iterator[TrainingTopic]:
    for node in walk(root):
        if node.type != "object":
            continue
        values = _properties(node)
        if _LESSONS in values and "title" in values and (slug := _slug(node, values)):
            yield TrainingTopic(
                number=0,
                slug=slug,
                title=_string(values["title"]) or slug,
                description=_string(values.get("description")),
                required_reading=tuple(_readings(values.get(_READING))),
                key_lessons=tuple(_strings(values[_LESSONS])),
                checklist=tuple(_strings(values.get(_CHECKLIST))),
                start_line=node.start_point.row + 1,
                end_line=node.end_point.row + 1,
            )


def _slug(node: "Node", values: "dict[str, Node]") -> str:
    """Return the key an object stands under, or a property of its own that names it."""
    parent = node.parent
    if parent is not None and parent.type == "pair":
        return _key(parent)
    return next((_string(values[key]) for key in _SLUG_KEYS if key in values), "")


def _properties(node: "Node") -> "dict[str, Node]":
    found: dict[str, Node] = {}
    for pair in node.named_children:
        value = pair.child_by_field_name("value") if pair.type == "pair" else None
        if value is not None:
            found[_key(pair)] = value
    return found


def _key(pair: "Node") -> str:
    key = pair.child_by_field_name("key")
    if key is None:
        return ""
    return _string(key) if key.type == "string" else node_text(key)


def _strings(node: "Node | None") -> Iterator[str]:
    """Yield the texts of an array; empty ones only separate lessons for the eye."""
    for item in effective(node) if node is not None and node.type == "array" else []:
        if text := _string(item).strip():
            yield text


def _readings(node: "Node | None") -> Iterator[Reading]:
    for item in effective(node) if node is not None and node.type == "array" else []:
        values = _properties(item) if item.type == "object" else {}
        if "path" in values:
            depth = node_text(values.get("depth"))
            yield Reading(
                path=_string(values["path"]),
                reason=_string(values.get("reason")),
                depth=int(depth) if depth.isdigit() else 1,
            )


def _string(node: "Node | None") -> str:
    """Return the text of a string, a template, or texts joined by ``+``."""
    if node is None:
        return ""
    if node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return _string(left) + _string(right)
    if node.type not in ("string", "template_string"):
        return ""
    return "".join(_ESCAPES.get(node_text(part), node_text(part)) for part in node.named_children)
