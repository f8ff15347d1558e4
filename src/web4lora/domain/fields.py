"""Labelled lines: ``**🎯 Objective:** …``, ``- Branch: …``, ``Date: …``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from web4lora.domain.markdown import Markdown

_FIELD = re.compile(
    r"^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?(?:\[[ xX]\]\s+)?(?P<dress>[^\w\[\](){}<>|·:\n]{0,12})"
    r"(?P<label>[^\W_][^:：*_\[\]|·\n]{0,48}?)\s*"
    r"(?P<close>\*\*|__)?\s*[:：]\s*(?:\*\*|__)?(?P<value>.*)$"
)
_BULLET = re.compile(r"^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?(?:\[[ xX]\]\s+)?")
_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_UNSET = re.compile(
    r"^(?:n/?a|none|tbd|todo|unknown|pending|-+|—|\.{3}|\?)\b.{0,1}$|^\W*$|\{\{|^\[[^\]]*\]$|^\$\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Field:
    """One labelled line: label in lower case without dress, value as written, 1-based line."""

    label: str
    value: str
    line: int


def fields_in(view: Markdown, start: int, end: int) -> list[Field]:
    """Return the labelled lines of a 1-based range, code and headings left out."""
    headings = {heading.line for heading in view.headings}
    found = []
    for number in range(start, min(end, len(view.visible)) + 1):
        match = None if number in headings else _FIELD.match(view.visible[number - 1])
        if match is None:
            continue
        value = view.lines[number - 1][match.start("value") :].strip()
        label = re.sub(r"\s*\([^)]*\)$", "", " ".join(match["label"].split())).casefold()
        found.append(Field(label, value.strip(), number))
    return found


def value_below(view: Markdown, line: int) -> str:
    """Return the paragraph or list right below a label that has no value on its own line."""
    headings = {heading.line for heading in view.headings}
    taken: list[str] = []
    for number in range(line + 1, len(view.lines) + 1):
        visible = view.visible[number - 1]
        if not visible.strip() or number in headings or (not taken and _FIELD.match(visible)):
            break
        taken.append(
            re.sub(r"^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?", "", view.lines[number - 1]).strip()
        )
    return " ".join(taken)


def first_value(fields: Iterable[Field], *labels: str) -> str | None:
    """Return the first set value under one of the labels, in the order of the labels."""
    fields = list(fields)
    for label in labels:
        for field in fields:
            if field.label == label and (value := clean_value(field.value)):
                return value
    return None


def clean_value(value: str) -> str | None:
    """Return a value without what follows an arrow and without marks, or None where unset."""
    name = _ARROW.split(value, maxsplit=1)[0]
    name = re.sub(r"^[*_`\s]+|[*_`\s]+$", "", name)
    return None if _UNSET.search(name) else name
