"""Fenced code in an answer, by line.

Models fence code inside lists and quotes and forget the closing fence; this reader accepts any
indentation and quote marks before a fence and lets an unclosed fence run to the end.
"""

import re
from dataclasses import dataclass

_OPEN = re.compile(
    r"^(?P<lead>(?:[ \t]|>[ \t]?)*(?:(?:[-*+]|\d+[.)])[ \t]+)?)"
    r"(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>.*)$"
)
_LABEL = re.compile(r"[A-Za-z][\w+#-]*")
_QUOTE = re.compile(r"^(?:[ \t]*>[ \t]?)+")
#: ` * ```ts` inside a bare class is a doc comment's example, not a fence.
_STAR_LEAD = re.compile(r"^[ \t]*\*[ \t]+$")


@dataclass(frozen=True)
class Fence:
    """One fenced block.

    Attributes:
        label: the language, lower case; empty when unlabelled.
        text: what stands between the marks.
        start_line: 1-based line of the opening mark.
        closed: whether the closing mark was found.
    """

    label: str
    text: str
    start_line: int
    closed: bool


def _opening(line: str) -> re.Match[str] | None:
    match = _OPEN.match(line)
    if match is None or _STAR_LEAD.match(match["lead"]):
        return None
    if match["mark"][0] == "`" and "`" in match["info"]:
        return None
    return match


def _closes(line: str, mark: str) -> bool:
    bare = _QUOTE.sub("", line).strip()
    return len(bare) >= len(mark) and set(bare) == {mark[0]}


def code_fences(answer: str) -> list[Fence]:
    """Return the fenced blocks of `answer` in order; those inside HTML comments do not count."""
    fences: list[Fence] = []
    opened: re.Match[str] | None = None
    opened_at = 0
    body: list[str] = []
    in_comment = False
    for number, line in enumerate(answer.splitlines(), start=1):
        if opened is not None:
            if _closes(line, opened["mark"]):
                fences.append(_fence(opened, body, opened_at, closed=True))
                opened, body = None, []
            else:
                body.append(_QUOTE.sub("", line) if ">" in opened["lead"] else line)
            continue
        if in_comment:
            in_comment = "-->" not in line
            continue
        if line.lstrip().startswith("<!--"):
            in_comment = "-->" not in line
            continue
        opened, opened_at = _opening(line), number
    if opened is not None:
        fences.append(_fence(opened, body, opened_at, closed=False))
    return fences


def unwrap_code(answer: str) -> str:
    """Return what stands inside a Markdown (or unlabelled) fence around the whole answer.

    Inner fences survive; an answer that merely begins and ends with fences stays as it is.
    """
    lines = answer.strip().splitlines()
    opening = _opening(lines[0]) if lines else None
    if opening is None or len(lines) < 2 or not _closes(lines[-1], opening["mark"]):
        return answer
    label = opening["info"].strip().lower()
    if label not in ("", "markdown", "md"):
        return answer
    marks = [match for line in lines[1:-1] if (match := _opening(line))]
    first_is_labelled = bool(marks) and bool(marks[0]["info"].strip())
    if marks and not label and not first_is_labelled:
        return answer
    return "\n".join(lines[1:-1]) + "\n"


def _fence(opened: re.Match[str], body: list[str], line: int, *, closed: bool) -> Fence:
    label = _LABEL.search(opened["info"])
    return Fence(label.group().lower() if label else "", "\n".join(body), line, closed)
