"""Which of a record's stated links is its own predecessor or successor.

Most records say "Previous PDCA". Some say only "Previous" or "Backward", which elsewhere labels
a step, a version or a commit; a bare label counts where links are what is talked about: in the
header, in a section or block called "Links", or below the rule that parts a record's last lines.
"""

import re
from collections.abc import Sequence

from web4lora.domain.links import NAMES_NONE, StatedLink, problem
from web4lora.domain.markdown import Markdown

_LINK_TITLE = re.compile(
    r"^\W*(?:(?:dual|quick|pdca|navigation)\s+)?(?:links?|breadcrumbs?|navigation|chain)\W*$"
    r"|^\W*related pdcas?\W*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$")
_BLOCK_LABEL = re.compile(r"^[\s>]*[*_]{2}(?P<title>[^*_:]{1,30})(?::[*_]{2}|[*_]{2}\s*:)\s*$")


def own_link(
    view: Markdown, links: Sequence[StatedLink], kind: str, header: int
) -> StatedLink | None:
    """Return the record's own link of a kind, or None.

    Args:
        view: the record.
        links: its stated links.
        kind: previous or next.
        header: 1-based last line of the header.
    """
    fitting = [link for link in links if link.kind == kind]
    stated = [
        link
        for link in fitting
        if link.is_record_link
        or not link.label
        or (link.line <= header and (link.links or link.names_a_record))
    ]
    first = next(iter(stated), None)
    if first and first.line <= header and _is_settled(first):
        return first  # the header has said it; the body then speaks of something else
    filled = next((link for link in stated if link.candidates), None)
    if filled or first:
        return filled or first
    places, footer = _link_lines(view), _footer_start(view)
    bare = [
        link
        for link in fitting
        if (link.candidates and link.line in places) or (link.names_a_record and link.line > footer)
    ]
    # Several bare lines name sources in no order that could be followed.
    return bare[0] if len(bare) == 1 else None


def _is_settled(link: StatedLink) -> bool:
    """Tell whether a header says that there is none, or names the one before it in words."""
    if link.is_not_applicable:
        return True
    in_words = not link.links and problem(link) == NAMES_NONE
    return in_words and link.kind == "previous"


def _footer_start(view: Markdown) -> int:
    """Return the 1-based line of the last rule, or the last line where headings follow it."""
    rules = [number for number, line in enumerate(view.visible, start=1) if _RULE.match(line)]
    last_heading = max((heading.line for heading in view.headings), default=0)
    return rules[-1] if rules and rules[-1] > last_heading else len(view.lines)


def _link_lines(view: Markdown) -> frozenset[int]:
    """Return the 1-based lines below a heading or a bold label that announces links."""
    lines: set[int] = set()
    for index, heading in enumerate(view.headings):
        if _LINK_TITLE.match(heading.text):
            later = (h.line for h in view.headings[index + 1 :] if h.level <= heading.level)
            lines.update(range(heading.line + 1, next(later, len(view.lines) + 1)))
    for number, line in enumerate(view.visible, start=1):
        label = _BLOCK_LABEL.match(line)
        if label and _LINK_TITLE.match(label["title"]):
            below = number + 1
            while below <= len(view.lines) and view.lines[below - 1].strip():
                lines.add(below)
                below += 1
    return frozenset(lines)
