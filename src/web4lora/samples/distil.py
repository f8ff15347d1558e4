"""The gist of a real record: objective, situation, steps, checks, lessons, next.

Sentences are taken over as they stand, marks and links removed, each cut at a sentence end, never
in the middle. What a record does not say stays empty; nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from web4lora.domain.pdca import Pdca

#: Items and sentences longer than this are explanations and no gist.
MAX_ITEM_CHARS = 220
MIN_ITEM_WORDS = 4

_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.+)$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_`]{1,3}")
_LABEL = re.compile(
    r"^(?:objective|implementation strategy|requirements traceability|definition of (?:done|ready)"
    r"|process learning|quality impact|next pdca focus|success achieved|trigger|response|outcome"
    r"|next|strategy|tron record|verification results?)\s*(?:\([^)]*\))?\s*:\s*",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^\W*next pdca focus\W*:\W*(?P<text>.+)$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ0-9\"'])")
_SYMBOLS = re.compile(r"^(?:[^\w\s\"'(\[<>/.$§-]\ufe0f?\s*)+")
_UNFIT = re.compile(r"\{\{|TBD|\bN/A\b|^\W*$|https?://|§/|:$", re.IGNORECASE)


@dataclass(frozen=True)
class Gist:
    """What a record says, in its own words."""

    objective: str
    situation: str
    plan: tuple[str, ...]
    steps: tuple[str, ...]
    checks: tuple[str, ...]
    lessons: tuple[str, ...]
    next: str

    @property
    def is_complete(self) -> bool:
        """Whether there is enough for a whole record."""
        return bool(self.objective and self.steps and self.checks and self.lessons)


def distil(pdca: Pdca, text: str) -> Gist:
    """Return the gist of a record; parts it lacks are empty.

    Args:
        pdca: the parsed record.
        text: its whole text.
    """
    section = {part.name: part.text for part in reversed(pdca.sections)}
    plan = _items(section.get("plan", ""))
    return Gist(
        objective=_clean(pdca.objective or "").rstrip("."),
        situation=_situation(pdca, text, plan),
        plan=tuple(item for item in plan if item.rstrip(".") != pdca.objective)[:3],
        steps=_items(section.get("do", ""))[:3],
        checks=_items(section.get("check", ""))[:2],
        lessons=_items(section.get("act", ""))[:2],
        next=_next_focus(text),
    )


def prose_lines(text: str) -> Iterator[str]:
    """Yield the lines outside code fences; cheap, since only lists and sentences are wanted."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            yield line


def plain(text: str) -> str:
    """Return Markdown text without links, emphasis and code marks."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


def _clean(text: str) -> str:
    return _LABEL.sub("", _SYMBOLS.sub("", plain(text))).strip(" -–—")


def _items(section: str) -> tuple[str, ...]:
    """Return list items of a section, or its sentences where it has no list."""
    lines = [line for line in prose_lines(section) if not line.lstrip().startswith("#")]
    bullets = [match["text"] for line in lines if (match := _BULLET.match(line))]
    fields = [line for line in lines if line.lstrip().startswith("**")]
    prose = [
        line for line in lines if line.strip() and not _BULLET.match(line) and line not in fields
    ]
    texts = bullets or [*fields, *_SENTENCE.split(" ".join(prose))]
    found = [_whole_sentences(_clean(text)) for text in texts]
    return tuple(dict.fromkeys(text for text in found if _is_fit(text)))


def _whole_sentences(text: str) -> str:
    """Return as many whole sentences from the start as fit."""
    kept = ""
    for sentence in _SENTENCE.split(text):
        joined = f"{kept} {sentence}".strip()
        if len(joined) > MAX_ITEM_CHARS:
            break
        kept = joined
    return kept.rstrip(";, ")


def _is_fit(text: str) -> bool:
    return len(text.split()) >= MIN_ITEM_WORDS and not _UNFIT.search(text)


def _situation(pdca: Pdca, text: str, plan: tuple[str, ...]) -> str:
    """Return what started the work: the TRON trigger, the stated issue, or the first of Plan."""
    if pdca.tron is not None:
        return _whole_sentences(_clean(pdca.tron.trigger))
    match = re.search(r"^\W*issues\W*:\W*(?P<text>.+)$", text, re.IGNORECASE | re.MULTILINE)
    stated = _whole_sentences(_clean(match["text"])) if match else ""
    if _is_fit(stated):
        return stated
    return plan[0] if plan else ""


def _next_focus(text: str) -> str:
    for line in prose_lines(text):
        if match := _NEXT.match(line):
            found = _whole_sentences(_clean(match["text"]))
            return found if _is_fit(found) else ""
    return ""
