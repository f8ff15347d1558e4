"""One piece of invented team work: who did what to which component, why, and how it ended.

Prompts show some of a story's facts and documents tell all of them, so copying pays.
"""

from dataclasses import dataclass

from web4lora.models.recipe.lexicon import Lexicon, lines

_VERBS = [tuple(row.split("|")) for row in lines("verbs")]  # base form, past, -ing form
_OBJECTS, _PLACES, _EVENTS = lines("objects"), lines("places"), lines("events")
_SYMPTOMS, _CAUSES, _CHECKS = lines("symptoms"), lines("causes"), lines("checks")
_LESSONS, _NEXTS = lines("lessons"), lines("nexts")


@dataclass(frozen=True)
class Story:
    """The facts of one piece of work; texts are lower-case clauses without a full stop."""

    component: str
    other: str
    author: str
    reviewer: str
    role: str
    date: str
    ticket: str
    version: str
    next_version: str
    path: str
    doc: str
    url: str
    branch: str
    command: str
    problem: str
    cause: str
    fixes: tuple[tuple[str, str, str], ...]
    checks: tuple[str, ...]
    lessons: tuple[str, ...]
    nexts: tuple[str, ...]


def sentence(clause: str) -> str:
    """Return the clause with a capital letter and a full stop."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "?", "!")) else ".")


def capital(clause: str) -> str:
    """Return the clause with a capital first letter."""
    return clause[:1].upper() + clause[1:]


def fix_forms(lex: Lexicon, component: str) -> tuple[str, str, str]:
    """Return one action as (imperative, past, -ing form), sometimes naming the component."""
    verb, thing = lex.pick(_VERBS), lex.pick(_OBJECTS)
    roll = lex.rng.random()
    if roll < 0.4:
        thing += f" of {component}"
    elif roll < 0.55:
        thing += f" in `{lex.path()}`"
    tail = " " + lex.pick(_PLACES) if lex.chance(0.45) else ""
    return (f"{verb[0]} {thing}{tail}", f"{verb[1]} {thing}{tail}", f"{verb[2]} {thing}{tail}")


def problem_of(lex: Lexicon, component: str) -> str:
    """Return a symptom clause about the component."""
    text = lex.pick(_SYMPTOMS)
    return (
        text.replace("{c}", component)
        .replace("{e}", lex.pick(_EVENTS))
        .replace("{n}", str(lex.number(3, 90)))
    )


def check_of(lex: Lexicon) -> str:
    """Return a clause that can be verified."""
    return lex.pick(_CHECKS).replace("{n}", str(lex.number(2, 900)))


def cause_of(lex: Lexicon) -> str:
    """Return a cause clause."""
    return lex.pick(_CAUSES)


def lesson_of(lex: Lexicon) -> str:
    """Return a lesson as an imperative or statement."""
    return lex.pick(_LESSONS)


def next_of(lex: Lexicon, component: str, person: str) -> str:
    """Return a follow-up action."""
    return lex.pick(_NEXTS).replace("{c}", component).replace("{p}", person)


def story(lex: Lexicon) -> Story:
    """Return a new story."""
    component, reviewer = lex.product(), lex.person()
    return Story(
        component=component,
        other=lex.product(),
        author=lex.person(),
        reviewer=reviewer,
        role=lex.role(),
        date=lex.date() if lex.chance(0.75) else lex.stamp(),
        ticket=lex.ticket(),
        version=lex.version(),
        next_version=lex.version(),
        path=lex.path(),
        doc=lex.path("md"),
        url=lex.url(),
        branch=lex.branch(),
        command=lex.command(),
        problem=problem_of(lex, component),
        cause=cause_of(lex),
        fixes=tuple(fix_forms(lex, component) for _ in range(lex.number(2, 4))),
        checks=tuple(dict.fromkeys(check_of(lex) for _ in range(3))),
        lessons=tuple(dict.fromkeys(lesson_of(lex) for _ in range(2))),
        nexts=tuple(dict.fromkeys(next_of(lex, component, reviewer) for _ in range(3))),
    )
