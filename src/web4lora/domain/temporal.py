"""The days a question speaks of: "last week", "KW 38", "October 15 to 20", "im Oktober", an id.

Whole days, inclusive, in UTC. An end after now is cut to today; what lies in the future is no
range. A month, quarter or week without a year is the latest that has begun.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from web4lora.domain.temporal_shapes import DateRange, shapes

#: Start of "before X": earlier than any record.
BEGINNING = date(1970, 1, 1)

_RECORD_ID = re.compile(r"(?<![\d-])(20\d\d)-(\d\d)-(\d\d)-UTC-\d{4,6}", re.IGNORECASE)
_JOINS = re.compile(
    r"^\s*,?\s*(?:to|until|till|through|bis(?:\s+zu[mr]?)?|-|–|—|\.\.)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_JOINS_AND = re.compile(r"^\s*(?:and|und)\s*(?:the\s+|dem\s+|der\s+)?$", re.IGNORECASE)
_COMMA = re.compile(r"^\s*(?:,\s*)?(?:and|or|und|oder)?\s*$", re.IGNORECASE)
_ARTICLE = r"(?:the\s+|dem\s+|der\s+|den\s+)?"
_BETWEEN = re.compile(rf"\b(?:between|zwischen)\s+{_ARTICLE}$", re.IGNORECASE)
_SINCE = re.compile(
    rf"\b(?:since|seit|starting(?:\s+(?:on|from|in))?|ab)\s+{_ARTICLE}$", re.IGNORECASE
)
_UNTIL = re.compile(rf"\b(?:until|till|up\s+to|bis(?:\s+zu[mr]?)?)\s+{_ARTICLE}$", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|prior\s+to|earlier\s+than|vor)\s+{_ARTICLE}$", re.IGNORECASE)
_AFTER = re.compile(rf"\b(?:after|later\s+than|nach)\s+{_ARTICLE}$", re.IGNORECASE)
_ONWARD = re.compile(
    r"^\s*(?:onwards?\b|on\b(?!\s+\w)|until\s+(?:now|today)|till\s+now|to\s+(?:now|date)|bis\s+heute)",
    re.IGNORECASE,
)
_SINCE_INSIDE = re.compile(r"^(?:since|seit)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Found:
    """An expression found in a text: its place, its days, its words."""

    start: int
    end: int
    days: DateRange
    text: str


def parse_range(text: str, now: datetime) -> DateRange | None:
    """Return the first and last day a text speaks of, or None.

    Args:
        text: a question in English or German.
        now: the present, timezone-aware or UTC.
    """
    today = (now.astimezone(UTC) if now.tzinfo else now).date()
    if named := _day_of_record(text):
        return _cut((named, named), today)
    found = _expressions(text, today)
    if not found or _is_enumeration(text, found):
        return None
    return _cut(_joined(text, found) or _modified(text, found[0], today), today)


def _day_of_record(text: str) -> date | None:
    match = _RECORD_ID.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _cut(days: DateRange, today: date) -> DateRange | None:
    start, end = days
    return None if start > today or start > end else (start, min(end, today))


def _expressions(text: str, today: date) -> list[_Found]:
    """Return the expressions in order of place; where they overlap, the more specific one."""
    taken: list[_Found] = []
    for pattern, read in shapes():
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            try:
                days = read(match, today)
            except (ValueError, OverflowError):  # the 31st of a short month, week 54
                continue
            if days:
                taken.append(_Found(match.start(), match.end(), days, match[0]))
    return sorted(taken, key=lambda found: found.start)


def _is_enumeration(text: str, found: list[_Found]) -> bool:
    """Tell whether three or more stand in a row, as values do: "Q1, Q2, Q3 and Q4"."""
    gaps = [text[a.end : b.start] for a, b in itertools.pairwise(found)]
    return len(found) > 2 and all(_COMMA.match(gap) for gap in gaps)


def _joined(text: str, found: list[_Found]) -> DateRange | None:
    """Return the span of "X to Y" and "between X and Y"."""
    if len(found) < 2:
        return None
    first, second = found[:2]
    between = text[first.end : second.start]
    if _JOINS_AND.match(between) and second.days[1] + timedelta(days=1) == first.days[0]:
        return second.days[0], first.days[1]  # "yesterday and the day before"
    # "In January and February": days that follow each other are one span.
    is_next = first.days[1] + timedelta(days=1) == second.days[0]
    is_pair = _JOINS_AND.match(between) and (is_next or _BETWEEN.search(text[: first.start]))
    if not (_JOINS.match(between) or is_pair):
        return None
    start, end = first.days[0], second.days[1]
    if end < start and not re.search(r"\d{4}", second.text):
        end = _same_day(end, end.year + 1)  # "November to January"
    return start, end


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _modified(text: str, found: _Found, today: date) -> DateRange:
    """Apply since, until, before and after to an expression."""
    before, after = text[: found.start], text[found.end :]
    start, end = found.days
    if _SINCE.search(before) or _ONWARD.match(after) or _SINCE_INSIDE.match(found.text):
        return start, today
    if _AFTER.search(before):
        return end + timedelta(days=1), today
    if _BEFORE.search(before):
        return BEGINNING, start - timedelta(days=1)
    if _UNTIL.search(before):
        return BEGINNING, end
    return found.days
