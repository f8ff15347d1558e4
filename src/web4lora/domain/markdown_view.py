"""The structure of a Markdown text, by line, from real tokens.

Lines inside fences, indented code and HTML comments are no structure, nor is inline code:
`Markdown.visible` blanks them while every column keeps its place. Headings inside lists and
quotes are quotations, not sections.
"""

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web4lora.domain.headings import MAX_SECTION_LEVEL, PHASES, section_name

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
#: What git leaves of a merge that nobody finished.
CONFLICT_MARK = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$")
_FENCE_MARK = re.compile(r"^ {0,3}(?:`{3,}[^`]*|~{3,}.*)$")
_LABELLED_MARK = re.compile(r"^ {0,3}(?:`{3}|~{3})[\w+-]+\s*$")
_PHASE_LINE = re.compile(r"^##\s+(\S.*)$")
_MASK = "\N{MIDDLE DOT}"
_NUL = "\x00"


@dataclass(frozen=True)
class Heading:
    """A top-level heading: 1-based line, level 1-6, plain text, canonical section name."""

    line: int
    level: int
    text: str
    name: str | None


@dataclass(frozen=True)
class CodeBlock:
    """A fenced block: 1-based first and last line, its label in lower case, its content."""

    start_line: int
    end_line: int
    info: str
    content: str
    closed: bool


@dataclass(frozen=True, eq=False)
class Markdown:
    """A parsed text; two are equal only when they are one, so that they can key a cache.

    Attributes:
        source: the lines with their line ends; joined they give the text back.
        lines: the lines without line ends.
        visible: as `lines`, with code and comments blanked.
        headings: top-level headings in order.
        fences: fenced blocks in order.
        code_lines: 1-based lines of fenced and indented code, fence marks included.
        mark_lines: 1-based lines of headings and fence marks, which are no content.
        list_lines: 1-based first lines of list items.
        table_lines: 1-based lines of table rows (head row excluded).
        references: link reference definitions, as markdown-it keeps them.
    """

    source: tuple[str, ...]
    lines: tuple[str, ...]
    visible: tuple[str, ...]
    headings: tuple[Heading, ...]
    fences: tuple[CodeBlock, ...]
    code_lines: frozenset[int]
    mark_lines: frozenset[int]
    list_lines: frozenset[int]
    table_lines: frozenset[int]
    references: Any


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # Nothing is rendered here: a link to file:///Users/… is one, and says where it leads.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


