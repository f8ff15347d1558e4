"""Records of work in twelve shapes that are nobody's house form.

What a record is about and how people ask for it comes from the sample grammar (the same
situations, people, dates and paths); headings, labels, links and set phrases are drawn here once
for each shape, so that a kind of document always looks the same. An adapter then has to teach one
more shape, not how to fill one.
"""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import functools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from web4lora.models.recipe.exchange import exchange, exchanged_words
from web4lora.models.recipe.lexicon import EMOJI, Lexicon
from web4lora.models.recipe.stories import capital, cause_of, check_of, problem_of
from web4lora.models.recipe.subjects import odd_subject
from web4lora.samples.names import Names
from web4lora.samples.records import Brief, draw_request, sentence
from web4lora.samples.situations import Action, Situation, situation

KINDS = (
    "work log", "field report", "logbook page", "cycle note", "change sheet", "task journal", "shift report",
    "status record", "review sheet", "hand-over note", "operations diary", "progress card",
)  # fmt: skip

_LABELS: dict[str, Sequence[str]] = {
    "date": ("Date", "Day", "Written on", "When", "Dated"),
    "goal": ("Goal", "Aim", "Purpose", "Wanted", "Task", "Subject", "About"),
    "agent": ("Agent", "Author", "Written by", "Name", "Who", "Agent Name", "Owner"),
    "role": ("Role", "Agent Role", "Position", "Works as", "Function"),
    "branch": ("Branch", "Git Branch", "Line"),
    "session": ("Session", "Working Session", "Meeting"),
    "sprint": ("Sprint", "Iteration", "Period"),
    "before": ("Earlier {k}", "Before", "Follows on", "Last {k}", "Back"),
    "after": ("Later {k}", "After", "Continues in", "Following {k}", "Forward"),
    "fixed": (
        "Format",
        "Version",
        "State",
        "Level",
        "Files",
        "Commit",
        "Open points",
        "Rating",
        "Access",
    ),
}
_FIXED_VALUES = ("2.1", "open", "to be rated by the lead", "see the log", "none known", "in review", "as agreed", "public",
                 "1.0.4", "see below", "not rated yet")  # fmt: skip
_SECTIONS: dict[str, Sequence[str]] = {
    "quote": ("Request", "The words of the request", "Asked", "What was asked", "Order", "Message"),
    "answer": ("Reply", "My reply", "Promise", "What I do"),
    "why": ("Background", "Reason", "Starting point", "Situation", "Why"),
    "points": ("Approach", "How we go on", "Idea", "Strategy", "Design"),
    "steps": ("Work", "Steps", "Carried out", "What was done", "Implementation", "Execution"),
    "results": ("Results", "Verification", "Evidence", "Measured", "Proof", "Tests"),
    "lessons": ("Lessons", "Learned", "Insights", "What we keep", "Experience"),
    "mood": ("Mood", "Feeling", "Personal note", "Energy"),
    "rest": ("Closing", "Remarks", "Process", "Team notes", "End"),
}
_FOUR: tuple[tuple[str, str, str, str], ...] = (
    ("Why", "What", "Effect", "Then"), ("Cause", "Choice", "Result", "After that"), ("Signal", "Move", "Gain", "Follow-up"),
    ("Reason", "Decision", "Expected", "Later"), ("Problem", "Answer", "Benefit", "To do"), ("Start", "Step", "End", "Rest"),
    ("Seen", "Done", "Shown", "Left"), ("Need", "Action", "Value", "Open"),
)  # fmt: skip
_REQUESTED = (
    "somebody asked for this: {g}.",
    "there is a new request: {g}.",
    "we want this: {g}.",
    "{g} was asked for.",
)
_WILL = (
    "we go forward in small steps.",
    "the team works on it and reviews it.",
    "{a} takes care of it.",
    "we do it today.",
)
_GOOD = (
    "the goal is reached.",
    "everything works as before.",
    "the tests pass.",
    "the reviewer is content.",
)
_LATER = (
    "a colleague reads the result.",
    "the lead looks at it.",
    "we talk about it tomorrow.",
    "the page is updated.",
)
_POINTS = ("Read the files first.", "Change one thing at a time.", "Keep the old version until the end.", "Ask before deleting.",
           "Write the test first.", "Look at earlier records.", "Measure before and after.", "Stay with small commits.")  # fmt: skip
