"""The trainAI topics, from their Markdown export (domain.md 1.8).

A topic is a heading ``### N. <emoji> <slug> - <title>`` with a description, required reading,
key lessons and a verification checklist. Other exports put the parts under headings one level
up or down, or bold lines; the names decide, not the level.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from web4lora.domain.markdown import Markdown, read_markdown

_TOPIC = re.compile(
    r"^(?:topic\s+)?(?P<number>\d{1,3})[.):]?\s+(?:[^\w\s]+\s*)?(?P<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)"
    r"\s*(?:[-–—:]\s*(?P<title>.+))?$",
    re.IGNORECASE,
)
_PARTS = {
    "description": re.compile(r"^\W*description\b", re.IGNORECASE),
    "reading": re.compile(r"^\W*required reading\b", re.IGNORECASE),
    "lessons": re.compile(r"^\W*(?:key )?lessons\b", re.IGNORECASE),
    "checklist": re.compile(r"^\W*(?:verification )?checklist\b", re.IGNORECASE),
}
_ITEM = re.compile(r"^\s*(?:\d+[.)]|[-*+])\s+(?:\[[ xX]\]\s+)?(?P<text>.+)$")
_DEPTH = re.compile(r"\(\s*depth:?\s*(?P<depth>\d)\s*\)", re.IGNORECASE)
_REASON = re.compile(r"^\W*reason\W*:\**\s*(?P<reason>.+)$", re.IGNORECASE)
_LABEL_VALUE = re.compile(r"^\W*description\W*?:\**\s*(?P<value>.*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A document to read for a topic: path, why, and how deep to follow its references (1-3)."""

    path: str
    reason: str = ""
    depth: int = 1


@dataclass(frozen=True)
class TrainingTopic:
    """One trainAI topic.

    Attributes:
        number: position in the export, from 1.
        slug: the name on the command line.
        key_lessons: the lessons in order, their prefixes kept (🔴 critical, ❌ never, …).
        checklist: what to verify, without boxes.
        start_line: 1-based line where the topic begins in its file.
        end_line: 1-based, inclusive.
    """

    number: int
    slug: str
    title: str
    description: str = ""
    required_reading: tuple[Reading, ...] = ()
    key_lessons: tuple[str, ...] = ()
    checklist: tuple[str, ...] = field(default=())
    start_line: int = 0
    end_line: int = 0

    @property
    def weight(self) -> int:
        """Return how much the topic says: lessons, checks and readings."""
        return len(self.key_lessons) + len(self.checklist) + len(self.required_reading)


def render_topic(topic: TrainingTopic) -> str:
    """Return a topic as Markdown, as the export shows one."""
    parts = [f"### {topic.number}. {topic.slug} - {topic.title}"]
    if topic.description:
        parts.append(f"**Description**: {topic.description}")
    if topic.required_reading:
        lines = [
            f"{number}. **{reading.path}** (Depth: {reading.depth})"
            + (f"\n   - Reason: {reading.reason}" if reading.reason else "")
            for number, reading in enumerate(topic.required_reading, start=1)
        ]
        parts.append("#### Required Reading\n\n" + "\n".join(lines))
    if topic.key_lessons:
        lines = [f"{number}. {text}" for number, text in enumerate(topic.key_lessons, start=1)]
        parts.append("#### Key Lessons\n\n" + "\n".join(lines))
    if topic.checklist:
        lines = [f"- [ ] {text}" for text in topic.checklist]
        parts.append("#### Verification Checklist\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def parse_topics(markdown: str) -> list[TrainingTopic]:
    """Return the topics of an export in order, each slug once; what belongs to none is left out.

    An export that repeats a topic, in short form say, counts in its fullest form.
    """
    view = read_markdown(markdown)
    starts = [(h.line, h.level, match) for h in view.headings if (match := _TOPIC.match(h.text))]
    topics = []
    for line, level, match in starts:
        later = (h.line - 1 for h in view.headings if h.line > line and h.level <= level)
        end = next(later, len(view.lines))
        following = [start - 1 for start, _, _ in starts if start > line]
        topics.append(_topic(view, match, line + 1, min([end, *following])))
    return fullest(topics)


def fullest(topics: Iterable[TrainingTopic]) -> list[TrainingTopic]:
    """Return each slug once, in order of appearance, in the form that says most."""
    found: dict[str, TrainingTopic] = {}
    for topic in topics:
        known = found.get(topic.slug)
        if known is None or topic.weight > known.weight:
            found[topic.slug] = topic
    return list(found.values())


def _topic(view: Markdown, match: re.Match[str], start: int, end: int) -> TrainingTopic:
    parts: dict[str, list[str]] = {name: [] for name in _PARTS}
    part = "description"
    for number in range(start, end + 1):
        line = view.lines[number - 1]
        if (named := _part_of(line)) is not None:
            part = named
            if value := _LABEL_VALUE.match(line):
                parts[part].append(value["value"])
        elif line.strip() and not line.startswith("---"):
            parts[part].append(line)
    slug = match["slug"].casefold()
    return TrainingTopic(
        number=int(match["number"]),
        slug=slug,
        title=(match["title"] or slug).strip(" *"),
        description=" ".join(text.strip() for text in parts["description"] if text.strip()),
        required_reading=tuple(_readings(parts["reading"])),
        key_lessons=tuple(_items(parts["lessons"])),
        checklist=tuple(_items(parts["checklist"])),
        start_line=start - 1,
        end_line=end,
    )


def _part_of(line: str) -> str | None:
    """Return the part that a heading or a bold label opens."""
    bare = line.strip()
    if not bare.startswith(("#", "**")):
        return None
    return next((name for name, shape in _PARTS.items() if shape.match(bare)), None)


def _items(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if match := _ITEM.match(line):
            yield match["text"].strip()


def _readings(lines: list[str]) -> Iterator[Reading]:
    reading: Reading | None = None
    for line in lines:
        bare = re.sub(r"^\s*(?:\d+[.)]|[-*+])\s+", "", line).strip()
        if match := _REASON.match(bare):
            if reading:
                reading = replace(reading, reason=match["reason"].strip())
            continue
        if reading:
            yield reading
        depth = _DEPTH.search(bare)
        path = _DEPTH.sub("", bare).strip(" *`-–—:")
        reading = Reading(path, depth=int(depth["depth"]) if depth else 1)
    if reading:
        yield reading
