"""What makes a record pass: schema, template and TRON, by `grading-rules.md`.

The profile `roadmap` is the schema that the gates use; `web4-3.2.4.2` is the team's real
template. Every reason is one short sentence that names the part.
"""

import re
from dataclasses import replace

from web4lora.domain.content import content_lines, has_substance, real_words, unfilled
from web4lora.domain.fields import Field, fields_in, value_below
from web4lora.domain.headings import PHASES, REQUIRED_SECTIONS
from web4lora.domain.links import StatedLink, broken_link, malformation, problem, stated_links
from web4lora.domain.markdown import Markdown, read_markdown, section_ranges, unwrap
from web4lora.domain.pdca_facts import criterion_fields
from web4lora.domain.section_rules import acts, checks, has_actions
from web4lora.domain.tron import TRON_LABELS, TronLabel, decisions, tron_labels
from web4lora.domain.verdict import Verdict
from web4lora.domain.web4_template import web4_template_reasons

#: grading-rules.md asks for "about eight words"; one below, so that counting is not the judge.
MIN_SECTION_WORDS = 7
MIN_OBJECTIVE_WORDS = 6

ROADMAP = "roadmap"
WEB4_TEMPLATE = "web4-3.2.4.2"

_EMPTY_TARGET = re.compile(r"\]\(\s*(?:#?\s*|TBD|TODO|pending)\s*\)", re.IGNORECASE)
_FILE_TARGET = re.compile(r"\]\(\s*<?file:|<file:", re.IGNORECASE)
_ALONE = re.compile(
    r"stand-?alone|eigenständig"
    r"|\bdecision (?:record|log|entry|note|block)|\bentscheidungs(?:protokoll|eintrag|notiz)"
    r"|\bTRON[- ](?:decision|record|entry|block|note|log|format|form|style|eintrag|entscheidung)"
    r"|\b(?:as|in|using|into|per|als|im) (?:a |an |the |einen? )?TRON\b"
    r"|\ban? TRON\b|\bTRON (?:for|für)\b",
    re.IGNORECASE,
)
_WANTS_PDCA = re.compile(
    r"\b(?:write|create|generate|draft|produce|make|give|prepare|fill|complete|document|record|need"
    r"|want|compose|erstelle|schreibe?|verfasse|dokumentiere)\b[^.:\n]{0,80}?"
    r"(?:\bPDCA\b(?! (?:template|file|folder|migration|chain|process|tool|component|cli|index"
    r"|link))|\bplan section\b)",
    re.IGNORECASE,
)
_NAMES_PDCA = re.compile(r"\bPDCA|\bplan\b", re.IGNORECASE)


def check_schema(answer: str) -> Verdict:
    """Check the sections and links of the `roadmap` profile; content is not judged."""
    return Verdict.of(_schema_reasons(read_markdown(unwrap(answer))))


def check_template(answer: str) -> Verdict:
    """Check the schema and that every section says what it is there to say."""
    view = read_markdown(unwrap(answer))
    reasons = _schema_reasons(view)
    reasons += _content_reasons(view)
    reasons += _plan_tron_reasons(view)
    reasons += _section_reasons(view)
    reasons += _link_form_reasons(view)
    return Verdict.of(list(dict.fromkeys(reasons)))


def check_tron(answer: str, prompt: str = "") -> Verdict:
    """Check for one complete TRON decision, inside Plan.

    Args:
        answer: the model's answer.
        prompt: the request; where it asks for a stand-alone record, the place is free.
    """
    view = read_markdown(unwrap(answer))
    if _may_stand_alone(view, prompt):
        return Verdict.of(_tron_reasons(tron_labels(view, 1, len(view.lines)), "the record"))
    return Verdict.of(_plan_tron_reasons(view))


def profiles(text: str) -> dict[str, bool]:
    """Return for each named profile whether a document meets it."""
    view = read_markdown(text)
    return {
        ROADMAP: not _schema_reasons(view),
        WEB4_TEMPLATE: not web4_template_reasons(view),
    }


def objective_field(view: Markdown) -> Field | None:
    """Return the field ``**🎯 Objective:** …`` with content, wherever it stands."""
    stated = fields_in(view, 1, len(view.lines))
    criteria = set(criterion_fields(view, stated))
    for field in stated:
        if field.label == "objective" and field not in criteria:
            value = field.value or value_below(view, field.line)
            if real_words([value]):
                return replace(field, value=value)
    return None