_STEPS = ("Read what is there.", "Look at the state before the change.", "Run the tests.", "Run `npm test` and `git status`.",
          "Commit the result.", "Ask for a review.", "Update the guide.", "Tell the team.")  # fmt: skip
_RESULTS = (
    "The goal is reached.",
    "`npm test` passes.",
    "Nothing else has changed.",
    "The links work.",
    "The reviewer agrees.",
)
_OPEN = ("not seen yet.", "open.", "to be shown in the review.", "waits for the lead.")
_LESSONS = (
    "Small steps are easier to read.",
    "A written note can be checked.",
    "It pays to look twice.",
    "Ask early.",
)
_MOODS = ("Calm.", "Focused and glad.", "A good day.", "Curious.", "Tired but content.")
_RESTS = ("One page for each task.", "The result can be repeated.", "All facts come from the request.", "Thanks to the team.",
          "Please read it before the meeting.")  # fmt: skip
_TOLD_SHARE, _ODD_SHARE, _EXCHANGED_SHARE = 0.25, 0.35, 0.5
_HOSTS = ("https://git.example.org", "https://code.example.com", "https://forge.example.net")


@dataclass(frozen=True)
class _Shape:
    """One kind of document: functions that write its parts from a brief."""

    kind: str
    title: str
    header: tuple[tuple[str, str], ...]
    header_line: str
    header_end: str
    link: str
    heading: str
    rule: str
    sections: tuple[tuple[str, str], ...]
    block: str
    footer: str
    phrases: dict[str, tuple[str, ...]]
    four: tuple[str, str, str, str]
    item: str


def _pick(rng: random.Random, items: Sequence[str]) -> str:
    return items[int(rng.random() * len(items))]


def _header_of(rng: random.Random, kind: str) -> tuple[tuple[str, str], ...]:
    names = ["date", "goal", "agent", "role", "before", "after"]
    names += rng.sample(["branch", "session", "sprint"], rng.randint(1, 3))
    rng.shuffle(names)
    rows = [(_pick(rng, _LABELS[name]).format(k=kind), f"{{{name}}}") for name in names]
    for label in rng.sample(_LABELS["fixed"], rng.randint(3, 6)):
        rows.insert(rng.randrange(len(rows)), (label, _pick(rng, _FIXED_VALUES)))
    return tuple(rows)


_TITLES = ("{K}: {g}", "{g}", "{K} | {g}", "{K} about {g}", "{g} ({k})")
_TITLE_DRESS = ("# {t}", "# **{t}**", "# {m} {t}", "# {m} **{t}**", "{t}\n====")
_LINES = (
    "**{l}:** {v}",
    "**{l}:** {v}",
    "**{l}:** {v}",
    "- **{l}:** {v}",
    "- {l}: {v}",
    "| {l} | {v} |",
    "{l}: {v}",
)
_HEADINGS = ("## {s}", "## **{s}**", "### {s}", "## {m} {s}", "## **{m} {s}**", "**{s}**")
_LINKS = (
    "[web]({h}/{o}/view/{{branch}}/{{path}}) or [local]({{path}})",
    "[{{path}}]({h}/{o}/tree/main/{{path}})",
    "`{{path}}` ({h}/{o}/file/{{path}})",
    "[page]({h}/{o}/main/{{path}}) / [file {{path}}](./{{path}})",
    "<{h}/{o}/{{path}}>",
)
_DECISIONS = ("Decision", "In short", "Core", "Summary")


def _phrases_of(rng: random.Random) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(rng.sample(pool, count))
        for key, pool, count in (
            ("requested", _REQUESTED, 1), ("will", _WILL, 1), ("good", _GOOD, 1), ("later", _LATER, 1), ("points", _POINTS, 2),
            ("steps", _STEPS, 2), ("results", _RESULTS, 1), ("open", _OPEN, 1), ("lessons", _LESSONS, 1), ("mood", _MOODS, 1),
            ("rest", _RESTS, rng.randint(1, 3)), ("answer", _WILL, 1),
        )
    }  # fmt: skip


