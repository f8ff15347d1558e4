"""The team's real template 3.2.4.2 as a profile (domain.md 1.2 and the checklist 1a-6a).

The CMM badge is no required field: it is TRON's to award, so a record may well lack it.
"""

import functools
import re

from web4lora.domain.content import template_placeholders
from web4lora.domain.fields import fields_in
from web4lora.domain.headings import PHASES
from web4lora.domain.links import malformation, stated_links
from web4lora.domain.markdown import Markdown

TEMPLATE_VERSION = "3.2.4.2"
MIN_RULES = 4  # checklist 1c: sections are separated by `---`

_FIELDS = (
    ("date", "timestamp"),
    ("objective",),
    ("agent name",),
    ("agent role",),
    ("branch",),
    ("project journal session", "session"),
    ("sprint",),
    ("task",),
    ("issues",),
    ("previous commit",),
)
_SECTIONS = ("summary", *PHASES, "reflection", "process_update")
_SUBSECTIONS = {
    "Artifact Links": re.compile(r"\bartifact links\b", re.IGNORECASE),
    "QA Decisions": re.compile(r"\bqa decisions\b", re.IGNORECASE),
    "TRON Feedback": re.compile(r"\btron feedback\b", re.IGNORECASE),
    "My Answer": re.compile(r"\bmy answer\b", re.IGNORECASE),
}
_RULE = re.compile(r"^\s{0,3}(?:-\s*){3,}$")
_MOTTO = re.compile(r"never 2 1.*always 4 2", re.IGNORECASE)
_DUAL = re.compile(r"\[GitHub\]\(https://github\.com/[^)\s]+\)\s*\|\s*\[§/[^\]]+\]\([^)\s]+\)")


def header_end(view: Markdown) -> int:
    """Return the 1-based last line of the header: what stands above the first section."""
    for heading in view.headings[:1] if view.headings and view.headings[0].level > 1 else []:
        if heading.name or heading.level == 2:
            return heading.line - 1
    below = (h.line - 1 for h in view.headings[1:] if h.level <= 2 or h.name)
    return next(below, len(view.lines))


@functools.lru_cache(maxsize=32)
def web4_template_reasons(view: Markdown) -> tuple[str, ...]:
    """Say what a document lacks of template 3.2.4.2; empty when it meets it."""
    header = fields_in(view, 1, header_end(view))
    labels = {field.label for field in header}
    reasons = [f"no header field {names[0]}" for names in _FIELDS if labels.isdisjoint(names)]
    if not any(f.label == "template version" and TEMPLATE_VERSION in f.value for f in header):
        reasons.append(f"the header does not state template version {TEMPLATE_VERSION}")
    names = {heading.name for heading in view.headings}
    reasons += [f"no section {name}" for name in _SECTIONS if name not in names]
    titles = "\n".join(heading.text for heading in view.headings)
    reasons += [f"no {name}" for name, shape in _SUBSECTIONS.items() if not shape.search(titles)]
    if not any(fence.info == "quote" for fence in view.fences):
        reasons.append("no quote of the TRON feedback")
    if sum(bool(_RULE.match(line)) for line in view.visible) < MIN_RULES:
        reasons.append(f"fewer than {MIN_RULES} separators")
    if not any(_DUAL.search(line) for line in view.visible):
        reasons.append("no dual link")
    if not any(_MOTTO.search(line) for line in view.visible):
        reasons.append("no closing motto")
    if template_placeholders(view):
        reasons.append("unfilled placeholders are left")
    previous = [x for x in stated_links(view) if x.kind == "previous" and x.is_record_link]
    if not previous or all(malformation(link) for link in previous):
        reasons.append("no previous link")
    return tuple(reasons)
