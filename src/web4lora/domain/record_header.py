"""What a record's header states: who, in which role, when, by which template, at which level.

The header is what stands above the first section; plain records keep their facts in a section
"Metadata", and a few sign at the very end. Only what is stated counts: a version or a level that
the text merely talks about is none of the record's own.
"""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace

from web4lora.domain.dates import Stamp, parse_stamp, stamp_of_name
from web4lora.domain.fields import (
    Field,
    clean_value,
    fields_in,
    first_value,
    front_matter,
    table_fields,
    value_below,
)
from web4lora.domain.markdown import Markdown
from web4lora.domain.web4_template import header_end

_AGENT_LABELS = (
    *("agent name", "agent", "ai agent name", "ai agent", "agentname", "agentenname"),
    "agent identity",
)
_AUTHOR_LABELS = (
    *("author", "autor", "ai assistant", "assistant", "created by", "erstellt von"),
    *("written by", "prepared by", "executed by", "performed by", "documented by"),
)
_ROLE_LABELS = (
    *("agent role", "role", "agent's role", "agentrole", "agent roles", "rolle"),
    *("current role", "acting role", "assigned role", "primary role"),
)
_DATE_LABELS = (
    *("date", "timestamp", "created", "datum", "date & time", "date/time", "date and time"),
    *("datetime", "date created", "created on", "created at", "utc date", "erstellt", "started"),
)
_VERSION_LABELS = (
    *("template version", "pdca template version", "templateversion", "template version used"),
)
#: Labels that a version alone may follow; with more words they speak of something else.
_VERSION_SIDE_LABELS = ("template", "pdca template", "pdca version")
_CMM_LABELS = frozenset(
    {"cmm badge", "cmm level", "cmm", "cmmi level", "cmmi", "current cmm level"}
    | {"current cmm badge", "cmm badge level", "cmm level achieved", "achieved cmm level"}
)
#: Labels that head a sentence as often as a level: "CMM Compliance: CMM3 requires …".
_CMM_SIDE_LABELS = frozenset(
    {"cmm compliance", "cmm compliance level", "cmm maturity", "cmm maturity level"}
    | {"maturity level", "badge"}
)
_CMM = re.compile(r"\bCMMI?[ _-]?([1-5])\b|^\W*(?:level[\s-]*|l)?([1-5])\b", re.IGNORECASE)
#: ``CMM3, upgraded from CMM2``, ``was CMM1, now CMM3``: the level of before.
_FORMER = re.compile(r"\b(?:from|was|formerly)\s+CMMI?[ _-]?\d\b", re.IGNORECASE)
_CMM_ALONE = re.compile(r"\W*(?:CMMI?[ -]?|level\s*)?([1-5])\W*(?:\([^)]*\)\W*)?", re.IGNORECASE)
#: A level that somebody has still to give, whatever is hoped for.
_NOT_YET = re.compile(r"\W*(?:pending|tbd|tba|to be|not?|none|awaiting|n/?a|unassigned)\b", re.I)
#: Before a level: "Working towards CMM3" states none, "CMM2, aiming for CMM3" states 2.
_HOPED_FOR = re.compile(r"\b(?:towards?|target\w*|aim\w*|goal|striv\w*|pursu\w*)\b", re.I)
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_VERSION_ALONE = re.compile(
    r"\W*(?:(?:pdca|template|version)\W+)*v?(\d+(?:\.\d+)+)\b\W*(?:\([^)]*\)\W*)?",
    re.IGNORECASE,
)
#: ``**Template Version 3.1.4.2**``, without a colon; a check of the template is no statement.
_VERSION_LINE = re.compile(
    r"^[^\w\n]{0,12}(?:pdca )?template version[\s*_:]{0,6}v?(\d+(?:\.\d+)+)", re.IGNORECASE
)
#: A block with two of these states the record's header; one alone may be an example.
_HEADER_LABELS = frozenset(
    {"agent", "agent name", "ai agent", "author", "role", "agent role", "branch", "date"}
    | {"timestamp", "sprint", "session", "project journal session", "template version"}
    | {"cmm badge", "cmm level", "previous pdca", "objective"}
)
_HEADER_HEADINGS = 4
#: ``**Agent Name** Mara``, a label that bold marks alone set off; only the known ones.
_NO_COLON = re.compile(
    r"^[^\w\n]{0,12}(?:\*\*|__)[^\w*\n]{0,8}"
    r"(?P<label>agent name|agent role|agent|role|date|template version|cmm badge|cmm level)"
    r"\s*(?:\*\*|__)\s*[-–—=|]?\s*(?P<value>[^\s:].*)$",
    re.IGNORECASE,
)
_METADATA = re.compile(
    r"^\W*(?:(?:pdca|document|session|record)\s+)?meta(?:data|daten)?\b"
    r"|^\W*(?:document|pdca)\s+(?:info(?:rmation)?|details)\W*$"
    r"|^\W*(?:signature|signed by|sign-off)\W*$",
    re.IGNORECASE,
)
_SIGNING_LABELS = frozenset({*_AGENT_LABELS, "author", "autor", "agent role"})
#: ``Author: Cursor Agent <x@y>`` is what git prints of a commit.
_COMMITTER = re.compile(r"[<@]")
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s")
#: Lines at the end of a record in which somebody may sign.
_FOOTER_LINES = 8
#: ``**Agent Role:** Role: Rigger``
_LABEL_AGAIN = re.compile(r"^\W*(?:agent )?(?:name|role):\s+", re.IGNORECASE)
#: ``Mira <mira@example.org>``, the address perhaps redacted.
_ADDRESS = re.compile(r"\s+[<(](?:\[email\]|[^\s<>()]+@[^\s<>()]+)[>)]\s*$")
_UNDRESSED = re.compile(r"^[^\w(@`]+|[^\w)\].]+$")
_NOBODY = re.compile(
    r"^\W*(?:not\s+(?:set|specified|assigned|stated|known|applicable)|unassigned|pending"
    r"|to be \w+|tba|tbd|n/?a)\b|^\W*unknown\s*[(–-]|^<[^<>]*>$",
    re.IGNORECASE,
)