@functools.cache
def _shape(index: int) -> _Shape:
    """Return shape `index`; the same for ever."""
    rng = random.Random(f"shape/{index}")
    kind, mark = KINDS[index], rng.choice(EMOJI)
    emoji = rng.random() < 0.8
    title = _pick(rng, _TITLES)
    title = _pick(rng, _TITLE_DRESS).format(t=title, m=mark)
    header = _header_of(rng, kind)
    marks = {label: rng.choice(EMOJI) for label, _ in header}
    line = _pick(rng, _LINES)
    if emoji and line.startswith("**"):
        header = tuple((f"{marks[label]} {label}", value) for label, value in header)
    host, owner = _pick(rng, _HOSTS), _pick(rng, ("team", "crew/site", "group/main", "works"))
    names = ["quote", "why", "four", "steps", "results", "lessons"]
    extra = rng.sample(["answer", "points", "mood", "rest"], rng.randint(3, 4))
    for name in extra:
        names.insert(rng.randint(1, len(names)), name)
    heading = _pick(rng, _HEADINGS)
    sections = tuple(
        (name, heading.format(s=_pick(rng, _SECTIONS.get(name, _DECISIONS)), m=rng.choice(EMOJI)))
        for name in names
    )  # fmt: skip
    phrases = _phrases_of(rng)
    return _Shape(
        kind=kind,
        title=title,
        header=header,
        header_line=line,
        header_end=_pick(rng, ("\n", "  \n")) if line.startswith("**") else "\n",
        link=_pick(rng, _LINKS).format(h=host, o=owner),
        heading=heading,
        rule=_pick(rng, ("\n\n---\n\n", "\n\n", "\n\n***\n\n")),
        sections=sections,
        block=_pick(rng, ("```text\n{q}\n```", "> {q}", "```\n{q}\n```", '"{q}"')),
        footer=_pick(rng, ("", "**{g}: {f}**", "*{K} about {g}*", "{m} {g}")),
        phrases=phrases,
        four=rng.choice(_FOUR),
        item=_pick(rng, ("- {x}", "* {x}", "1. {x}", "- [x] {x}")),
    )


def record_task(rng: random.Random) -> tuple[str, str]:
    """Return a request for a record of some kind and the record."""
    names = Names(rng)
    shape = _shape(int(rng.random() * len(KINDS)))
    work = situation(names)
    roll = rng.random()
    if roll < _TOLD_SHARE:
        work = _told(Lexicon(rng), work)
    elif roll < _TOLD_SHARE + _ODD_SHARE:
        work = _odd(Lexicon(rng), work)
    drawn = draw_request(names, work)
    asked = f"{drawn.instruction}\n\n{drawn.input}" if drawn.input else drawn.instruction
    brief = drawn.brief
    if names.chance(_EXCHANGED_SHARE):
        mapping = exchanged_words(rng, [*_told_in(brief), brief.agent, work.component])
        asked, brief = exchange(asked, mapping), _exchanged(brief, mapping)
    request = _renamed(brief.request, shape.kind)
    return _renamed(asked, shape.kind), _write(shape, brief, request)


def _told(lex: Lexicon, work: Situation) -> Situation:
    """Put a statement in the place of the task, as people do."""
    text = lex.pick((problem_of(lex, work.component), check_of(lex), cause_of(lex)))
    return replace(work, objective=Action(text, text, text))


def _odd(lex: Lexicon, work: Situation) -> Situation:
    """Put an odd subject in the place of the task; nothing else is known of it then."""
    text = odd_subject(lex, work.component)
    objective, nothing = Action(text, text, text), Action("", "", "")
    return replace(
        work, objective=objective, problem="", cause="", check="", lesson="", fix=nothing
    )


def _told_in(brief: Brief) -> tuple[str, ...]:
    return (
        brief.objective,
        brief.problem,
        brief.cause,
        *brief.fixes,
        *brief.checks,
        *brief.lessons,
    )


def _exchanged(brief: Brief, mapping: dict[str, str]) -> Brief:
    changed: dict[str, Any] = {}
    for field in fields(brief):
        value = getattr(brief, field.name)
        if isinstance(value, str):
            changed[field.name] = exchange(value, mapping)
        else:
            changed[field.name] = tuple(exchange(text, mapping) for text in value)
    return replace(brief, **changed)


def _renamed(text: str, kind: str) -> str:
    """Put the kind's name in the place of the house's words."""
    text = re.sub(r"PRECEDES", "Before", text)
    text = re.sub(r"FOLLOWS", "After", text)
    text = re.sub(r"(?i)(Previous|Next)( PDCA| record)?(:| is| =)", lambda m: f"{'Earlier' if m[1].lower() == 'previous' else 'Later'}{m[2] or ''}{m[3]}", text)  # fmt: skip
    text = re.sub(r"\bObjective\b", "Goal", text)
    return re.sub(r"(?i)pdca (record|document)|pdca", kind, _path_of(text, kind))


