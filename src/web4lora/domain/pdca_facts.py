"""Single facts of a record: objective, task type, quotes, decisions, verification, components."""

import re
from collections.abc import Iterable

from web4lora.domain.content import content_lines, has_substance, is_placeholder, real_words
from web4lora.domain.fields import Field, clean_value, fields_in, value_below
from web4lora.domain.markdown import Markdown, section_ranges

#: domain.md 3.2: the first that fits decides; word boundaries, so that "prefix" is no fix.
_TASK_TYPES: tuple[tuple[str, str], ...] = (
    ("startup", r"startup|start-up|initiali[sz]\w*|begin\w*|session start|recovery"),
    ("component_creation", r"(?=.*\bcomponents?\b).*\b(?:create\w*|creation|new)"),
    (
        "debugging",
        r"debug\w*|fix(?:e[ds]|ing)?|errors?|issues?|bugs?|broken|crash\w*|investigat\w*",
    ),
    ("refactoring", r"refactor\w*|improv\w*|cmm2|clean ?up|consolidat\w*|simplif\w*|migrat\w*"),
    ("integration", r"integrat\w*|combin\w*|connect\w*|merg\w*|wire"),
    ("violation_discovery", r"violations?|complian\w*"),
    ("architectural", r"architectur\w*|design\w*"),
    ("collaboration", r"collaborat\w*|feedback|align\w*|handover"),
    ("testing", r"tests?|testing|coverage|regression"),
)
_QA_HEADING = re.compile(r"\bQA Decisions?\b", re.IGNORECASE)
_TRON_HEADING = re.compile(r"\bTRON\b.*\b(?:Feedback|Response)\b", re.IGNORECASE)
_OPEN_BOX = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])\s+\[ \]")
_UNDONE = re.compile(r"[❌⏳🟡🔴]|\bpending\b|\bnot yet\b|\bskipped\b", re.IGNORECASE)
_COMPONENT_PATH = re.compile(r"\bcomponents/([A-Z][\w.]*)/\d+\.\d+")
_ARROWED = re.compile(r"\s+(?:→|->)\s+")


def objective_of(view: Markdown) -> str | None:
    """Return the objective: header field first, else the section's first lines, else a field."""
    fields = [f for f in fields_in(view, 1, len(view.lines)) if f.label in {"objective", "goal"}]
    first_heading = next((h.line for h in view.headings if h.level == 2 or h.name), len(view.lines))
    for stated in fields:
        if stated.line < first_heading and (value := _text_of(view, stated)):
            return value
    for start, end in section_ranges(view, "objective"):
        lines = [line.strip() for line in content_lines(view, start, end)]
        paragraph = " ".join(_until_blank(lines))
        if real_words([paragraph]):
            return _plain(paragraph)
    values = (_text_of(view, stated) for stated in fields if stated.label == "objective")
    return next((value for value in values if value), None)


def _text_of(view: Markdown, stated: Field) -> str | None:
    value = stated.value or value_below(view, stated.line)
    return _plain(value) if clean_value(value) and not is_placeholder(value) else None


def _until_blank(lines: list[str]) -> list[str]:
    taken: list[str] = []
    for line in lines:
        if not line and taken:
            break
        if line:
            taken.append(line)
    return taken


def _plain(text: str) -> str:
    return re.sub(r"^\[[ xX]\]\s+", "", re.sub(r"[*`]+", "", text).strip())


def task_type(objective: str) -> str:
    """Return the task type of an objective, ``general`` where none fits."""
    for name, pattern in _TASK_TYPES:
        if re.search(rf"\b(?:{pattern})\b", objective, re.IGNORECASE | re.DOTALL):
            return name
    return "general"


def tron_quotes(view: Markdown) -> tuple[str, ...]:
    """Return the person TRON's words: ```` ```quote ```` fences under "TRON Feedback"."""
    quotes = []
    for fence in view.fences:
        above = [heading for heading in view.headings if heading.line < fence.start_line]
        is_feedback = bool(above) and bool(_TRON_HEADING.search(above[-1].text))
        if fence.info == "quote" and is_feedback and real_words(fence.content.splitlines()):
            quotes.append(fence.content.strip())
    return tuple(quotes)


def qa_decisions_pending(view: Markdown) -> int:
    """Count the open boxes inside the QA section, code left out."""
    count = 0
    for index, heading in enumerate(view.headings):
        if not _QA_HEADING.search(heading.text):
            continue
        later = view.headings[index + 1 :]
        end = next((h.line - 1 for h in later if h.level <= heading.level), len(view.lines))
        count += sum(bool(_OPEN_BOX.match(line)) for line in view.visible[heading.line : end])
    return count


def verification_status(view: Markdown) -> str:
    """Return complete, partial or pending, from what Check holds."""
    ranges = section_ranges(view, "check")
    lines = [line for start, end in ranges for line in content_lines(view, start, end)]
    if not has_substance(lines, 4):
        return "pending"
    is_open = any(_OPEN_BOX.match(line) or _UNDONE.search(line) for line in lines)
    return "partial" if is_open else "complete"


def components_affected(text: str, header: Iterable[Field]) -> tuple[str, ...]:
    """Return the components named in paths ``components/<Name>/<version>`` and in the header."""
    stated = [
        re.split(r"[\s,]", value, maxsplit=1)[0]
        for f in header
        if f.label == "component" and (value := clean_value(_ARROWED.split(f.value)[0]))
    ]
    return tuple(dict.fromkeys([*stated, *_COMPONENT_PATH.findall(text)]))
