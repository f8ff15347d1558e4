"""Dates and times of records, as names and headers write them. All times are UTC.

Real names and headers hold times that do not exist (``2025-08-28-UTC-2525``), unknown days
(``2025-01-XX``) and shell code that was never run; none of that raises.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_NAME = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2}|[A-Z]{2})-(?P<d>\d{2}|[A-Z]{2})"
    r"(?:[-_. ][Uu][Tt][Cc](?:[-_. ](?P<t>\d{6}|\d{4}|\d{2}:\d{2}(?::\d{2})?)(?!\d))?)?"
)
#: A few names leave "UTC" out: ``2025-08-20-1552-object.md``.
_BARE_TIME = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[-_](?P<t>(?:[01]\d|2[0-3])[0-5]\d)(?=[-_.])"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})-(?:UTC-)?(?P<t>\d{6}|\d{4})(?!\d)"
)
_TIME_FIRST = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d{2})[-/](?P<d>\d{2})(?:T|(?:[\s,(@~–—-]|at\b|um\b|UTC\b){1,8}?)"
    r"(?P<t>\d{1,2}:\d{2}(?::\d{2})?)(?:\s?(?P<half>[AP]M)\b)?"
)
_SLASHED = re.compile(r"(?<!\d)(?P<y>\d{4})/(?P<m>\d{2})/(?P<d>\d{2})(?!\d)(?P<t>)")
#: ``11.11.2025 07:48``; a version such as 0.3.20.5 has no four digits at its end.
_GERMAN = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d{2})(?![\d.]\d)"
    r"(?:[\s,]+(?:um\s+)?(?P<t>\d{1,2}:\d{2}(?::\d{2})?))?"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_UNIX = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?P<mon>[A-Z][a-z]{2})\s+(?P<d>\d{1,2})\s+"
    r"(?P<t>\d{2}:\d{2}:\d{2})(?:\s+(?P<half>AM|PM))?\s+(?:(?P<zone>[A-Z]{3,4})\s+)?(?P<y>\d{4})"
)
#: What ``date`` prints under other locales: ``Tue 11 Nov 2025 07:48:00 AM UTC``.
_UNIX_DAY_FIRST = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?P<d>\d{1,2})\s+(?P<mon>[A-Z][a-z]{2})\s+(?P<y>\d{4})\s+"
    r"(?P<t>\d{2}:\d{2}:\d{2})(?:\s+(?P<half>AM|PM))?(?:\s+(?P<zone>[A-Z]{3,4})\b)?"
)
#: Hours ahead of UTC of the zones that machines of the team print.
_ZONES = {"CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "BST": 1}
_RFC = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s+\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+[\d:]{8}\s+\S+"
)
_WORDS = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\.?\s+)?(?P<mon>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)[a-z]*)\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{4})\b"
    r"(?:(?:[\s,(@–—-]|at\b|um\b|UTC\b){1,8}?(?P<t>\d{1,2}:\d{2}(?::\d{2})?)(?:\s?(?P<half>[AP]M)\b)?)?"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Stamp:
    """When a record was written.

    Attributes:
        day: the day, or None where unknown or impossible.
        clock: the time of day, or None where unknown or impossible.
        valid: False when a date or time was stated that does not exist.
    """

    day: date | None = None
    clock: time | None = None
    valid: bool = True

    @property
    def unix(self) -> int | None:
        """Seconds since 1970 UTC; midnight where only the day is known."""
        if self.day is None:
            return None
        return int(datetime.combine(self.day, self.clock or time(), UTC).timestamp())


def parse_stamp(text: str) -> Stamp | None:
    """Return the first date stated in a text, with its time, or None where none is stated."""
    for reader in (_read_iso, _read_unix, _read_rfc, _read_pattern, _read_words, _read_german):
        if stamp := reader(text):
            return stamp
    return None


def stamp_of_name(basename: str) -> Stamp | None:
    """Return the date in a file name: ``2025-09-06-UTC-0905…`` or ``20250906-090500-…``."""
    if match := _BARE_TIME.match(basename):
        return _stamp(match["y"], match["m"], match["d"], match["t"])
    return _read_pattern(basename)


def _read_pattern(text: str) -> Stamp | None:
    if match := _TIME_FIRST.search(text):
        return _stamp(match["y"], match["m"], match["d"], _full_day(match["t"], match["half"]))
    match = _COMPACT.search(text) or _NAME.search(text) or _SLASHED.search(text)
    return _stamp(match["y"], match["m"], match["d"], match["t"]) if match else None


def _read_german(text: str) -> Stamp | None:
    match = _GERMAN.search(text)
    if match is None:
        return None
    return _stamp(match["y"], match["m"], match["d"], _full_day(match["t"], None))


def _full_day(clock: str | None, half: str | None) -> str | None:
    """Return a time of day with two digits for the hour, of 24 hours."""
    if clock is None:
        return None
    hour, _, rest = clock.partition(":")
    number = int(hour)
    if half and 1 <= number <= 12:
        number = number % 12 + (12 if half == "PM" else 0)
    return f"{number:02}:{rest}"


def _stamp(year: str, month: str, day: str, clock: str | None) -> Stamp:
    digits = (clock or "").replace(":", "")
    try:
        stated = date(int(year), int(month), int(day))
    except ValueError:
        return Stamp(None, None, valid=False)
    if not digits:
        return Stamp(stated)
    try:
        return Stamp(stated, time(int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0)))
    except ValueError:
        return Stamp(stated, None, valid=False)


def _read_iso(text: str) -> Stamp | None:
    match = _ISO.search(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[0])
    except ValueError:
        return _stamp(match[0][:4], match[0][5:7], match[0][8:10], match[0][11:16])
    return _from_moment(moment)


def _read_unix(text: str) -> Stamp | None:
    match = _UNIX.search(text) or _UNIX_DAY_FIRST.search(text)
    if match is None or match["mon"] not in _MONTHS:
        return None
    clock = _full_day(match["t"], match["half"])
    stamp = _stamp(match["y"], str(_MONTHS.index(match["mon"]) + 1), match["d"], clock)
    hours = _ZONES.get(match["zone"] or "", 0)
    if not hours or stamp.unix is None or stamp.clock is None:
        return stamp
    return _from_moment(datetime.fromtimestamp(stamp.unix, UTC) - timedelta(hours=hours))


def _read_rfc(text: str) -> Stamp | None:
    match = _RFC.search(text)
    if match is None:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return _from_moment(parsedate_to_datetime(match[0]))
    except (ValueError, TypeError):
        return None


def _read_words(text: str) -> Stamp | None:
    """Read a day in words: ``November 10, 2025``, ``10 Nov 2025 07:48``."""
    match = _WORDS.search(text)
    day = match and (match["d1"] or match["d2"])
    if match is None or not day:
        return None
    month = _MONTHS.index(match["mon"][:3]) + 1
    return _stamp(match["y"], str(month), day, _full_day(match["t"], match["half"]))


def _from_moment(moment: datetime) -> Stamp:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Stamp(moment.date(), moment.time().replace(microsecond=0))
