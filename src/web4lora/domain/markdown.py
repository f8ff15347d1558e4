"""A Markdown text as sections, and the document inside an answer.

`read_markdown` (see `markdown_view`) gives the parsed text; here are the questions one asks of
it: which sections, which lines, what stands in a fence around everything.
"""

import re
import textwrap
from dataclasses import dataclass

from web4lora.domain.fences import code_fences
from web4lora.domain.headings import MAX_SECTION_LEVEL, PHASES
from web4lora.domain.markdown_view import (
    CodeBlock,
    Heading,
    Markdown,
    inline_tokens,
    plain_text,
    read_markdown,
)

__all__ = [
    "CodeBlock",
    "Heading",
    "Markdown",
    "Section",
    "inline_tokens",
    "opens_section",
    "parse_sections",
    "plain_text",
    "read_markdown",
    "section_ranges",
    "structure_marks",
    "unwrap",
    "visible_lines",
]

_FENCE_LINE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\s]*)[^`\n]*$", re.MULTILINE
)
_DOCUMENT_LABELS = frozenset({"", "markdown", "md"})
_SMALL_TALK_WORDS = 60
_RECORD_LABEL = re.compile(
    r"^[\W\d]*\[?(trigger|t\]rigger|response|r\]esponse|outcome|o\]utcome|next|n\]ext|precedes|follows"
    r"|previous pdca|next pdca)\b[^:\n]{0,40}:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Section:
    """A piece of a document from one section heading to the next.

    Attributes:
        name: objective, plan, do, check, act, summary, reflection, process_update, or None.
        title: the heading's plain text; empty for what stands before the first heading.
        level: 1-6, or 0 without heading.
        start_line: 1-based line of the heading.
        end_line: 1-based last line, inclusive.
        text: the lines as they stand, line ends included.
    """

    name: str | None
    title: str
    level: int
    start_line: int
    end_line: int
    text: str


def visible_lines(text: str) -> list[str]:
    """Return the lines with fences, indented code, comments and inline code blanked."""
    return list(read_markdown(text).visible)


def parse_sections(text: str) -> list[Section]:
    """Cut a text at its section headings; the pieces joined give the text back.

    A phase (plan, do, check, act) starts a section wherever it stands; any other heading does
    when it is not below the section it stands in. Headings of level 1-3 count.
    """
    view = read_markdown(text)
    starts: list[tuple[int, Heading | None]] = []
    current: Heading | None = None
    for heading in view.headings:
        if opens_section(heading, current):
            starts.append((heading.line, heading))
            current = heading
    if view.source and (not starts or starts[0][0] > 1):
        starts.insert(0, (1, None))
    ends = [line - 1 for line, _ in starts[1:]] + [len(view.source)] * bool(starts)
    return [
        Section(
            name=heading.name if heading else None,
            title=heading.text if heading else "",
            level=heading.level if heading else 0,
            start_line=start,
            end_line=end,
            text="".join(view.source[start - 1 : end]),
        )
        for (start, heading), end in zip(starts, ends, strict=True)
    ]


def section_ranges(view: Markdown, name: str) -> list[tuple[int, int]]:
    """Return the 1-based line ranges below every heading of that name, nested ones included."""
    ranges = []
    for index, heading in enumerate(view.headings):
        if heading.name != name:
            continue
        following = (
            later.line - 1
            for later in view.headings[index + 1 :]
            if later.name in PHASES or later.level <= heading.level
        )
        ranges.append((heading.line + 1, next(following, len(view.lines))))
    return ranges


def opens_section(heading: Heading, current: Heading | None) -> bool:
    """Tell whether `heading` ends the section `current` and starts its own."""
    if heading.level > MAX_SECTION_LEVEL:
        return False
    if heading.name in PHASES or current is None:
        return True
    if current.name is None:
        return heading.name is not None or heading.level <= max(current.level, 2)
    return heading.level <= current.level


#: Every mark above the last one leaves a mark outside, which is no small talk; a comment may hide a
#: few. Without a bound, an answer of nothing but marks would be parsed once for each of them.
_CLOSERS_TRIED = 8


def unwrap(answer: str) -> str:
    """Return the document inside a single Markdown or unlabelled fence, else the answer itself.

    A sentence before and after the fence is fine, inner fences are too; what stands outside
    must hold no structure of its own. Common indentation goes.
    """
    text = textwrap.dedent(answer.lstrip("\ufeff"))
    lines = text.splitlines(keepends=True)
    opener = next((n for n, line in enumerate(lines) if _FENCE_LINE.match(line)), None)
    if opener is None:
        return text
    opening = _FENCE_LINE.match(lines[opener])
    if opening is None or opening["info"].casefold() not in _DOCUMENT_LABELS:
        return text
    mark = opening["mark"]
    closers = [
        number
        for number in range(len(lines) - 1, opener, -1)
        if (line := lines[number].strip()) and set(line) == {mark[0]} and len(line) >= len(mark)
    ]
    for closer in [*closers[:_CLOSERS_TRIED], len(lines)]:
        inner = "".join(lines[opener + 1 : closer])
        outside = "".join(lines[:opener] + lines[closer + 1 :])
        if not outside.strip() and not _FENCE_LINE.search(inner):
            return inner  # nothing but the fence: whatever it holds is the document
        if _is_small_talk(outside) and _is_document(inner) and _is_fuller(inner, text):
            return inner
    return text


def _is_small_talk(outside: str) -> bool:
    view = read_markdown(outside)
    words = sum(len(line.split()) for line in view.visible)
    return not view.fences and not structure_marks(view) and words <= _SMALL_TALK_WORDS


def _is_document(inner: str) -> bool:
    # By line and not by `read_markdown`, which mends a forgotten mark.
    return bool(inner.strip()) and all(fence.closed for fence in code_fences(inner))


def _is_fuller(inner: str, whole: str) -> bool:
    return len(structure_marks(read_markdown(inner))) > len(structure_marks(read_markdown(whole)))


def structure_marks(view: Markdown) -> set[str]:
    """Return the section names and record labels that a text shows outside code."""
    marks = {heading.name for heading in view.headings if heading.name}
    labels = {match[1].casefold() for line in view.visible if (match := _RECORD_LABEL.match(line))}
    return marks | labels