@functools.cache
def _block_parser() -> "MarkdownIt":
    """Return a parser that leaves inline marks alone: half the time; headings alone need them."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def split_lines(text: str) -> list[str]:
    """Split a text at the line ends Markdown knows, keeping them."""
    return _LINE.findall(text)


@functools.lru_cache(maxsize=32)
def read_markdown(text: str) -> Markdown:
    """Parse a text; any text goes through."""
    source = split_lines(text)
    lines = [line.rstrip("\r\n").replace(_NUL, "\ufffd") for line in source]
    environment: dict[str, Any] = {}
    tokens = _block_parser().parse("\n".join(lines), environment)
    masked = _without_comments(lines, _code_lines(tokens))
    masked = _without_conflict_marks(masked, _code_lines(tokens))
    if masked != lines:
        environment = {}
        tokens = _block_parser().parse("\n".join(masked), environment)
    while (repaired := _with_forgotten_mark(masked, tokens)) is not None:
        masked, environment = repaired, {}
        tokens = _block_parser().parse("\n".join(masked), environment)
    code = _code_lines(tokens)
    visible = tuple(
        "" if number in code else _mask_code_spans(line)
        for number, line in enumerate(masked, start=1)
    )
    headings, fences = _headings(tokens), _fences(tokens)
    return Markdown(
        source=tuple(source),
        lines=tuple(lines),
        visible=visible,
        headings=tuple(headings),
        fences=tuple(fences),
        code_lines=code,
        mark_lines=frozenset(heading.line for heading in headings) | _fence_marks(fences),
        list_lines=frozenset(_first_lines(tokens, "list_item_open")),
        table_lines=frozenset(_body_rows(tokens)),
        references=environment.get("references", {}),
    )


def inline_tokens(text: str, references: Any) -> "list[Token]":
    """Parse one line as inline Markdown; references resolve ``[text][label]`` links."""
    if not references:
        return list(_without_references(text))
    return _inline(text, references)


# Headings and link lines of a template come back in every record; the tokens are only read.
@functools.lru_cache(maxsize=4096)
def _without_references(text: str) -> "tuple[Token, ...]":
    return tuple(_inline(text, {}))


def _inline(text: str, references: Any) -> "list[Token]":
    tokens = _parser().parseInline(text, {"references": references})
    return [child for token in tokens for child in token.children or []]


def plain_text(tokens: "Iterable[Token] | None", *, code: bool = True) -> str:
    """Return the text of inline tokens without marks, with or without inline code."""
    parts = []
    for token in tokens or []:
        if token.type == "text" or (code and token.type == "code_inline"):
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
    return "".join(parts)


def _headings(tokens: "list[Token]") -> list[Heading]:
    found = []
    for opening, inline in itertools.pairwise(tokens):
        if opening.type != "heading_open" or opening.level or opening.map is None:
            continue
        children = inline_tokens(inline.content, {})
        text = plain_text(children)
        name = section_name(plain_text(children, code=False))
        if opening.markup in {"=", "-"}:
            # `**Field:** value` above a `---` is CommonMark's idea of a heading, not the team's.
            name = section_name(text, allow_suffix=False)
            if "\n" in text or (opening.markup == "-" and name is None):
                continue
        level = int(opening.tag[1])
        found.append(
            Heading(
                line=opening.map[0] + 1,
                level=level,
                text=text,
                name=name if level <= MAX_SECTION_LEVEL else None,
            )
        )
    return found


def _fences(tokens: "list[Token]") -> list[CodeBlock]:
    blocks = []
    for token in tokens:
        if token.type == "fence" and token.map is not None:
            start, end = token.map
            # the last line of a text may lack its line end, and then looks like a closing mark
            whole = token.content.endswith("\n") or not token.content
            closed = whole and end - start == token.content.count("\n") + 2
            label = token.info.strip().split(maxsplit=1)
            blocks.append(
                CodeBlock(
                    start + 1, end, label[0].casefold() if label else "", token.content, closed
                )
            )
    return blocks


def _with_forgotten_mark(lines: list[str], tokens: "list[Token]") -> list[str] | None:
    """Close the first fence that swallows a phase the text has nowhere else; None for no such.

    A few records forget a closing mark, or set one too many; their Check and Act are no code.
    Only where the marks do not pair or one swallowed a labelled one: a fence that shows a sample
    of a record keeps it, and one labelled as Markdown holds a whole document on purpose.
    """
    fences = _fences([token for token in tokens if not token.level])
    is_odd = bool(fences) and _has_odd_marks(lines, fences)
    suspects = [fence for fence in fences if is_odd or _opens_where_one_closed(fence)]
    if not suspects:
        return None
    present = {heading.name for heading in _headings(tokens)}
    for fence in suspects:
        mark = lines[fence.start_line - 1].strip()[:3]
        is_closed_at_end = fence.end_line == len(lines) and lines[-1].strip().startswith(mark)
        if fence.info in {"markdown", "md"} or is_closed_at_end:
            continue
        for number in range(fence.start_line + 1, fence.end_line):
            heading = _PHASE_LINE.match(lines[number])
            name = section_name(heading[1]) if heading else None
            if name in PHASES and name not in present and not lines[number - 1].strip():
                return [*lines[: number - 1], mark * 8, *lines[number:]]
    return None


def _has_odd_marks(lines: list[str], fences: list[CodeBlock]) -> bool:
    """Tell whether the marks of a text do not pair, those inside of fences included."""
    return not fences[-1].closed or sum(bool(_FENCE_MARK.match(line)) for line in lines) % 2 == 1


def _opens_where_one_closed(fence: CodeBlock) -> bool:
    """Tell whether a bare mark, meant to close a fence with another one inside, opened a fence.

    What gives it away is that it swallows the labelled mark of the next fence: a quote of a shell
    session may hold ```` ```bash ```` and end with two bare marks.
    """
    return not fence.info and any(map(_LABELLED_MARK.match, fence.content.splitlines()))


def _fence_marks(fences: list[CodeBlock]) -> frozenset[int]:
    closing = (fence.end_line for fence in fences if fence.closed)
    return frozenset([*(fence.start_line for fence in fences), *closing])


def _code_lines(tokens: "list[Token]") -> frozenset[int]:
    return frozenset(
        line + 1
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map is not None
        for line in range(*token.map)
    )


def _first_lines(tokens: "list[Token]", kind: str) -> list[int]:
    return [token.map[0] + 1 for token in tokens if token.type == kind and token.map is not None]


def _body_rows(tokens: "list[Token]") -> list[int]:
    heads = set(_first_lines(tokens, "thead_open"))
    return [line for line in _first_lines(tokens, "tr_open") if line not in heads]


def _without_comments(lines: list[str], code: frozenset[int]) -> list[str]:
    """Blank HTML comments outside code, also those that start in the middle of a line."""
    masked = []
    inside = False
    last_end = max((n for n, line in enumerate(lines, start=1) if "-->" in line), default=0)
    for number, line in enumerate(lines, start=1):
        if number in code and not inside:
            masked.append(line)
            continue
        kept, inside = _mask_comment(line, inside, ends_later=number < last_end)
        masked.append(kept)
    return masked


def _without_conflict_marks(lines: list[str], code: frozenset[int]) -> list[str]:
    """Blank the marks of an unresolved merge, whose ``=======`` would make a line a heading."""
    if not any(line.startswith("<<<<<<< ") for line in lines):
        return lines
    return [
        "" if number not in code and CONFLICT_MARK.match(line) else line
        for number, line in enumerate(lines, start=1)
    ]


def _mask_comment(line: str, inside: bool, *, ends_later: bool) -> tuple[str, bool]:
    if not inside and "<!--" not in line:
        return line, False
    spans = _mask_code_spans(line)
    kept: list[str] = []
    position = 0
    while position < len(line):
        if inside:
            end = line.find("-->", position)
            stop = len(line) if end < 0 else end + 3
            kept.append(" " * (stop - position))
            inside = end < 0
            position = stop
            continue
        start = spans.find("<!--", position)
        if start < 0 or not (ends_later or "-->" in line[start:] or not line[:start].strip()):
            kept.append(line[position:])
            break
        kept.append(line[position:start])
        position, inside = start, True
    return "".join(kept).rstrip(), inside


def _mask_code_spans(line: str) -> str:
    if "`" not in line:
        return line
    return _CODE_SPAN.sub(lambda match: _MASK * len(match[0]), line)
