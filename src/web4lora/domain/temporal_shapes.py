"""The shapes of dates in a question, and the days each one means.

Readers get a match and today's date and return first and last day, not yet cut to today.
"""

import functools
import re
from collections.abc import Callable
from datetime import date, timedelta

from web4lora.domain.temporal_words import (
    MONTH_PATTERN,
    NUMBER_PATTERN,
    ORDINAL_PATTERN,
    WEEKDAY_PATTERN,
    is_month_here,
    month_of,
    number_of,
    ordinal_of,
    weekday_of,
)

DateRange = tuple[date, date]
Reader = Callable[[re.Match[str], date], DateRange | None]

_DAY = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.)?"
_D1, _D2 = _DAY.format("d1"), _DAY.format("d2")
_M1, _M2 = rf"(?P<m1>{MONTH_PATTERN})\.?", rf"(?P<m2>{MONTH_PATTERN})\.?"
_YEAR = r"(?:,?\s+(?P<y>20\d\d))?(?![\d.]*\d)"
_TO = (
    r"\s*(?:to|until|till|through|thru|and|bis(?:\s+zum)?|und|-|–|—)\s*(?:(?:the|dem|den|der)\s+)?"
)
_NUMERIC = r"(?P<d>3[01]|[12]\d|0?[1-9])\.\s?(?P<m>1[0-2]|0?[1-9])\."
_ISO = r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
_LAST = r"last|past|previous|letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?"
_THIS = r"this|current|diese[nrsm]?|aktuelle[nrsm]?|laufende[nrsm]?"
_UNIT = r"(?P<unit>weeks?|months?|quarters?|years?|wochen?|monate?n?s?|quartale?s?|jahre?n?s?)"
_COUNTED = (
    r"(?P<unit>hours?|days?|weeks?|months?|years?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)"
)
_SATURDAY = 5
_PART = r"early|mid|late|(?:beginning|start|middle|end) of|anfang|mitte|ende"


