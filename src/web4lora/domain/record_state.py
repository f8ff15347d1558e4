"""What is unusual about a record's file: two records in one, an unfinished merge, a stub."""

import re

from web4lora.domain.content import content_lines, real_words
from web4lora.domain.dates import parse_stamp
from web4lora.domain.fields import fields_in
from web4lora.domain.markdown import Markdown
from web4lora.domain.markdown_view import CONFLICT_MARK

#: Fewer words without any section are a note that something was here, no record.
STUB_WORDS = 25
#: ``PDCA: …``, ``CMM3 PDCA: …``; not every title that mentions one.
_RECORD_TITLE = re.compile(r"^\W*(?:\w+\s+)?pdca\b", re.IGNORECASE)
_DATES = frozenset({"date", "timestamp", "created"})


def record_lines(view: Markdown) -> tuple[int, ...]:
    """Return the 1-based lines where records start: titles that speak of a PDCA and a date.

    The first title needs no date, so that one record in a file always has a start.
    """
    titles = [heading for heading in view.headings if heading.level == 1]
    starts = [titles[0].line] if titles else []
    # What follows another kind of document, such as a change request, is a sample of a record.
    is_record = bool(titles) and bool(_RECORD_TITLE.match(titles[0].text))
    for title in titles[1:] if is_record else []:
        following = (heading.line - 1 for heading in view.headings if heading.line > title.line)
        header = fields_in(view, title.line + 1, next(following, len(view.lines)))
        is_dated = any(f.label in _DATES and parse_stamp(f.value) for f in header)
        if is_dated and _RECORD_TITLE.match(title.text):
            starts.append(title.line)
    return tuple(starts or ([1] if view.lines else []))


def has_conflict(view: Markdown) -> bool:
    """Tell whether marks of an unfinished merge are left outside code."""
    marks = (
        line[:7]
        for number, line in enumerate(view.lines, start=1)
        if number not in view.code_lines and CONFLICT_MARK.match(line)
    )
    found = set(marks)
    return "<<<<<<<" in found and ">>>>>>>" in found


def is_stub(view: Markdown) -> bool:
    """Tell whether a file holds neither a section nor enough words to be a record."""
    if any(heading.name for heading in view.headings):
        return False
    return len(real_words(content_lines(view, 1, len(view.lines)))) < STUB_WORDS
