"""What a process document asks of its reader: reading, lessons, a checklist."""

import re
from dataclasses import dataclass

from web4lora.domain.markdown import Markdown

_READING = re.compile(r"\brequired reading\b|\bmust read\b|\bread first\b", re.IGNORECASE)
_LESSONS = re.compile(r"\b(?:key|critical) (?:lessons?|learnings?)\b|\blessons? learned\b", re.I)
_BOX = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s+(?P<text>.+)$")
_ITEM = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.+)$")
_LABEL = re.compile(r"^\s*\*\*(?P<text>[^*]+)\*\*\s*:?\s*$|^(?P<plain>[A-Z][^*|.:`]{2,60}):\s*$")
#: ``name: builder`` between the rules at the top of an agent's prompt.
_FRONT = re.compile(r"^(?:title|name):\s*(?P<text>\S.*?)\s*$")

#: A bold label is below every heading.
_LABEL_LEVEL = 7


@dataclass(frozen=True)
class ProcessDocument:
    """A process document's parts, each item as written without its mark.

    Attributes:
        title: the first heading of level 1, else the name that the front matter gives, else the
            first heading; ``""`` without any.
        required_reading: list items below "Required Reading".
        key_lessons: list items below "Key Lessons" or "Key Learnings".
        checklist: every item with a box, wherever it stands.
    """

    title: str
    required_reading: tuple[str, ...]
    key_lessons: tuple[str, ...]
    checklist: tuple[str, ...]


def read_process(view: Markdown) -> ProcessDocument:
    """Read a process document; any text gives one."""
    headings = view.headings
    title = next((h.text for h in headings if h.level == 1), "") or _front_title(view)
    title = title or (headings[0].text if headings else "")
    boxes = (_BOX.match(line) for line in view.visible)
    return ProcessDocument(
        title=title,
        required_reading=_items_below(view, _READING),
        key_lessons=_items_below(view, _LESSONS),
        checklist=tuple(match["text"].strip() for match in boxes if match),
    )


def _front_title(view: Markdown) -> str:
    if not view.lines or view.lines[0].strip() != "---":
        return ""
    for line in view.lines[1:]:
        if line.strip() == "---":
            return ""
        if match := _FRONT.match(line):
            return match["text"].strip("'\"")
    return ""


def _items_below(view: Markdown, name: re.Pattern[str]) -> tuple[str, ...]:
    """Return the list items below each heading or bold label of that name."""
    levels = {heading.line: heading.level for heading in view.headings}
    texts = {heading.line: heading.text for heading in view.headings}
    taken: list[str] = []
    open_level: int | None = None
    for number, line in enumerate(view.visible, start=1):
        label = _LABEL.match(line)
        if number in levels:
            if open_level is None or levels[number] <= open_level:
                # A title tells what the whole document is about, not what its lists hold.
                opens = levels[number] > 1 and name.search(texts[number])
                open_level = levels[number] if opens else None
        elif label and (open_level is None or open_level == _LABEL_LEVEL):
            open_level = _LABEL_LEVEL if name.search(label["text"] or label["plain"]) else None
        elif open_level is not None and (item := _ITEM.match(line)):
            taken.append(view.lines[number - 1][item.start("text") :].strip())
    return tuple(taken)