def month_range(year: int, month: int) -> DateRange:
    """Return the first and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _months_before(today: date, count: int) -> DateRange:
    index = today.year * 12 + today.month - 1 - count
    return month_range(index // 12, index % 12 + 1)


def _week_of(day: date) -> DateRange:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _months_range(number: int, length: int, stated: str | None, today: date) -> DateRange:
    """Return the number-th piece of a year, of `length` months; the latest begun without year."""
    first = length * (number - 1) + 1
    year = int(stated) if stated else today.year
    if not stated and date(year, first, 1) > today:
        year -= 1
    return date(year, first, 1), month_range(year, first + length - 1)[1]


def _latest(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _read_day(match: re.Match[str], today: date) -> DateRange:
    day = _latest(match["y"], int(match["m"]), int(match["d"]), today)
    return day, day


def _read_numeric(match: re.Match[str], today: date) -> DateRange:
    day = _latest(None, int(match["m"]), int(match["d"]), today)
    return day, day


def _read_numeric_month(match: re.Match[str], _today: date) -> DateRange:
    return month_range(int(match["y"]), int(match["m"]))


def _read_month_days(match: re.Match[str], today: date) -> DateRange:
    """Read "October 15", "15 to 20 October", "October 28 to November 3, 2025"."""
    groups = match.groupdict()
    month = month_of(groups["m1"])
    start = _latest(groups.get("y"), month, int(groups["d1"]), today)
    if not groups.get("d2"):
        return start, start
    last_month = month_of(groups["m2"]) if groups.get("m2") else month
    crosses = last_month < month
    if crosses and groups.get("y"):  # "Dec 28 to Jan 3, 2026": the year is the end's
        return start.replace(year=start.year - 1), date(start.year, last_month, int(groups["d2"]))
    return start, date(start.year + crosses, last_month, int(groups["d2"]))


def _read_week_of(match: re.Match[str], today: date) -> DateRange:
    if match["iso"]:
        return _week_of(date.fromisoformat(match["iso"]))
    month = month_of(match["m1"] or match["m2"])
    return _week_of(_latest(match["y"], month, int(match["d1"] or match["d2"]), today))


def _read_month(match: re.Match[str], today: date) -> DateRange | None:
    before = match.string[: match.start("m1")]
    if not is_month_here(match["m1"], before, has_year=bool(match["y"])):
        return None
    month = month_of(match["m1"])
    year = int(match["y"]) if match["y"] else today.year - (month > today.month)
    if match["last"] and not match["y"] and (year, month) == (today.year, today.month):
        year -= 1
    start, end = month_range(year, month)
    part = (match["part"] or "").casefold()
    if part.startswith(("early", "beginning", "start", "anfang")):
        return start, start.replace(day=10)
    if part.startswith(("mid", "mitte")):
        return start.replace(day=11), start.replace(day=20)
    return (start.replace(day=21), end) if part else (start, end)


def _read_quarter(match: re.Match[str], today: date) -> DateRange:
    digit = match["q"] or match["q2"]
    return _months_range(int(digit) if digit else ordinal_of(match["word"]), 3, match["y"], today)


def _read_half(match: re.Match[str], today: date) -> DateRange:
    return _months_range(int(match["h"]), 6, match["y"], today)


def _read_week(match: re.Match[str], today: date) -> DateRange:
    return _week_number(int(match["w"]), match["y"], today)


def _week_number(number: int, stated: str | None, today: date) -> DateRange:
    """Return an ISO week; the latest begun where no year is stated."""
    if stated:
        return _week_of(date.fromisocalendar(int(stated), number, 1))
    year = today.isocalendar().year
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        monday = date.max
    return _week_of(monday if monday <= today else date.fromisocalendar(year - 1, number, 1))


def _read_weeks(match: re.Match[str], today: date) -> DateRange:
    """Read "KW 38 bis 40" as the latest such weeks that have begun."""
    first, last = int(match["w"]), int(match["w2"])
    end = _week_number(last, match["y"], today)
    year = end[0].isocalendar().year - (first > last)
    return date.fromisocalendar(year, first, 1), end[1]


def _read_day_of_week(match: re.Match[str], today: date) -> DateRange:
    """Read "Friday of last week", "letzte Woche Freitag"."""
    back = 0 if re.match(_THIS, match["which"], re.IGNORECASE) else 1
    day = _week_of(today - timedelta(weeks=back))[0] + timedelta(days=weekday_of(match["day"]))
    return day, day


def _read_unit(match: re.Match[str], today: date) -> DateRange:
    """Read "last week", "this month", "letztes Quartal", "vorletzte Woche"."""
    which, unit = match["which"].casefold(), match["unit"].casefold()
    back = 0 if re.match(_THIS, which) else 2 if which.startswith("vorletzt") else 1
    return _unit_back(unit, back, today)


def _read_before_last(match: re.Match[str], today: date) -> DateRange:
    return _unit_back(match["unit"].casefold(), 2, today)


def _unit_back(unit: str, back: int, today: date) -> DateRange:
    if unit.startswith(("week", "woche")):
        return _week_of(today - timedelta(weeks=back))
    if unit.startswith(("month", "monat")):
        return _months_before(today, back)
    if unit.startswith("quart"):
        index = today.year * 4 + (today.month - 1) // 3 - back
        return _months_range(index % 4 + 1, 3, str(index // 4), today)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def _read_last_n(match: re.Match[str], today: date) -> DateRange:
    """Read "in the last 3 days" as three whole days, today among them."""
    count, unit = number_of(match["n"]), match["unit"].casefold()
    if unit.startswith(("hour", "stunde")):
        return today - timedelta(days=-(-count // 24)), today
    if unit.startswith(("month", "monat")):
        first, last = _months_before(today, count)
        return first.replace(day=min(today.day, last.day)), today
    return today - timedelta(days=count * _days_in(unit) - 1), today


def _read_ago(match: re.Match[str], today: date) -> DateRange:
    count, unit = number_of(match["n"]), match["unit"].casefold()
    if unit.startswith(("week", "woche", "month", "monat", "year", "jahr")):
        return _unit_back(unit, count, today)
    day = today - timedelta(days=count if unit.startswith(("day", "tag")) else count // 24)
    return day, day


def _days_in(unit: str) -> int:
    if unit.startswith(("week", "woche")):
        return 7
    return 365 if unit.startswith(("year", "jahr")) else 1


def _read_near_day(match: re.Match[str], today: date) -> DateRange:
    word = match[0].casefold()
    back = 2 if "before" in word or word == "vorgestern" else 0
    back = back or (1 if word in {"yesterday", "gestern"} or word.endswith("night") else 0)
    back = 0 if word == "tonight" else back
    return today - timedelta(days=back), today - timedelta(days=back)


def _read_weekday(match: re.Match[str], today: date) -> DateRange:
    back = (today.weekday() - weekday_of(match["day"])) % 7
    is_last = re.match(_LAST, match["which"], re.IGNORECASE)
    day = today - timedelta(days=back or (7 if is_last else 0))
    return day, day


def _read_weekend(match: re.Match[str], today: date) -> DateRange:
    """Read "last weekend" and "am Wochenende" as the latest Saturday and Sunday that have begun."""
    saturday = today - timedelta(days=(today.weekday() - _SATURDAY) % 7)
    is_last = re.match(_LAST, match["which"], re.IGNORECASE)
    if is_last and today.weekday() >= _SATURDAY:
        saturday -= timedelta(weeks=1)
    return saturday, saturday + timedelta(days=1)


def _read_weekdays(match: re.Match[str], today: date) -> DateRange:
    """Read "from Monday to Wednesday" as the latest such days that are over or running."""
    end = today - timedelta(days=(today.weekday() - weekday_of(match["last"])) % 7)
    return end - timedelta(days=(end.weekday() - weekday_of(match["first"])) % 7), end


def _read_year(match: re.Match[str], today: date) -> DateRange:
    return date(int(match["y"]), 1, 1), date(int(match["y"]), 12, 31)


_SHAPES: tuple[tuple[str, Reader], ...] = (
    (
        rf"\bweek of (?:(?P<iso>20\d\d-\d\d-\d\d)|{_M1}\s+{_D1}|{_D2}\s+{_M2}){_YEAR}",
        _read_week_of,
    ),
    (r"\b(?P<y>20\d\d)-?W(?P<w>\d\d?)\b", _read_week),
    (rf"(?<![\d-]){_ISO}(?!\d)", _read_day),
    (r"\b(?P<y>20\d\d)/(?P<m>\d\d?)/(?P<d>\d\d?)\b", _read_day),
    (r"(?<![\d./-])(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])", _read_numeric_month),
    (rf"\b{_M1}\s+{_D1}{_TO}{_M2}\s+{_D2}{_YEAR}", _read_month_days),
    (rf"(?<![\d.]){_D1}\s*(?:of\s+)?{_M1}{_TO}{_D2}\s*(?:of\s+)?{_M2}{_YEAR}", _read_month_days),
    (rf"\b{_M1}\s+{_D1}{_TO}{_D2}{_YEAR}", _read_month_days),
    (rf"(?<![\d.]){_D1}{_TO}{_D2}\s*(?:of\s+)?{_M1}{_YEAR}", _read_month_days),
    (rf"\b{_M1}\s+(?:the\s+)?{_D1}{_YEAR}(?!\w)", _read_month_days),
    (rf"(?<![\d.]){_D1}\s*(?:of\s+)?{_M1}{_YEAR}(?!\w)", _read_month_days),
    (rf"(?<![\d.]){_NUMERIC}\s?(?P<y>20\d\d|\d\d)(?![\d.]*\d)", _read_day),
    (rf"(?<=\b(?:am|ab|im) ){_NUMERIC}(?!\d)", _read_numeric),
    (rf"(?<=\b(?:vom|bis|zum|und|dem|der|den) ){_NUMERIC}(?!\d)", _read_numeric),
    (r"\bH(?P<h>[12])\b(?:[\s/-]*(?P<y>20\d\d))?", _read_half),
    (
        rf"\b(?:Q(?P<q>[1-4])|(?:(?P<word>{ORDINAL_PATTERN})|(?P<q2>[1-4])\.)\s+(?:quarter|quartal))\b"
        r"(?:(?:\s+of)?[\s/-]*(?P<y>20\d\d))?",
        _read_quarter,
    ),
    (
        rf"\b(?:KW|CW|(?:calendar\s+)?weeks?|kalenderwochen?|wochen?)\s*(?P<w>\d\d?)\.?{_TO}(?:KW\s*)?"
        r"(?P<w2>\d\d?)(?!\.?\d)(?:\s*(?:/|of|in|,)?\s*(?P<y>20\d\d))?",
        _read_weeks,
    ),
    (
        rf"\b(?P<day>{WEEKDAY_PATTERN})\s+(?:(?:of|in)\s+)?(?P<which>{_LAST}|{_THIS})\s+(?:week|woche)\b",
        _read_day_of_week,
    ),
    (
        rf"\b(?P<which>{_LAST}|{_THIS})\s+(?:week|woche)(?:'s)?\s+(?:on\s+|am\s+)?(?P<day>{WEEKDAY_PATTERN})\b",
        _read_day_of_week,
    ),
    (
        r"\b(?:KW|CW|(?:calendar\s+)?week|kalenderwoche|woche)\s*(?P<w>\d\d?)\b"
        r"(?:\s*(?:/|of|in|,)?\s*(?P<y>20\d\d))?",
        _read_week,
    ),
    (r"(?<![\w./-])(?P<m>1[0-2]|0?[1-9])/(?P<y>20\d\d)(?![\d/])", _read_numeric_month),
    (r"\bthe\s+(?P<unit>week|month)\s+before\s+last\b", _read_before_last),
    (
        rf"\b(?:{_LAST})\s+(?P<n>{NUMBER_PATTERN})\s+{_COUNTED}\b",
        _read_last_n,
    ),
    (rf"\b(?P<n>{NUMBER_PATTERN})\s+{_COUNTED}\s+ago\b", _read_ago),
    (rf"\bvor\s+(?P<n>{NUMBER_PATTERN})\s+{_COUNTED}\b", _read_ago),
    (rf"\b(?P<which>vorletzte[nrsm]?|{_LAST}|{_THIS})\s+{_UNIT}\b", _read_unit),
    (
        r"\b(?:day\s+before\s+yesterday|yesterday|today|tonight|this\s+(?:morning|afternoon|evening)"
        r"|last\s+night|vorgestern|gestern|heute)\b",
        _read_near_day,
    ),
    (
        rf"\b(?:on|am)\s+(?P<first>{WEEKDAY_PATTERN})\s+(?:and|und)\s+(?:on\s+|am\s+)?"
        rf"(?P<last>{WEEKDAY_PATTERN})\b",
        _read_weekdays,
    ),
    (
        rf"\b(?P<which>{_LAST}|this|on\s+the|over\s+the|at\s+the|am|dieses)\s+(?:weekend|wochenende)\b",
        _read_weekend,
    ),
    (
        rf"\b(?:from|between|von|vom|zwischen)\s+(?P<first>{WEEKDAY_PATTERN}){_TO}"
        rf"(?P<last>{WEEKDAY_PATTERN})\b",
        _read_weekdays,
    ),
    (
        rf"\b(?P<which>{_LAST}|on|this|am|diesen|seit|since)\s+(?P<day>{WEEKDAY_PATTERN})\b",
        _read_weekday,
    ),
    (
        rf"\b(?:(?P<part>{_PART})[\s-]+)?(?:(?P<last>{_LAST})\s+)?(?P<m1>{MONTH_PATTERN})\b"
        r"(?:\.?,?\s+(?P<y>20\d\d))?",
        _read_month,
    ),
    (
        r"\b(?:in|during|throughout|since|im\s+jahre?|from|of|seit|jahr|year)\s+(?P<y>20\d\d)\b"
        r"(?![-./]?\d)",
        _read_year,
    ),
)


@functools.cache
def shapes() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Return the compiled shapes, the more specific first."""
    return tuple((re.compile(shape, re.IGNORECASE), reader) for shape, reader in _SHAPES)
