"""Labelled lines: ``**🎯 Objective:** …``, ``- Branch: …``, ``Date: …``."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from web4lora.domain.markdown import Markdown

_FIELD = re.compile(
    r"^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?(?:\[[ xX]\]\s+)?(?P<dress>[^\w\[\](){}<>|·:\n]{0,12})"
    r"(?P<label>[^\W_][^:：*_\[\]|·\n]{0,48}?)\s*"
    r"(?P<close>\*\*|__)?\s*[:：]\s*(?:\*\*|__)?(?P<value>.*)$"
)
#: Several fields on one line: ``**Agent:** Mira | **Role:** Tester``. A dash or a comma parts
#: fields only where a bold label with its colon follows; labels without bold are told by name.
_NEXT_FIELD = re.compile(
    r"(?:\s+[|•·]\s+|\s*<br\s*/?>\s*)"
    r"(?=[^\w\s\[\]()|]{0,12}\s?(?:\*\*|__)[^*_:|]{2,40}:?(?:\*\*|__))"
    r"|(?:\s+[–—-]\s+|[,;]\s+|\s+)"
    r"(?=[^\w\s\[\]()|]{0,12}\s?(?:\*\*|__)[^*_:|]{2,40}(?::(?:\*\*|__)|(?:\*\*|__):))"
    r"|(?:\s+[|•·]|[,;])\s+(?=(?:[^\w\s*\[(]{1,4}\s)?(?:agent(?: name| role)?|role|author|date"
    r"|branch|sprint|session|template version|cmm level):\s)"
    r"|\s+\((?=(?:agent )?role:\s)",
    re.IGNORECASE,
)
#: ``| **Agent** | Mira |``, a header laid out as a table.
_ROW = re.compile(
    r"^\s*\|\s*[*_]{0,3}[^\w|]{0,12}(?P<label>[^\W_][^|:*_]{0,48}?)\s*:?[*_]{0,3}:?\s*"
    r"\|\s*(?P<value>[^|]*?)\s*\|?\s*$"
)
_LINKED = re.compile(r"\[([^\]]*)\]\([^()]*\)")
_TRAILING = re.compile(r"(?:\s*<br\s*/?>|\\)\s*$")
_ARROW = re.compile(r"\s*(?:[→➜➔➡⇒⟶⟹↦⇢⮕➝➞]\ufe0f?|-{1,2}>|=>|&rarr;)\s*")
#: What a reader does not see, or sees struck out.
_COMMENT = re.compile(r"<!--.*?-->|~~[^~]+~~")
#: ``<b>Agent:</b> Mira`` dresses a label as marks do.
_HTML_DRESS = re.compile(r"</?(?:b|strong|i|em|u)>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"^(?P<label>[A-Za-z][\w -]{0,48}?)\s*:\s*(?P<value>.*)$")
_UNSET = re.compile(
    r"^(?:n/?a|none|tbd|todo|unknown|pending|-+|—|\.{3}|\?)\b.{0,1}$|^\W*$|\{\{|^\[[^\]]*\]$|^\$\("
    r"|^\{[^{}]*\}$",
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
    found: list[Field] = []
    for number in range(start, min(end, len(view.visible)) + 1):
        if number not in headings and ":" in view.visible[number - 1].replace("：", ":"):
            stated = _stated_in(view.visible[number - 1], view.lines[number - 1])
            found += [Field(label, value, number) for label, value in stated]
    return found


# The lines of a template come back in every record, and a record is read by several rules.
@functools.lru_cache(maxsize=8192)
def _stated_in(visible: str, raw: str) -> tuple[tuple[str, str], ...]:
    """Return label and value of every field of one line."""
    return tuple(_fields_of_line(visible, raw))


def _fields_of_line(visible: str, raw: str) -> Iterator[tuple[str, str]]:
    visible, raw = (_HTML_DRESS.sub(_blank, line) for line in (visible, raw))
    marks = [match.span() for match in _NEXT_FIELD.finditer(visible)]
    starts = [0, *(after for _, after in marks)]
    ends = [*(before for before, _ in marks), len(raw)]
    for start, end in zip(starts, ends, strict=True):
        if match := _FIELD.match(visible[start:end]):
            label = re.sub(r"\s*\([^)]*\)$", "", " ".join(match["label"].split())).casefold()
            value = _TRAILING.sub("", raw[start + match.start("value") : end]).strip()
            yield label, value.removesuffix(")") if visible[:start].endswith("(") else value


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def table_fields(view: Markdown, start: int, end: int) -> list[Field]:
    """Return the rows of two cells in a 1-based range as fields, code left out."""
    rows = ((n, _ROW.match(view.visible[n - 1])) for n in range(start, end + 1))
    return [
        Field(" ".join(row["label"].split()).casefold(), row["value"], number)
        for number, row in rows
        if row
    ]


def front_matter(view: Markdown) -> list[Field]:
    """Return the keys between the rules at the top of a text, ``agent_name: Mira``, as fields."""
    if not view.lines or view.lines[0].strip() != "---":
        return []
    end = next((n for n, line in enumerate(view.lines[1:], start=2) if line.strip() == "---"), 0)
    rows = ((n, _FRONT_MATTER.match(view.lines[n - 1])) for n in range(2, end))
    return [
        Field(row["label"].replace("_", " ").casefold(), row["value"].strip("'\" "), number)
        for number, row in rows
        if row
    ]


def value_below(view: Markdown, line: int, lines: int | None = None) -> str:
    """Return the paragraph or list right below a label that has no value on its own line.

    Args:
        view: the text.
        line: 1-based line of the label.
        lines: how many lines to take at most; all of them when None.
    """
    headings = {heading.line for heading in view.headings}
    taken: list[str] = []
    last = len(view.lines) if lines is None else min(line + lines, len(view.lines))
    for number in range(line + 1, last + 1):
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
            if field.label.replace("-", " ") == label and (value := clean_value(field.value)):
                return value
    return None


def clean_value(value: str) -> str | None:
    """Return a value without what follows an arrow, marks and links, or None where unset."""
    name = _LINKED.sub(r"\1", _ARROW.split(_COMMENT.sub("", value), maxsplit=1)[0])
    name = re.sub(r"^[*_`\s]+|[*_`\s]+$", "", name)
    return None if _UNSET.search(name) else name
