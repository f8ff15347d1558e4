"""How good a record is as an example: 0-100, from its content alone.

The weights of the v2.1 selector (domain.md 3.4), with three changes: sections are headings, not
substrings; "CMM3 COMPLETE" became the level that the checklist gives; recency is left out, so
that a score never ages. The sum is scaled to 100.
"""

import re

from web4lora.domain.content import content_lines, has_substance, real_words
from web4lora.domain.fields import fields_in
from web4lora.domain.headings import PHASES
from web4lora.domain.markdown import Markdown, read_markdown, section_ranges
from web4lora.domain.tron import decisions, tron_labels
from web4lora.domain.web4_template import web4_template_reasons

#: Raise with every change of weights; scores of different versions do not compare.
QUALITY_VERSION = 1

_CMM_POINTS = {1: 0, 2: 10, 3: 20}
_SECTIONS = ("summary", *PHASES)
_SECTION_POINTS = 4
_TRON_POINTS = 15
_FEEDBACK_POINTS = 10  # a verbatim quote with an answer is half the way to a decision
_LINK_POINTS = 10
_OBJECTIVE_POINTS = 10
_LEARNING_POINTS = 10
_FULL_LENGTH, _SOME_LENGTH = (1000, 5000), (300, 8000)  # words
_MAXIMUM = 95

_DUAL = re.compile(r"\[GitHub\]\(https://github\.com/[^)\s]+\)\s*\|\s*\[[^\]]+\]\([^)\s]+\)")
_LEARNING = re.compile(
    r"\b(?:learn\w*|lesson\w*|insight\w*|gelernt|erkenntnis\w*)\b", re.IGNORECASE
)
_MIN_WORDS = 7


def quality_score(text: str) -> float:
    """Return the quality of a record, 0-100, one decimal."""
    view = read_markdown(text)
    filled = {name for name in (*_SECTIONS, "objective") if _is_filled(view, name)}
    points = (
        _CMM_POINTS[_checklist_level(view, filled)]
        + sum(_SECTION_POINTS for name in _SECTIONS if name in filled)
        + _tron_points(view)
        + (_LINK_POINTS if any(_DUAL.search(line) for line in view.visible) else 0)
        + (_OBJECTIVE_POINTS if "objective" in filled or _states_objective(view) else 0)
        + _length_points(view)
        + (_LEARNING_POINTS if _LEARNING.search("\n".join(view.visible)) else 0)
    )
    return round(100 * points / _MAXIMUM, 1)


def _checklist_level(view: Markdown, filled: set[str]) -> int:
    """Return the CMM level that the team's checklist gives: 3 clean, 1 without Check or Act."""
    if not {"plan", "check", "act"} <= filled:
        return 1
    return 2 if web4_template_reasons(view) else 3


def _is_filled(view: Markdown, name: str) -> bool:
    return any(
        has_substance(content_lines(view, start, end), _MIN_WORDS)
        for start, end in section_ranges(view, name)
    )


def _tron_points(view: Markdown) -> int:
    if decisions(tron_labels(view, 1, len(view.lines))):
        return _TRON_POINTS
    has_quote = any(fence.info == "quote" and fence.content.strip() for fence in view.fences)
    return _FEEDBACK_POINTS if has_quote else 0


def _states_objective(view: Markdown) -> bool:
    return any(
        field.label == "objective" and real_words([field.value])
        for field in fields_in(view, 1, len(view.lines))
    )


def _length_points(view: Markdown) -> int:
    words = sum(len(line.split()) for line in view.lines)
    if _FULL_LENGTH[0] < words < _FULL_LENGTH[1]:
        return 10
    return 5 if _SOME_LENGTH[0] <= words <= _SOME_LENGTH[1] else 0
