"""Single facts of a record: objective, task type, quotes, decisions, verification, components."""

import re
from collections.abc import Iterable, Iterator, Sequence

from web4lora.domain.content import content_lines, has_substance, is_placeholder, real_words
from web4lora.domain.fields import Field, clean_value, fields_in, value_below
from web4lora.domain.markdown import CodeBlock, Markdown, section_ranges

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
_QA_TITLE = re.compile(r"^\W*(?:(?:to\s+)?tron\W+)?qa decisions?\b", re.IGNORECASE)
_QUOTE_HEADING = re.compile(
    r"\b(?:TRON|User)\b.*\b(?:Feedback|Response|Quotes?|Prompts?)\b|\bQA Feedback\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\s*>\s?(?P<text>.*)$")
#: An answer to numbered questions: no words, yet all that TRON had to say.
_CHOICE = re.compile(r"^\s*(?:decision\s+)?\d{1,2}\s*[a-f]\b", re.IGNORECASE | re.MULTILINE)
#: Some boxes lost their bullet: ``[ ] **Decision 1: …**``.
_OPEN_BOX = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?\[ \]\s")
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$")
_UNDONE = re.compile(r"[❌⏳🟡🔴]|\bpending\b|\bnot yet\b|\bskipped\b", re.IGNORECASE)
_COMPONENT_PATH = re.compile(r"\bcomponents/([A-Z][\w.]*)/\d+\.\d+")
#: The next line of a wrapped paragraph starts in lower case; a new statement does not.
_WRAPPED = re.compile(r"^\s{0,3}[a-zäöü]")
_ARROWED = re.compile(r"\s+(?:→|->)\s+")


def objective_of(view: Markdown) -> str | None:
    """Return the objective: header field first, else the section's first lines, else a field."""
    stated_fields = fields_in(view, 1, len(view.lines))
    criteria = {field.line for field in criterion_fields(view, stated_fields)}
    fields = [
        f for f in stated_fields if f.label in {"objective", "goal"} and f.line not in criteria
    ]
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


def criterion_fields(view: Markdown, stated: Sequence[Field]) -> Iterator[Field]:
    """Yield the fields "Objective" that are the first of "objective, reproducible, verifiable".

    The team's definition of CMM3 (domain.md 1.5) heads check lists with these three words.
    """
    for field in stated:
        if field.label == "objective":
            following = (heading.line for heading in view.headings if heading.line > field.line)
            end = next(following, len(view.lines) + 1)
            if any(f.label == "reproducible" and field.line < f.line < end for f in stated):
                yield field


def _text_of(view: Markdown, stated: Field) -> str | None:
    value = stated.value or value_below(view, stated.line)
    if stated.value and not view.lines[stated.line - 1].endswith(("  ", "\\")):
        value = " ".join([value, *_wrapped_lines(view, stated.line)])
    return _plain(value) if clean_value(value) and not is_placeholder(value) else None


def _wrapped_lines(view: Markdown, line: int) -> Iterator[str]:
    """Yield the lines that go on with a value: plain words right below, no mark, no label."""
    for number in range(line + 1, len(view.lines) + 1):
        text = view.visible[number - 1]
        if not _WRAPPED.match(text) or ":" in text:
            return
        yield text.strip()


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
    """Return the person TRON's words, verbatim and in order.

    They stand in a ```` ```quote ```` fence under "TRON Feedback" or "User Feedback"; records of
    the first weeks have them as a block quote below "QA Feedback (quote literally):".
    """
    found = [(fence.start_line, fence.content.strip()) for fence in _quote_fences(view)]
    for stated in fields_in(view, 1, len(view.lines)):
        if stated.label == "qa feedback" and not stated.value:
            found.append((stated.line, _block_quote(view, stated.line + 1)))
    return tuple(
        text for _, text in sorted(found) if real_words(text.splitlines()) or _CHOICE.search(text)
    )


def _quote_fences(view: Markdown) -> Iterator[CodeBlock]:
    for fence in view.fences:
        above = [heading for heading in view.headings if heading.line < fence.start_line]
        # "quoteext" is a slip that several records share.
        if fence.info.startswith("quote") and above and _QUOTE_HEADING.search(above[-1].text):
            yield fence


def _block_quote(view: Markdown, line: int) -> str:
    taken = []
    while line <= len(view.lines) and (match := _QUOTED.match(view.lines[line - 1])):
        taken.append(match["text"])
        line += 1
    return "\n".join(taken).strip()


def qa_decisions_pending(view: Markdown) -> int:
    """Count the open boxes inside the QA section, code left out."""
    return sum(bool(_OPEN_BOX.match(view.visible[line - 1])) for line in _qa_lines(view))


def _qa_lines(view: Markdown) -> set[int]:
    """Return the lines of the QA section, which a heading opens or a bold label does."""
    lines: set[int] = set()
    for index, heading in enumerate(view.headings):
        # A title may speak of QA decisions too; it opens no section.
        if heading.level > 1 and _QA_TITLE.match(heading.text):
            later = view.headings[index + 1 :]
            end = next((h.line - 1 for h in later if h.level <= heading.level), len(view.lines))
            lines.update(range(heading.line + 1, end + 1))
    marks = {heading.line for heading in view.headings}
    for stated in fields_in(view, 1, len(view.lines)):
        if stated.line not in lines and not stated.value and _QA_TITLE.match(stated.label):
            number = stated.line + 1
            while number <= len(view.lines) and number not in marks:
                if _RULE.match(view.visible[number - 1]):
                    break
                lines.add(number)
                number += 1
    return lines


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