def header_fields(view: Markdown) -> list[Field]:
    """Return the fields above the first section, be they lines, table rows or a block of their own.

    Some records put a subtitle or a heading such as "Document info" between title and fields.
    """
    end = header_end(view)
    found = [*front_matter(view), *fields_in(view, 1, end), *table_fields(view, 1, end)]
    found = [_with_value_below(view, field) for field in found] + _fields_without_colon(view, end)
    for index, heading in enumerate(view.headings[:_HEADER_HEADINGS]):
        if heading.name:
            break
        if heading.line > end:
            block = _block(view, index)
            if len({field.label for field in block} & _HEADER_LABELS) > 1:
                found += block
    return found


def _with_value_below(view: Markdown, field: Field) -> Field:
    """Return a field whose value stands on the next line, if that line is no field itself."""
    below = field.line + 1
    if field.value.strip("*_ ") or fields_in(view, below, below):
        return field
    return replace(field, value=value_below(view, field.line, lines=1))


def _fields_without_colon(view: Markdown, end: int) -> list[Field]:
    rows = enumerate(map(_NO_COLON.match, view.visible[:end]), start=1)
    return [Field(row["label"].casefold(), row["value"], line) for line, row in rows if row]


def metadata_fields(view: Markdown) -> list[Field]:
    """Return the fields of a "Metadata" section, where plain records keep agent and date."""
    return [
        field
        for index, heading in enumerate(view.headings)
        if _METADATA.match(heading.text)
        for field in _block(view, index)
    ]


def _block(view: Markdown, index: int) -> list[Field]:
    """Return the fields from a heading to the next one."""
    start = view.headings[index].line + 1
    following = view.headings[index + 1 : index + 2]
    end = following[0].line - 1 if following else len(view.lines)
    return [*fields_in(view, start, end), *table_fields(view, start, end)]


