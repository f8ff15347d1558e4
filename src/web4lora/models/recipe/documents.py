"""Document-writing tasks: facts in the prompt, a Markdown document of ordinary shapes in the answer.

Shapes are those of any software team (incident report, decision note, minutes, release notes,
how-to, status mail, test report, README, journal, checklist); none is a house form.
"""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

from collections.abc import Callable

from web4lora.models.recipe.lexicon import EMOJI, WEEKDAYS, Lexicon
from web4lora.models.recipe.prompts import LABELS, Facts, fact_prompt, facts_of
from web4lora.models.recipe.stories import (
    Story,
    capital,
    cause_of,
    check_of,
    fix_forms,
    lesson_of,
    problem_of,
    sentence,
    story,
)

_HEADER = [
    "author",
    "role",
    "date",
    "ticket",
    "version",
    "branch",
    "path",
    "doc",
    "url",
    "reviewer",
]

_SECTIONS: dict[str, list[str]] = {
    "why": [
        "Background",
        "Context",
        "Problem",
        "Situation",
        "What happened",
        "Motivation",
        "Summary",
        "Overview",
        "Introduction",
        "Symptom",
        "Starting point",
        "Goal and scope",
    ],
    "cause": ["Cause", "Root cause", "Analysis", "Why it happened", "Findings", "Observations"],
    "work": [
        "Changes",
        "What we changed",
        "Fix",
        "Work done",
        "Implementation",
        "Steps taken",
        "Solution",
        "Details",
        "Approach",
        "Progress",
        "Tasks done",
    ],
    "options": ["Options", "Alternatives", "Considered options", "Choices"],
    "choice": ["Choice", "Decision", "Selected option", "What we chose"],
    "effect": ["Consequences", "Impact", "Effects", "Risks"],
    "result": [
        "Result",
        "Verification",
        "Tests",
        "Evidence",
        "Measurements",
        "Test results",
        "How we verified it",
        "Quality",
        "Acceptance",
    ],
    "lesson": [
        "Lessons",
        "What we learned",
        "Insights",
        "Learning",
        "Notes for later",
        "Retrospective",
    ],
    "todo": [
        "Follow-up",
        "Open points",
        "To do",
        "Action items",
        "Next steps",
        "Remaining work",
        "Still open",
    ],
    "people": ["People", "Participants", "Contacts", "Who was involved"],
    "links": ["Links", "References", "Files", "See also", "Sources", "Related documents"],
    "usage": ["Usage", "Commands", "How to run it", "Getting started", "Installation"],
    "time": ["Timeline", "History", "Course of events"],
}
_SHAPES: list[tuple[str, list[str]]] = [
    ("incident report", ["why", "time", "cause", "work", "result", "lesson", "todo", "links"]),
    ("decision note", ["why", "options", "choice", "effect", "people", "links"]),
    ("meeting minutes", ["people", "why", "work", "choice", "todo"]),
    ("release notes", ["why", "work", "result", "usage", "links"]),
    ("how-to", ["why", "usage", "work", "result", "links"]),
    ("test report", ["why", "usage", "result", "cause", "todo", "links"]),
    ("README", ["why", "usage", "work", "people", "links"]),
    ("journal entry", ["why", "work", "result", "lesson", "todo"]),
    ("project note", ["why", "work", "result", "lesson", "links"]),
    ("review note", ["why", "cause", "result", "effect", "todo"]),
    ("work log", ["work", "result", "lesson", "todo", "links"]),
    ("proposal", ["why", "options", "work", "effect", "result"]),
]


def _items(lex: Lexicon, lines: list[str]) -> str:
    """Render lines as a list in one of six dresses."""
    style = lex.number(0, 6)
    full = [sentence(line) if lex.chance(0.3) else capital(line) for line in lines]
    if style == 0:
        return "\n".join(f"{i}. {line}" for i, line in enumerate(full, 1))
    if style == 1:
        return "\n".join(f"* {line}" for line in full)
    if style == 2:
        return "\n".join(
            f"- [{lex.pick('x x x') if lex.chance(0.6) else ' '}] {line}" for line in full
        ).replace("[ ] ", "[ ] ")
    if style == 3:
        return "\n".join(
            f"- **{lex.pick(['Step', 'Point', 'Item'])} {i}:** {line}"
            for i, line in enumerate(full, 1)
        )
    if style == 4:
        mark = lex.pick(["✅", "🔧", "📌", "🔄", "💡"])
        return "\n".join(f"- {mark} {line}" for line in full)
    return "\n".join(f"- {line}" for line in full)