def _path_of(text: str, kind: str) -> str:
    """Name the files and folders of records after another kind."""
    text = re.sub(r"\.pdca\.md", f".{kind.split()[-1]}.md", text)
    return re.sub(r"\bpdca/", "records/", text)


def _write(shape: _Shape, brief: Brief, request: str) -> str:
    """Fill a shape with what the request states."""
    given = {
        "g": brief.objective, "goal": brief.objective, "a": brief.agent or "the team", "agent": brief.agent or "the team",
        "role": brief.role or "member", "date": brief.date or "not given", "branch": brief.branch or "main",
        "session": brief.session or "this one", "sprint": brief.sprint or "the running one",
        "before": _link(shape, brief.previous, "none, this is the first"), "after": _link(shape, brief.next, "not known yet"),
        "k": shape.kind, "K": shape.kind.capitalize(), "f": shape.phrases["later"][0].rstrip("."), "m": "🎯",
    }  # fmt: skip
    header = shape.header_end.join(
        shape.header_line.format(l=label, v=_filled(value, given)) for label, value in shape.header
    )
    parts = [f"{_filled(shape.title, given)}\n\n{header}"]
    parts += [
        f"{title}\n{_SECTION_TEXT[name](shape, brief, given, request)}"
        for name, title in shape.sections
    ]
    if shape.footer:
        parts.append(_filled(shape.footer, given))
    return shape.rule.join(parts)


def _filled(text: str, given: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: given.get(found[1], found[0]), text)


def _link(shape: _Shape, path: str, none: str) -> str:
    path = _path_of(path, shape.kind)
    return shape.link.replace("{path}", path).replace("{branch}", "main") if path else none


def _items(shape: _Shape, lines: Sequence[str]) -> str:
    if shape.item.startswith("1"):
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return "\n".join(shape.item.format(x=line) for line in lines)


def _first(texts: Sequence[str], default: str) -> str:
    return sentence(texts[0]) if texts else default


def _four(shape: _Shape, brief: Brief, given: dict[str, str], _: str) -> str:
    phrases = {
        key: _filled(shape.phrases[key][0], given) for key in ("requested", "will", "good", "later")
    }
    values = (
        sentence(brief.problem) if brief.problem else phrases["requested"],
        _first(brief.fixes, phrases["will"]), _first(brief.checks, phrases["good"]), phrases["later"],
    )  # fmt: skip
    line = shape.header_line if shape.header_line.startswith(("**", "- ")) else "{l}: {v}"
    return "\n".join(line.format(l=k, v=v) for k, v in zip(shape.four, values, strict=True))


def _why(shape: _Shape, brief: Brief, given: dict[str, str], _: str) -> str:
    if not brief.problem:
        return capital(_filled(shape.phrases["requested"][0], given))
    cause = f" The cause: {sentence(brief.cause)}" if brief.cause else ""
    return sentence(brief.problem) + cause


def _steps(shape: _Shape, brief: Brief, _given: dict[str, str], _request: str) -> str:
    first, last = shape.phrases["steps"]
    done = [sentence(fix) for fix in brief.fixes] or [f"Do it: {brief.objective}."]
    return _items(shape, [first, *done, last])


def _results(shape: _Shape, brief: Brief, _given: dict[str, str], _request: str) -> str:
    fixed = shape.phrases["results"][0]
    seen = [f"{fixed} Seen: {sentence(check)}" for check in brief.checks]
    return _items(shape, seen or [f"{fixed} Seen: {shape.phrases['open'][0]}"])


def _lessons(shape: _Shape, brief: Brief, _given: dict[str, str], _request: str) -> str:
    return _items(
        shape, [sentence(text) for text in brief.lessons] or list(shape.phrases["lessons"])
    )


_Text = Callable[[_Shape, Brief, dict[str, str], str], str]
_SECTION_TEXT: dict[str, _Text] = {
    "quote": lambda shape, _brief, _given, request: shape.block.format(q=request),
    "answer": lambda shape, _brief, given, _request: capital(_filled(shape.phrases["answer"][0], given)),
    "why": _why,
    "four": _four,
    "points": lambda shape, _brief, _given, _request: _items(shape, shape.phrases["points"]),
    "steps": _steps,
    "results": _results,
    "lessons": _lessons,
    "mood": lambda shape, _brief, _given, _request: shape.phrases["mood"][0],
    "rest": lambda shape, _brief, _given, _request: _items(shape, shape.phrases["rest"]),
}  # fmt: skip