def _schema_reasons(view: Markdown) -> list[str]:
    names = {heading.name for heading in view.headings}
    if "objective" not in names and objective_field(view):
        names.add("objective")
    reasons = [f"no {name.capitalize()} section" for name in REQUIRED_SECTIONS if name not in names]
    return reasons + _link_presence_reasons(view)


def _record_links(view: Markdown, kind: str) -> list[StatedLink]:
    return [link for link in stated_links(view) if link.is_ruled and link.kind == kind]


def _link_presence_reasons(view: Markdown) -> list[str]:
    reasons = []
    for kind, words in (("previous", "backward link"), ("next", "forward link")):
        links = _record_links(view, kind)
        problems = [problem(link) for link in links]
        if not links:
            reasons.append(f"no {words}")
        elif all(problems):
            reasons.append(f"the {words} {problems[0]}")
    return reasons


def _section_lines(view: Markdown, name: str) -> list[str]:
    lines = [
        line
        for start, end in section_ranges(view, name)
        for line in content_lines(view, start, end)
    ]
    if name == "objective" and not lines and (field := objective_field(view)):
        return [field.value]
    return lines


def _content_reasons(view: Markdown) -> list[str]:
    reasons = []
    texts: dict[str, str] = {}
    for name in REQUIRED_SECTIONS:
        lines = _section_lines(view, name)
        minimum = MIN_OBJECTIVE_WORDS if name == "objective" else MIN_SECTION_WORDS
        if not has_substance(lines, minimum):
            reasons.append(f"{name.capitalize()} holds too little real content")
        text = " ".join(real_words(lines))
        if text and name in PHASES and text in texts:
            reasons.append(f"{name.capitalize()} repeats {texts[text].capitalize()}")
        texts[text] = name
    if left := unfilled(view, 1, len(view.lines)):
        reasons.append(f"an unfilled placeholder is left: {left}")
    return reasons


def _plan_tron_reasons(view: Markdown) -> list[str]:
    ranges = section_ranges(view, "plan")
    if not ranges:
        return ["no Plan section that could hold the TRON decision"]
    results = [_tron_reasons(tron_labels(view, start, end), "Plan") for start, end in ranges]
    return min(results, key=len)


def _tron_reasons(labels: list[TronLabel], place: str) -> list[str]:
    if decisions(labels):
        return []
    present = {label.name for label in labels}
    missing = [name.capitalize() for name in TRON_LABELS if name not in present]
    if missing:
        return [f"{place} has no TRON label {', '.join(missing)}"]
    empty = sorted({label.name.capitalize() for label in labels if not label.is_filled})
    if empty:
        return [f"TRON element without content: {', '.join(empty)}"]
    return ["the TRON elements are not in the order Trigger, Response, Outcome, Next"]


def _section_reasons(view: Markdown) -> list[str]:
    reasons = []
    if not any(has_actions(view, start, end) for start, end in section_ranges(view, "do")):
        reasons.append("Do names no concrete action")
    expected = _section_lines(view, "objective") + _section_lines(view, "plan")
    done = _section_lines(view, "do")
    checked = _section_lines(view, "check")
    if not checks(checked, expected, done):
        reasons.append("Check verifies nothing against an expectation")
    if not acts(_section_lines(view, "act"), [*expected, *done, *checked]):
        reasons.append("Act states no learning, improvement or next step")
    return reasons


def _link_form_reasons(view: Markdown) -> list[str]:
    reasons = []
    for kind, words in (("previous", "backward link"), ("next", "forward link")):
        problems = [malformation(link) for link in _record_links(view, kind)]
        if problems and all(problems):
            reasons.append(f"the {words} {problems[0]}")
    text = "\n".join(view.visible)
    if _FILE_TARGET.search(text):
        reasons.append("a link uses file://")
    if _EMPTY_TARGET.search(text):
        reasons.append("a link has an empty target")
    if broken := broken_link(view):
        reasons.append(f"a link is not well formed: {broken}")
    return reasons


def _may_stand_alone(view: Markdown, prompt: str) -> bool:
    alone = _ALONE.search(prompt)
    wants_pdca = _WANTS_PDCA.search(prompt) or re.search(r"\bPDCA", prompt)
    if alone and (wants_pdca is None or alone.start() < wants_pdca.end()):
        return True
    if wants_pdca or not prompt.strip() or _NAMES_PDCA.search(prompt):
        return False
    phases = {heading.name for heading in view.headings} & set(PHASES)
    return len(phases) < 2  # no record around it: the prompt asked for the decision itself