def _why(lex: Lexicon, tale: Story) -> str:
    return lex.pick([
        f"{sentence(tale.problem)} This blocked {tale.author}, so the work started with {tale.ticket}.",
        f"{sentence(tale.problem)} The code is in `{tale.path}`.",
        f"On {tale.date} {tale.author} noticed a problem: {tale.problem}.",
        f"This note is about {tale.component}. {sentence(tale.problem)}",
        f"**Problem:** {capital(tale.problem)}\n**Where:** `{tale.path}`",
        f"> {capital(tale.problem)}\n\nThe team wants to {tale.fixes[0][0]}.",
        f"{tale.component} {tale.version} needs attention. {sentence(tale.problem)} We want to {tale.fixes[0][0]}.",
        sentence(tale.problem),
        f"{tale.role} {tale.author} worked on {tale.component}. {sentence(tale.problem)}",
    ])  # fmt: skip


def _cause(lex: Lexicon, tale: Story) -> str:
    second = cause_of(lex)
    return lex.pick([
        f"{sentence(tale.cause)} The file `{tale.path}` shows it clearly.",
        f"The reason was simple: {tale.cause}.",
        _items(lex, [tale.cause, second]),
        f"**Cause:** {capital(tale.cause)}\n**Found by:** {tale.reviewer}",
        f"We expected that {tale.checks[0]}. In fact {tale.cause}, and {second}.",
        f"{tale.reviewer} found that {tale.cause}.",
        f"`{tale.command}` showed that {tale.cause}.",
    ])  # fmt: skip


def _work(lex: Lexicon, tale: Story) -> str:
    past = [fix[1] for fix in tale.fixes]
    plain = [fix[0] for fix in tale.fixes]
    actions = _items(
        lex,
        lex.pick(
            [past, plain, [*past, f"updated `{tale.path}`"], [*past, f"ran `{tale.command}`"]]
        ),
    )
    return lex.pick([
        actions, actions, actions,
        f"First {tale.author} {past[0]}. Then the team {past[1]}.",
        f"{actions}\n\n```bash\n{tale.command}\n```",
        f"We {past[0]}. After {tale.fixes[1][2]}, {tale.component} worked again.",
        f"**Changed file:** `{tale.path}`\n\n{actions}",
        f"1. {capital(plain[0])}\n2. Run `{tale.command}`\n3. {capital(plain[1])}\n4. Ask {tale.reviewer} for a review",
        f"**Change:** {capital(past[0])}\n**Branch:** {tale.branch}\n**File:** `{tale.path}`",
    ])  # fmt: skip


def _options(lex: Lexicon, tale: Story) -> str:
    first, second, third = tale.fixes[0][0], tale.fixes[1][0], fix_forms(lex, tale.other)[0]
    names = lex.pick([("A", "B", "C"), ("1", "2", "3"), ("a", "b", "c")])
    letters = lex.pick(["Option", "Option", "Variant", "Way"])
    lines = [
        f"**{letters} {name}:** {capital(text)}"
        for name, text in zip(names, (first, second, third), strict=True)
    ]
    if lex.chance(0.3):
        lines = lines[:2]
    if lex.chance(0.3):
        return "| Option | Benefit |\n|---|---|\n" + "\n".join(
            f"| {capital(text)} | {capital(check_of(lex))} |" for text in (first, second)
        )
    return "\n".join(lines if lex.chance(0.5) else [f"- {line}" for line in lines])


def _choice(lex: Lexicon, tale: Story) -> str:
    return lex.pick([
        f"We will {tale.fixes[0][0]}. {tale.reviewer} agrees.",
        f"**Decision:** {capital(tale.fixes[0][0])}\n**Reason:** {capital(tale.cause)}\n**Decided by:** {tale.author}",
        f"{tale.author} and {tale.reviewer} decided to {tale.fixes[0][0]}, because {tale.cause}.",
        f"✅ {capital(tale.fixes[0][0])}",
        f"The first option wins: it is small, and {tale.checks[0]}.",
    ])  # fmt: skip


def _effect(lex: Lexicon, tale: Story) -> str:
    return _items(lex, lex.some([
        f"{tale.component} is easier to test", f"{tale.other} must be adapted", f"callers of `{tale.path}` see no change",
        f"the release {tale.next_version} moves by {lex.number(1, 9)} days", f"{tale.checks[0]}",
        f"old versions up to {tale.version} keep working", f"the team has to {tale.fixes[1][0]}",
        "the documentation needs a new page", f"risk: {problem_of(lex, tale.other)}",
    ], 2, 3))  # fmt: skip


