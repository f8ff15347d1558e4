"""The situation grammar: one piece of work with everything a record of it needs.

A situation is drawn from a family (`grammar/families.yaml`: problem, cause, remedy, check and
lesson that belong together) or, for every third, from the open grammar: any verb, any object,
any component. The open ones state no cause or remedy; a record of them may claim none.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web4lora.samples.names import Names
from web4lora.samples.tables import phrases, table

_OPEN_SHARE = 0.35
#: "a address": the article stands in the family, the thing is drawn.
_BARE_ARTICLE = re.compile(r"\b([Aa]) (?=(?!one\b|uni|eu)[aeio])")


@dataclass(frozen=True)
class Action:
    """A verb phrase in three forms: ``fix the sum``, ``fixing the sum``, ``fixed the sum``."""

    base: str
    gerund: str
    past: str


@dataclass(frozen=True)
class Situation:
    """One piece of work. Empty strings mean: not known, and a record must not invent it.

    Attributes:
        family: the family's id, or ``open``.
        kind: debugging, component_creation, refactoring, architectural_decision, integration,
            collaboration, testing, documentation, violation_discovery or general.
        fix: what was done; forms are empty where nothing is known.
        day: of the record, UTC. clock: ``HHMM``.
        previous: path of the record before, empty for the first of a session.
        next: path of the record after.
    """

    family: str
    kind: str
    component: str
    objective: Action
    problem: str
    cause: str
    fix: Action
    check: str
    lesson: str
    file: str
    version: str
    agent: str
    role: str
    day: date
    clock: str
    branch: str
    sprint: str
    previous: str
    next: str

    @property
    def stamp(self) -> str:
        """``YYYY-MM-DD-UTC-HHMM``, the id of the record."""
        return f"{self.day.isoformat()}-UTC-{self.clock}"

    @property
    def group_id(self) -> str:
        """Everything made from this situation stays on one side of the split."""
        return f"situation:{self.family}:{self.component}:{self.stamp}"

    @property
    def source(self) -> str:
        """The honest origin: the grammar, not a document."""
        return f"grammar:{self.family}"


def _action(forms: Sequence[str], rest: str) -> Action:
    base, gerund, past = (f"{form} {rest}".strip() for form in forms)
    return Action(base, gerund, past)


def _from_family(names: Names, family: Mapping[str, Any], component: str) -> dict[str, Any]:
    number = names.rng.randint(2, 60)
    slots = {"c": component, "thing": names.pick(family["thing"]), "n": str(number)}
    slots["cond"] = names.pick(family["cond"]).format(**slots)
    text = {
        key: _BARE_ARTICLE.sub(r"\1n ", str(family[key]).format(**slots))
        for key in ("object", "problem", "cause", "remedy_object", "check", "lesson")
    }
    return {
        "family": family["id"],
        "kind": family["kind"],
        "objective": _action(family["act"], text["object"]),
        "problem": text["problem"],
        "cause": text["cause"],
        "fix": _action(family["remedy"], text["remedy_object"]),
        "check": text["check"],
        "lesson": text["lesson"],
    }


def _open_work(names: Names, component: str) -> dict[str, Any]:
    what = f"the {names.word('object_adjectives')} {names.word('object_nouns')}"
    roll = names.rng.random()
    if roll < 0.45:
        what = f"the {names.word('object_nouns')}"
    where = names.pick((f" in {component}", f" of {component}", f" for {component}", ""))
    if not where and names.chance(0.5):
        where = f" for {names.word('object_nouns')}"
    return {
        "family": "open",
        "kind": "general",
        "objective": _action(names.pick(phrases("vocabulary", "verbs")), what + where),
        "problem": "",
        "cause": "",
        "fix": Action("", "", ""),
        "check": "",
        "lesson": "",
    }


def situation(
    names: Names, *, kinds: Sequence[str] = (), component: str = "", open_share: float = _OPEN_SHARE
) -> Situation:
    """Draw one situation.

    Args:
        names: the source of names and chance.
        kinds: only families of these kinds (then never an open one).
        component: the component it is about; drawn when empty.
        open_share: share of situations from the open grammar.
    """
    component = component or names.component()
    families = [row for row in table("families")["rows"] if not kinds or row["kind"] in set(kinds)]
    is_open = not kinds and names.chance(open_share)
    work = (
        _open_work(names, component)
        if is_open
        else _from_family(names, names.pick(families), component)
    )
    day = names.day()
    return Situation(
        **work,
        component=component,
        file=names.source_file(component),
        version=names.version(),
        agent=names.agent(),
        role=names.role(),
        day=day,
        clock=names.clock(),
        branch=names.branch(),
        sprint=names.word("sprints"),
        previous="" if names.chance(0.1) else names.record_path(day - timedelta(days=1)),
        next=names.record_path(day + timedelta(days=names.rng.randint(0, 3))),
    )


def situations(rng: random.Random, known: Sequence[str] = ()) -> Iterator[Situation]:
    """Yield situations without end."""
    names = Names(rng, known)
    while True:
        yield situation(names)
