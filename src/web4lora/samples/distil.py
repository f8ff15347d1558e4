"""The gist of a real record: objective, situation, steps, checks, lessons, next.

Sentences are taken over as they stand, marks and links removed, each cut at a sentence end, never
in the middle. What a record does not say stays empty; nothing is guessed: a list below Do tells
what was done only where it is numbered or its items say so, successes and plans below Act are no
lessons, and an issue that is resolved is no problem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from web4lora.domain.pdca import Pdca
from web4lora.samples.deeds import are_orders, is_account, is_order, names_a_step, tells_a_deed

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
#: Nothing to hand on: a hole to fill, a link that lost its address, half of a line.
_UNFIT = re.compile(
    r"\{\{|TBD|\bN/A\b|^\W*$|https?://|§/|:$|\[\[|\[[a-z][a-z ]*\]|\bGitHub (?:\||\S*/)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d+[.)]\s+")
_LAST_SYMBOLS = re.compile(r"(?<=[^.!?\s])(?:\s*[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)+$")
_NUMBERED = re.compile(r"^\d+[.)]\s")
_HEADING = re.compile(r"^#{2,6}\s+(?P<title>.+)$|^(?P<bold>\*\*[^*]+\*\*):?\s*$")
_STEP_HEADING = re.compile(r"^#{3,6}[\s*]+\d+[.)]\s*(?P<title>.+)$")
_DONE_MARK = re.compile(r"\s*\((?:complete|completed|done)\)", re.IGNORECASE)
_OVER = re.compile(
    r"^(?:resolved|none|no (?:issues|problems)|all clear|fixed|complete[d]?|solved)\b",
    re.IGNORECASE,
)
_LEARNED = re.compile(r"learn|lesson|insight|wisdom|principle|prevent", re.IGNORECASE)
_NO_LESSON = re.compile(
    r"success|achiev|benefit|future|next|complete|ready|result|status|immediate|follow|action|impact",
    re.IGNORECASE,
)
#: An order for the hours after the record, or what somebody waits for.
_ERRAND = re.compile(
    r"^(?:immediate|future|next|short[- ]term|long[- ]term|await|wait|commit|push|report|standby"
    r"|submit|ready|continue|decision \d)\b",
    re.IGNORECASE,
)
_LEARNING = re.compile(
    r"^\W*(?:process learning|learning applied)\W*:\W*(?P<text>.+)$", re.IGNORECASE
)


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
    objective = _clean(pdca.objective or "").rstrip(".")
    return Gist(
        objective=objective if len(objective) <= MAX_ITEM_CHARS else "",
        situation=_situation(pdca, text, plan),
        plan=tuple(item for item in plan if item.rstrip(".") != pdca.objective)[:3],
        steps=_steps(section.get("do", ""))[:3],
        checks=_items(section.get("check", ""))[:2],
        lessons=_lessons(section.get("act", ""), text)[:2],
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
    found = _NUMBER.sub("", _SYMBOLS.sub("", plain(text)))
    return _LAST_SYMBOLS.sub("", _LABEL.sub("", found)).strip(" -–—")


def _items(section: str) -> tuple[str, ...]:
    """Return list items of a section, or its sentences where it has no list."""
    lines = [line for line in prose_lines(section) if not line.lstrip().startswith("#")]
    bullets = [match["text"] for line in lines if (match := _BULLET.match(line))]
    fields = [line for line in lines if line.lstrip().startswith("**")]
    prose = [
        line
        for line in lines
        if line.strip() and not _BULLET.match(line) and line not in fields and line[0] != ">"
    ]
    texts = bullets or [*fields, *_SENTENCE.split(" ".join(prose))]
    found = [_whole_sentences(_clean(text)) for text in texts]
    return tuple(dict.fromkeys(text for text in found if _is_fit(text)))


def _steps(section: str) -> tuple[str, ...]:
    """Return what was done, where the section says it.

    That is a list of whole sentences, the steps of a numbered list, the items that begin with a
    deed, or the numbered headings; other lists below Do describe what was found or what it is like.
    """
    items = _items(section)
    if is_account(items):
        return items
    lines = list(prose_lines(section))
    numbered = _items("\n".join(line for line in lines if _NUMBERED.match(line)))
    steps = tuple(item for item in numbered if tells_a_deed(item) or is_order(item))
    deeds = steps or tuple(item for item in items if tells_a_deed(item))
    titles = [
        _clean(_DONE_MARK.sub("", match["title"]))
        for line in lines
        if (match := _STEP_HEADING.match(line))
    ]
    titles = [title for title in titles if len(title.split()) > 1 and names_a_step(title)]
    titles = [title for title in dict.fromkeys(titles) if not _UNFIT.search(title)]
    return deeds or (tuple(titles) if len(titles) > 1 else ())


def _lessons(section: str, text: str) -> tuple[str, ...]:
    """Return what was learned, from the parts of Act that say so before all others."""
    parts = _parts(section)
    learned = [item for title, body in parts if _LEARNED.search(title) for item in _items(body)]
    if learned:
        return tuple(item for item in dict.fromkeys(learned) if "→" not in item)
    items = _items(section)
    if is_account(items) and not all(map(is_order, items)):
        return items
    rest = [item for title, body in parts if not _NO_LESSON.search(title) for item in _items(body)]
    kept = [item for item in dict.fromkeys(rest) if not _is_errand(item) and "→" not in item]
    stated = _stated_learning(text)
    return stated if stated and len(parts) > 1 else tuple(kept) or stated


def _is_errand(item: str) -> bool:
    """Tell whether an item of Act says what somebody has still to do."""
    return bool(_ERRAND.match(item)) or is_order(item)


def _parts(section: str) -> list[tuple[str, str]]:
    """Return the parts of a section with their headings; the first may have none."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in section.splitlines()[1:]:
        if match := _HEADING.match(line):
            parts.append((match["title"] or match["bold"], []))
        else:
            parts[-1][1].append(line)
    found = [(title, "\n".join(lines)) for title, lines in parts]
    return [part for part in found if part[1].strip()]


def _stated_learning(text: str) -> tuple[str, ...]:
    """Return what a record calls its learning, wherever it stands."""
    found = [
        _whole_sentences(_clean(match["text"]))
        for line in prose_lines(text)
        if (match := _LEARNING.match(line))
    ]
    return tuple(dict.fromkeys(item for item in found if _is_fit(item)))


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
        return "" if _OVER.match(stated) else stated
    return plan[0] if plan and not are_orders(plan) else ""


def _next_focus(text: str) -> str:
    for line in prose_lines(text):
        if match := _NEXT.match(line):
            found = _whole_sentences(_clean(match["text"]))
            return found if _is_fit(found) else ""
    return ""