def _signature(view: Markdown) -> list[Field]:
    """Return the fields of the last lines, below any heading, that name who signs.

    Bullets belong to the list above them, unless a rule parts them from it.
    """
    written = [n for n, line in enumerate(view.lines, start=1) if line.strip()]
    last_heading = max((heading.line for heading in view.headings), default=0)
    start = max(last_heading + 1, *written[-_FOOTER_LINES:][:1], header_end(view) + 1)
    rules = [n for n in range(start, len(view.lines) + 1) if _RULE.match(view.visible[n - 1])]
    below = rules[-1] if rules else len(view.lines) + 1
    found = fields_in(view, start, len(view.lines))
    return [
        field
        for field in found
        if field.label in _SIGNING_LABELS
        and not _COMMITTER.search(field.value)
        and (field.line > below or not _BULLET.match(view.lines[field.line - 1]))
    ]


def agent_name(view: Markdown, stated: Sequence[Field]) -> str | None:
    """Return the name of who worked: as agent, else as author, else as who signs at the end."""
    labels = (*_AGENT_LABELS, *_AUTHOR_LABELS)
    return _person(stated, labels) or _person(_signature(view), labels)


def agent_role(view: Markdown, stated: Sequence[Field]) -> str | None:
    """Return the role in which the agent worked."""
    return _person(stated, _ROLE_LABELS) or _person(_signature(view), ("agent role",))


def _person(stated: Sequence[Field], labels: Sequence[str]) -> str | None:
    """Return the first name under the labels, without the emoji around it."""
    values = (first_value(stated, label) or "" for label in labels)
    values = (_ADDRESS.sub("", _LABEL_AGAIN.sub("", value)) for value in values)
    names = (_UNDRESSED.sub("", value) for value in values if not _NOBODY.match(value))
    return next(filter(None, names), None)


def template_version(view: Markdown, header: Sequence[Field]) -> str | None:
    """Return the version of the template that the header states."""
    value = first_value(header, *_VERSION_LABELS) or ""
    if match := _VERSION.search(value) or re.match(r"\d+\b", value):
        return match[0]
    side = _VERSION_ALONE.fullmatch(first_value(header, *_VERSION_SIDE_LABELS) or "")
    if side:
        return side[1]
    lines = map(_VERSION_LINE.match, view.visible[: header_end(view)])
    return next((match[1] for match in lines if match), None)


def cmm_level(stated: Sequence[Field]) -> int | None:
    """Return the level that a field states; the first such field decides."""
    for field in stated:
        label = field.label.replace("-", " ")
        value = _FORMER.sub("", clean_value(field.value) or "")
        if label in _CMM_LABELS:
            match = None if _NOT_YET.match(value) else _CMM.search(value)
            if match is None or _HOPED_FOR.search(value[: match.start()]):
                return None
            return int(match[1] or match[2])
        if label in _CMM_SIDE_LABELS and (match := _CMM_ALONE.fullmatch(value)):
            return int(match[1])
    return None


def stamp_of(path: str, stated: Sequence[Field], title: str) -> Stamp:
    """Read the name, a record's identity; the header helps out, then the title."""
    named = stamp_of_name(posixpath.basename(path))
    if named is None:
        return _header_stamp(stated) or parse_stamp(title) or Stamp()
    in_header = _header_stamp(stated)
    if named.day is None and in_header and in_header.day:
        return replace(in_header, valid=False)  # 2025-01-XX: the header knows the day
    if named.clock or not named.valid:
        return named
    return in_header if in_header and in_header.day == named.day else named


def _header_stamp(stated: Sequence[Field]) -> Stamp | None:
    value = first_value(stated, *_DATE_LABELS)
    stamp = parse_stamp(value) if value else None
    if stamp and stamp.day and stamp.valid and not stamp.clock:
        # Some headers state the time on a line of its own.
        return parse_stamp(f"{stamp.day} {first_value(stated, 'time', 'utc time')}") or stamp
    return stamp