def _result(lex: Lexicon, tale: Story) -> str:
    total = lex.number(3, 200)
    good = total if lex.chance(0.6) else total - lex.number(1, 3)
    lines = list(tale.checks[: lex.number(1, 3)])
    return lex.pick([
        _items(lex, lines), _items(lex, [*lines, f"{good} of {total} tests passed with `{tale.command}`"]),
        f"`{tale.command}` ended with {good} of {total} tests passed. {sentence(tale.checks[0])}",
        f"**Expected:** {capital(tale.checks[0])}\n**Observed:** {capital(lex.pick(['as expected', tale.checks[0]]))}",
        f"| Test | Status |\n|---|---|\n| {capital(tale.checks[0])} | ✅ |\n| {tale.component} {tale.next_version} | "
        f"{lex.pick(['✅', 'passed', 'failed', '❌'])} |",
        f"We measured again on {tale.date}: {tale.checks[0]}.",
        f"**Tests:** {good}/{total} passed\n**Command:** `{tale.command}`\n**Verified by:** {tale.reviewer}",
        f"```bash\n{tale.command}\n# {good} passed, {total - good} failed\n```",
    ])  # fmt: skip


def _lesson(lex: Lexicon, tale: Story) -> str:
    return lex.pick([
        _items(lex, list(tale.lessons)), sentence(tale.lessons[0]), f"**Learned:** {capital(tale.lessons[0])}",
        f"{tale.author} learned: {tale.lessons[0]}. {sentence(lesson_of(lex))}",
        f"> {capital(tale.lessons[0])}", f"💡 {sentence(tale.lessons[0])} This would have saved {lex.number(2, 9)} hours.",
        f"Before: {tale.problem}. Now: {tale.checks[0]}. The lesson is to {fix_forms(lex, tale.component)[0]} earlier.",
    ])  # fmt: skip


def _todo(lex: Lexicon, tale: Story) -> str:
    lines = list(tale.nexts[: lex.number(1, 3)])
    who = [f"{tale.author if lex.chance(0.5) else tale.reviewer}: {line}" for line in lines]
    dated = [f"{line} until {lex.pick(WEEKDAYS)}" for line in lines]
    return lex.pick([_items(lex, lines), _items(lex, who), _items(lex, dated), sentence(lines[0])])


def _people(lex: Lexicon, tale: Story) -> str:
    return lex.pick([
        f"- {tale.author} ({tale.role})\n- {tale.reviewer} ({lex.role()})",
        f"**{tale.role}:** {tale.author}\n**Reviewer:** {tale.reviewer}",
        f"{tale.author} ({tale.role}), {tale.reviewer}, {lex.person()}",
    ])  # fmt: skip


def _links(lex: Lexicon, tale: Story) -> str:
    name = tale.path.rsplit("/", 1)[-1]
    return lex.pick([
        f"- [{name}]({tale.path})\n- [{tale.ticket}]({tale.url})", f"- {lex.dual_link(tale.path)}",
        f"- **Code:** {lex.dual_link(tale.path)}\n- **Document:** {lex.dual_link(tale.doc)}",
        f"**Source:** {lex.dual_link(tale.path)}", f"- 🔗 [{tale.component}]({tale.url})\n- 📎 `{tale.path}`",
        f"See [{name}]({tale.path}) and [{tale.doc}]({tale.doc}).", f"- `{tale.path}`\n- `{tale.doc}`",
        f"**Earlier note:** {lex.dual_link(tale.doc)}",
    ])  # fmt: skip


def _usage(lex: Lexicon, tale: Story) -> str:
    return lex.pick([
        f"```bash\n{tale.command}\n```", f"Run `{tale.command}` on branch `{tale.branch}`.",
        f"```sh\ngit checkout {tale.branch}\n{tale.command}\n```\n\nAfterwards {tale.checks[0]}.",
        f"1. Open `{tale.path}`\n2. Run `{tale.command}`\n3. Make sure that {tale.checks[0]}",
    ])  # fmt: skip


def _time(lex: Lexicon, tale: Story) -> str:
    hour = lex.number(6, 15)
    texts = [
        tale.problem,
        f"{tale.author} found the reason: {tale.cause}",
        f"{tale.author} {tale.fixes[0][1]}",
    ]
    style = lex.pick(["- {t} – {x}", "- **{t}** {x}", "{t}: {x}"])
    return "\n".join(
        style.format(t=f"{hour + i:02}:{lex.number(0, 59):02}", x=text)
        for i, text in enumerate(texts)
    )


