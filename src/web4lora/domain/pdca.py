"""A PDCA record: what it says about itself, as far as it says it.

Unknown values are None, never guesses: no agent, date or CMM level is invented. The key of a
record is its repo-relative path; `pdca_id` is the basename and may repeat (decision 3).
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web4lora.domain.content import template_placeholders
from web4lora.domain.dates import Stamp
from web4lora.domain.fields import Field, first_value
from web4lora.domain.headings import PHASES
from web4lora.domain.link_targets import PathIndex, Resolution, resolve_link
from web4lora.domain.links import Link, StatedLink, stated_links
from web4lora.domain.markdown import Markdown, Section, parse_sections, read_markdown
from web4lora.domain.pdca_facts import (
    components_affected,
    objective_of,
    qa_decisions_pending,
    task_type,
    tron_quotes,
    verification_status,
)
from web4lora.domain.pdca_rules import profiles
from web4lora.domain.quality import quality_score
from web4lora.domain.record_header import (
    agent_name,
    agent_role,
    cmm_level,
    header_fields,
    metadata_fields,
    stamp_of,
    template_version,
)
from web4lora.domain.record_links import own_link
from web4lora.domain.record_state import has_conflict, is_stub, record_lines
from web4lora.domain.tron import TronDecision, find_tron
from web4lora.domain.web4_template import header_end

__all__ = [
    "Link",
    "PathIndex",
    "Pdca",
    "Resolution",
    "StatedLink",
    "is_pdca",
    "parse_pdca",
    "resolve_link",
]

_ROADMAP_NAME = re.compile(r"^\d{8}-\d{6}-(?P<agent>[^.]+)\.(?P<role>[^.]+)\.pdca\.md$")
_ROLE_FOLDER = re.compile(r"(?:^|/)roles?/(?!pdca/)([^/_][^/]*)/", re.IGNORECASE)
_SESSION_FOLDER = re.compile(r"(?:^|/)project\.journal/([^/]+)/")
_COMPONENT_SESSION = re.compile(r"^(.*components/[^/]+/[^/]+/sessions?)/")
_DATED = re.compile(r"^\d{4}-\d{2}-(?:\d{2}|XX)")
_PDCA_FOLDER = re.compile(r"(?:^|/)pdca/", re.IGNORECASE)
#: ``PDCA: …``, ``PDCA Cycle: …``, ``CMM3 PDCA — …``; "PDCA usage" is about records.
_PDCA_TITLE = re.compile(
    r"^(?:[\w./-]+\s+){0,2}pdca(?:\s+(?:cycle|entry|log|record|document|report|session|analysis"
    r"|iteration|summary))?(?:\s+#?\d+)?\s*(?:\(|[:：—–]|-\s|$)",
    re.IGNORECASE,
)
_MOST_PHASES = 3
_GUIDE = re.compile(
    r"template|howto|how[- ]to|guide|process|checklist|readme|overview", re.IGNORECASE
)


@dataclass(frozen=True)
class Pdca:
    """One record. Lines are 1-based; times are UTC; unknown values are None.

    Attributes:
        path: repo-relative path, the key.
        pdca_id: basename without ``.pdca.md`` or ``.md``.
        date: ``YYYY-MM-DD``.
        time: ``HH:MM``, with ``:SS`` where seconds are stated.
        time_valid: False when the name or header states a date or time that does not exist.
        timestamp: seconds since 1970; midnight where only the day is known.
        cmm_level: 1-5, only where a field of the header or the metadata states it.
        qa_pending: open boxes in the QA section.
        verification_status: complete, partial or pending.
        quality_score: 0-100, see `quality`.
        placeholders: the distinct ``{{…}}`` left outside code.
        record_lines: where records start; more than one line for two records in one file, whose
            facts are then those of the first.
        has_conflict: marks of an unfinished merge are left.
        is_stub: no section and next to no text.
        profiles: named profile → met.
    """

    path: str
    pdca_id: str
    title: str
    date: str | None
    time: str | None
    time_valid: bool
    timestamp: int | None
    agent_name: str | None
    agent_role: str | None
    session: str | None
    branch: str | None
    sprint: str | None
    template_version: str | None
    cmm_level: int | None
    objective: str | None
    task_type: str
    sections: tuple[Section, ...]
    predecessor: StatedLink | None
    successor: StatedLink | None
    links: tuple[StatedLink, ...]
    tron: TronDecision | None
    tron_quotes: tuple[str, ...]
    qa_pending: int
    verification_status: str
    quality_score: float
    placeholders: tuple[str, ...]
    components: tuple[str, ...]
    record_lines: tuple[int, ...]
    has_conflict: bool
    is_stub: bool
    profiles: Mapping[str, bool] = field(default_factory=dict)


def is_pdca(path: str, text: str) -> bool:
    """Tell whether a Markdown file is a PDCA record, by name, folder or headings (decision 4)."""
    name = posixpath.basename(path)
    if not name.lower().endswith(".md"):
        return False
    if name.endswith(".pdca.md"):
        return True
    is_dated = bool(_DATED.match(name))
    if is_dated and (_PDCA_FOLDER.search(path) or "pdca" in name.lower()):
        return True
    view = read_markdown(text)
    title = _title(view)
    is_guide = bool(_GUIDE.search(name) or _GUIDE.search(title.split(":")[0]))
    if is_dated and _PDCA_TITLE.match(title) and not is_guide:
        return True
    phases = {heading.name for heading in view.headings} & set(PHASES)
    if len(phases) < _MOST_PHASES:
        return False
    says_so = "pdca" in title.lower() or bool(_PDCA_FOLDER.search(path))
    return is_dated or (says_so and not is_guide)


def parse_pdca(text: str, path: str = "") -> Pdca:
    """Parse a record; any text gives a record, with None where it says nothing.

    Args:
        text: the file's text.
        path: repo-relative POSIX path, for identity, date, role and session.
    """
    view = read_markdown(text)
    header = header_fields(view)
    metadata = [*header, *metadata_fields(view)]
    links = stated_links(view)
    records = record_lines(view)
    own = tuple(link for link in links if len(records) < 2 or link.line < records[1])
    stamp = stamp_of(path, metadata, _title(view))
    objective = objective_of(view)
    named = _ROADMAP_NAME.match(posixpath.basename(path))
    return Pdca(
        path=path,
        pdca_id=posixpath.basename(path).removesuffix(".md").removesuffix(".pdca"),
        title=_title(view),
        date=stamp.day.isoformat() if stamp.day else None,
        time=_clock(stamp),
        time_valid=stamp.valid,
        timestamp=stamp.unix,
        agent_name=agent_name(view, metadata) or (named["agent"] if named else None),
        agent_role=agent_role(view, metadata)
        or (named["role"] if named else None)
        or _group(_ROLE_FOLDER, path),
        session=_session(header, path),
        branch=first_value(metadata, "branch"),
        sprint=first_value(header, "sprint"),
        template_version=template_version(view, header),
        cmm_level=cmm_level(metadata),
        objective=objective,
        task_type=task_type(objective or _title(view)),
        sections=tuple(parse_sections(text)),
        predecessor=own_link(view, own, "previous", header_end(view)),
        successor=own_link(view, own, "next", header_end(view)),
        links=links,
        tron=next(iter(find_tron(text)), None),
        tron_quotes=tron_quotes(view),
        qa_pending=qa_decisions_pending(view),
        verification_status=verification_status(view),
        quality_score=quality_score(text),
        placeholders=template_placeholders(view),
        components=components_affected(text, metadata),
        record_lines=records,
        has_conflict=has_conflict(view),
        is_stub=is_stub(view),
        profiles=profiles(text),
    )


def _title(view: Markdown) -> str:
    title = next((heading.text for heading in view.headings if heading.level == 1), "")
    return re.sub(r"^[^\w(]+", "", title).strip("* ")


def _clock(stamp: Stamp) -> str | None:
    if stamp.clock is None:
        return None
    return stamp.clock.strftime("%H:%M:%S" if stamp.clock.second else "%H:%M")


def _session(header: list[Field], path: str) -> str | None:
    stated = first_value(header, "project journal session", "session")
    return (
        (stated.rstrip("/") if stated else None)
        or _group(_SESSION_FOLDER, path)
        or _group(_COMPONENT_SESSION, path)
    )


def _group(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None
