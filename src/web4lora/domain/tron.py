"""TRON decisions: Trigger, Response, Outcome, Next, as labels in this order.

TRON is also the person who decides ("TRON Feedback"); a name, a sentence with the four words or
a title "Trigger → Response → …" is no decision.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.domain.content import content_lines, real_words
from web4lora.domain.markdown import Markdown, read_markdown

TRON_LABELS = ("trigger", "response", "outcome", "next")


def _spelled(word: str) -> str:
    """Match a word, its first letter perhaps in brackets or bold: ``[T]rigger``."""
    return rf"\[?[*_]{{0,2}}{word[0]}[*_]{{0,2}}\]?[*_]{{0,2}}{word[1:]}"


_LABEL = re.compile(
    r"^[\s>]*(?:[-*+•]\s+)?(?:\[[ xX]\]\s+)?(?:\(?\d+[.)]\s*)?(?P<heading>#{1,6}\s+)?"
    r"[^\w\s\[(|·]*\s*[*_]{0,3}\s*"
    rf"(?P<name>{'|'.join(_spelled(word) for word in TRON_LABELS)})"
    r"(?P<close>\s*[*_]{0,3}\s*(?:\((?:[^()\n]|\([^()\n]*\))*\))?\s*[*_]{0,3})\s*"
    r"(?P<colon>[:：][*_]{0,3})?",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[–—-]+\s+")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_OTHER_FIELD = re.compile(
    r"^[\s>*_-]*(?:[^\w\s]+\s*)?\**(?:objective|requirements traceability|implementation strategy"
    r"|strategy|definition of (?:ready|done)|acceptance criteria|previous pdca|next pdca|precedes"
    r"|follows|branch|sprint|task|issues|session)\**\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TronDecision:
    """One decision: what started it, what was done, what came of it, what follows.

    `start_line` is the 1-based line of the Trigger label.
    """

    trigger: str
    response: str
    outcome: str
    next: str
    start_line: int


@dataclass(frozen=True)
class TronLabel:
    """One label found: its name, 1-based line and the content up to the next one."""

    name: str
    line: int
    content: tuple[str, ...]

    @property
    def is_filled(self) -> bool:
        """Whether the content holds at least one real word."""
        return bool(real_words(self.content))


def find_tron(text: str) -> list[TronDecision]:
    """Return every complete decision of a text, wherever it stands."""
    view = read_markdown(text)
    return decisions(tron_labels(view, 1, len(view.lines)))


def decisions(labels: Sequence[TronLabel]) -> list[TronDecision]:
    """Return the decisions among labels: four filled ones in a row, in order."""
    found = []
    for index in range(len(labels) - 3):
        four = labels[index : index + 4]
        if tuple(label.name for label in four) == TRON_LABELS and all(x.is_filled for x in four):
            trigger, response, outcome, following = (
                "\n".join(label.content).strip() for label in four
            )
            found.append(TronDecision(trigger, response, outcome, following, four[0].line))
    return found


def tron_labels(view: Markdown, start: int, end: int) -> list[TronLabel]:
    """Return the TRON labels in a 1-based line range with their contents."""
    places = []
    for number in range(start, end + 1):
        if place := _label_at(view, number):
            places.append((number, *place))
    labels = []
    for index, (number, name, column) in enumerate(places):
        last = places[index + 1][0] - 1 if index + 1 < len(places) else end
        first_line = _without_open_bold(view.lines[number - 1][column:].strip())
        following = content_lines(view, number + 1, _content_end(view, number + 1, last))
        content = [first_line, *following]
        labels.append(TronLabel(name, number, tuple(content)))
    return labels


def _without_open_bold(text: str) -> str:
    """Return a content without the marks that close its label: ``**Trigger: it broke**``."""
    is_open = text.endswith("**") and text.count("**") % 2
    return text.removesuffix("**").rstrip() if is_open else text


def _label_at(view: Markdown, number: int) -> tuple[str, int] | None:
    """Return a label's name and the column where its content starts."""
    line = view.visible[number - 1]
    match = _LABEL.match(line)
    if match is None:
        return None
    column = match.end()
    if not match["colon"]:
        is_bold = "**" in match["close"] or "__" in match["close"]
        dash = _DASH.match(line, column) if is_bold else None
        if dash is None and not (match["heading"] and not line[column:].strip()):
            return None
        column = dash.end() if dash else column
    return re.sub(r"[^a-z]", "", match["name"].casefold()), column


def _content_end(view: Markdown, start: int, last: int) -> int:
    headings = {heading.line for heading in view.headings}
    for number in range(start, last + 1):
        line = view.visible[number - 1]
        if number in headings or _RULE.match(line) or _OTHER_FIELD.match(line):
            return number - 1
    return last
