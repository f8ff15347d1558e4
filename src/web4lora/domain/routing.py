"""What a prompt needs beside the trained knowledge, decided in about a millisecond, by no model.

Rules of grammar are one voice, fitted weights of words the other (`linear_opinion`).

Tools: something outside the chat must be touched. History: asks what this team did, decided or
learned. Graph: walks a chain of records. Process: the team's own working procedure, not the
explanation of a concept. Time: the span of days a prompt names (grading-rules.md, *Routing*).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from web4lora.domain import history_words as past
from web4lora.domain import process_words as process
from web4lora.domain.clauses import Clause, prompt_clauses
from web4lora.domain.linear_opinion import load_opinion
from web4lora.domain.object_words import PLACE
from web4lora.domain.prompt_view import PromptView, view_prompt
from web4lora.domain.route_evidence import route_evidence
from web4lora.domain.temporal import parse_range
from web4lora.domain.tool_intent import TOOLS_BY_INTENT, clause_intent, likely_tools

#: What a prompt may need.
NEEDS = ("tools", "history", "process", "graph")
#: Log-odds that the rules add where they find a need: on 479 prompts they had not met, 94 to 99 of
#: 100 finds were right. With 3,700 prompts the weights know most of what the rules know.
RULES_FIND = 2.0
#: The same where they find none: they missed every fifth need of tools, and few of the others. A
#: needless look costs one query, a missing one the answer.
RULES_MISS: Mapping[str, float] = MappingProxyType(
    {"tools": 0.25, "history": 0.0, "process": -0.5, "graph": 0.0}
)


@dataclass(frozen=True)
class Route:
    """Where an answer has to look.

    Attributes:
        needs_tools: something must be read, found, changed, run or fetched outside the chat.
        likely_tools: generic tool names, likeliest first; empty without `needs_tools`.
        needs_history: asks what this team did, decided or learned.
        needs_process: asks for the team's own working procedure.
        needs_graph: walks a chain of records.
        temporal: first and last day, inclusive, or None.
    """

    needs_tools: bool
    likely_tools: tuple[str, ...]
    needs_history: bool
    needs_process: bool
    needs_graph: bool
    temporal: tuple[date, date] | None


def route(prompt: str, now: datetime) -> Route:
    """Decide what a prompt needs.

    Args:
        prompt: the user's turn, English or German.
        now: timezone-aware; relative times count from here.
    """
    temporal, clauses, by_rules = _read(prompt, now)
    if not clauses:
        return _route(by_rules.needs, by_rules.tools, temporal)
    scores = load_opinion("route_weights").scores(
        route_evidence(clauses, is_dated=temporal is not None)
    )
    needs = frozenset(
        need
        for need in NEEDS
        if scores[need] + (RULES_FIND if need in by_rules.needs else RULES_MISS[need]) > 0
        and not (need == "tools" and by_rules.holds_code and not by_rules.tools)
    )
    return _route(needs, by_rules.tools or likely_tools(clauses), temporal)


def route_by_rules(prompt: str, now: datetime) -> Route:
    """Decide like `route`, by the rules alone."""
    temporal, _, found = _read(prompt, now)
    return _route(found.needs, found.tools, temporal)


@dataclass(frozen=True)
class _Found:
    """What the rules found.

    Attributes:
        needs: which of `NEEDS`.
        tools: likeliest first.
        holds_code: the prompt brings the code that it speaks of, so that only an object that the
            rules see can lie outside the chat.
    """

    needs: frozenset[str]
    tools: tuple[str, ...]
    holds_code: bool


def _read(prompt: str, now: datetime) -> tuple[tuple[date, date] | None, list[Clause], _Found]:
    """Return the days of a prompt, its clauses, and what the rules find."""
    temporal = None if _wants_code(prompt) else parse_range(prompt, now)
    view = view_prompt(prompt)
    clauses = prompt_clauses(view)
    return temporal, clauses, _by_rules(view, clauses, is_dated=temporal is not None)


def _route(
    needs: frozenset[str], tools: tuple[str, ...], temporal: tuple[date, date] | None
) -> Route:
    return Route(
        needs_tools="tools" in needs,
        likely_tools=tools if "tools" in needs else (),
        needs_history="history" in needs or "graph" in needs,
        needs_process="process" in needs,
        needs_graph="graph" in needs,
        temporal=temporal,
    )


def _by_rules(view: PromptView, clauses: list[Clause], *, is_dated: bool) -> _Found:
    """Decide clause by clause: what is wanted outside the chat, then the past, then procedure."""
    tools: dict[str, None] = {}
    walks = any(map(_walks_chain, view.sentences))
    needs = {"graph", "history"} if walks else set()
    for clause in clauses:
        intent = clause_intent(clause, has_code=view.has_code)
        own_changes = intent == "diff"  # "what I changed" is seen in the working copy
        about_team = _walks_chain(clause.text) or (not own_changes and _asks_past_of_team(clause))
        searches = intent is not None and (
            not is_dated or not clause.is_question or clause.has(PLACE)
        )
        about_past = about_team or (not searches and _asks_past_event(clause, timed=is_dated))
        if intent and (not about_past or clause.has(past.FIRM_OBJECT)):
            tools |= dict.fromkeys(TOOLS_BY_INTENT[intent])
        if about_past:
            needs.add("history")
        elif not intent and _asks_procedure(clause):
            needs.add("process")
    found = frozenset(needs | ({"tools"} if tools else set()))
    return _Found(found, tuple(tools), view.has_code)


def _wants_code(prompt: str) -> bool:
    """Tell whether code is wanted: "a function that returns yesterday" asks about no day."""
    return bool(past.MAKES_CODE.match(prompt.casefold()))


def _walks_chain(text: str) -> bool:
    if past.FOREIGN_CHAIN.search(text) or past.MAKES_TEXT.search(text):
        return False
    return bool(past.CHAIN.search(text))


def _may_ask_past(clause: Clause) -> bool:
    return clause.has(past.ASKS) and not clause.has(past.MAKES_TEXT, past.HYPOTHETICAL)


def _asks_past_of_team(clause: Clause) -> bool:
    """Tell whether a clause asks what the team did, or for its records."""
    if not _may_ask_past(clause) or clause.has(past.FOREIGN_TEAM):
        return False
    return clause.has(past.TEAM_PAST, past.RECORD_ASKED)


def _asks_past_event(clause: Clause, *, timed: bool) -> bool:
    """Tell whether a clause asks what happened, without saying to whom."""
    if not _may_ask_past(clause) or clause.has(past.FOREIGN, past.FOREIGN_TEAM):
        return False
    ours = clause.has(past.TEAM_WORD) and clause.has(past.DONE) and not clause.has(past.HABIT)
    if ours:
        return True
    if clause.has(past.PAST_EVENT, past.DID) and (timed or clause.has(past.WORK, past.TEAM_WORD)):
        return True
    return timed and clause.has(past.PAST_VERB, past.SIMILAR)


def _asks_procedure(clause: Clause) -> bool:
    if clause.has(past.FOREIGN, past.MAKES_TEXT):
        return False
    if clause.has(process.CRAFT) and not clause.has(past.TEAM_WORD):
        return False
    if clause.has(process.INDEFINITE, process.ELSEWHERE) and not clause.has(past.TEAM_WORD):
        return False
    if clause.has(process.OWN_PROCEDURE, process.OWN_PLACE):
        return True
    duty = clause.has(process.NORM) and clause.has(process.WORK_OBJECT)
    if duty and not clause.has(process.FORM_VERB):
        return True
    habit = clause.has(process.PROCEDURE) and clause.has(process.TEAM_OBJECT)
    return habit and not clause.has(process.CONCEPT)