_BLOCKS: dict[str, Callable[[Lexicon, Story], str]] = {
    "why": _why, "cause": _cause, "work": _work, "options": _options, "choice": _choice, "effect": _effect,
    "result": _result, "lesson": _lesson, "todo": _todo, "people": _people, "links": _links, "usage": _usage,
    "time": _time,
}  # fmt: skip


def _title(lex: Lexicon, tale: Story, kind: str) -> str:
    text = lex.pick([
        f"{capital(kind)}: {tale.component}", f"{tale.component} – {kind}", f"{tale.component}",
        f"{capital(tale.fixes[0][0])}", f"{tale.date} {tale.component}", f"{tale.ticket}: {capital(tale.problem)}",
        f"{capital(kind)} {tale.ticket}", f"{tale.component} {tale.version}",
    ])  # fmt: skip
    mark = lex.pick(EMOJI) + " " if lex.chance(0.3) else ""
    return f"# {mark}{text}"


def header_fields(lex: Lexicon, facts: Facts, names: list[str]) -> str:
    """Render header fields, bold or plain, with or without emoji and bullets."""
    style = lex.pick(
        [
            "**{k}:** {v}",
            "**{k}**: {v}",
            "**{e} {k}:** {v}",
            "- **{k}:** {v}",
            "- {k}: {v}",
            "{e} {k}: {v}",
        ]
    )
    tail = lex.pick(["", "", "  "])
    lines = []
    for name in names:
        value = facts[name]
        if name in ("path", "doc"):
            value = lex.pick(
                [
                    f"`{value}`",
                    value,
                    f"[{value.rsplit('/', 1)[-1]}]({value})",
                    lex.dual_link(value),
                ]
            )
        lines.append(style.format(k=lex.pick(LABELS[name]), v=value, e=lex.pick(EMOJI)) + tail)
    return "\n".join(lines)


def document(lex: Lexicon, tale: Story, kind: str, plan: list[str], given: list[str]) -> str:
    """Return a Markdown document of the kind about the story, with the given facts in its header."""
    parts = [_title(lex, tale, kind)]
    names = [name for name in _HEADER if name in given or lex.chance(0.06)]
    if names and lex.chance(0.85):
        parts.append(header_fields(lex, facts_of(tale), names))
    rule = lex.chance(0.3)
    level = lex.pick(["##", "##", "##", "###", "#"])
    dress = lex.pick(["{h}", "{h}", "{h}", "**{h}**", "{e} {h}", "{e} **{h}**", "{n}. {h}", "{h}:"])
    for number, section in enumerate(plan, 1):
        if rule:
            parts.append("---")
        heading = dress.format(h=lex.pick(_SECTIONS[section]), e=lex.pick(EMOJI), n=number)
        parts.append(f"{level} {heading}\n{lex.pick(['', chr(10)])}{_BLOCKS[section](lex, tale)}")
        if section in ("work", "result", "why") and lex.chance(0.25):
            parts.append(_BLOCKS[lex.pick(["work", "result", "cause", "links"])](lex, tale))
    if lex.chance(0.12):
        parts.append("---")
        parts.append(f"*{tale.author}, {tale.date}*")
    return "\n\n".join(parts)


def shape(lex: Lexicon) -> tuple[str, list[str]]:
    """Return a kind of document and three to six of its sections, in order."""
    kind, sections = lex.pick(_SHAPES)
    keep = lex.number(3, 6)
    while len(sections) > keep:
        sections = [s for i, s in enumerate(sections) if i != lex.number(0, len(sections) - 1)]
    return kind, sections


def document_task(lex: Lexicon) -> tuple[str, str]:
    """Return a prompt with facts and the document that uses them."""
    tale = story(lex)
    kind, plan = shape(lex)
    names = ["author", "role", "date", "ticket", "version", "path", "doc", "url", "branch", "command", "cause", "fix",
             "check", "lesson", "reviewer"]  # fmt: skip
    given = lex.some(names, 1, 9)
    if lex.chance(0.8):
        given.append("problem")
    if lex.chance(0.35):
        given.append("fix")
    given = list(dict.fromkeys(["component", *given]))
    return fact_prompt(lex, facts_of(tale), kind, given), document(lex, tale, kind, plan, given)
