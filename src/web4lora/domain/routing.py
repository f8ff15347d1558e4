"""What a prompt needs beside the trained knowledge, decided by rules in about a millisecond.

Tools: something outside the chat must be touched. History: asks what this team did, decided or
learned. Graph: walks a chain of records. Process: the team's own working procedure, not the
explanation of a concept. Time: the span of days a prompt names (grading-rules.md, *Routing*).
"""

from dataclasses import dataclass
from datetime import date, datetime

from web4lora.domain import history_words as past
from web4lora.domain import process_words as process
from web4lora.domain.clauses import Clause, prompt_clauses
from web4lora.domain.object_words import PLACE
from web4lora.domain.prompt_view import view_prompt
from web4lora.domain.temporal import parse_range
from web4lora.domain.tool_intent import TOOLS_BY_INTENT, clause_intent


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
    view = view_prompt(prompt)
    temporal = None if _wants_code(prompt) else parse_range(prompt, now)
    tools: dict[str, None] = {}
    needs_graph = any(map(_walks_chain, view.sentences))
    needs_history, needs_process = needs_graph, False
    for clause in prompt_clauses(view):
        intent = clause_intent(clause, has_code=view.has_code)
        about_team = _walks_chain(clause.text) or _asks_past_of_team(clause)
        dated = temporal is not None
        searches = intent is not None and (not dated or not clause.is_question or clause.has(PLACE))
        about_past = about_team or (not searches and _asks_past_event(clause, timed=dated))
        if intent and (not about_past or clause.has(past.FIRM_OBJECT)):
            tools |= dict.fromkeys(TOOLS_BY_INTENT[intent])
        needs_history = needs_history or about_past
        if not about_past and not intent:
            needs_process = needs_process or _asks_procedure(clause)
    return Route(
        needs_tools=bool(tools),
        likely_tools=tuple(tools),
        needs_history=needs_history,
        needs_process=needs_process,
        needs_graph=needs_graph,
        temporal=temporal,
    )


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
    if clause.has(process.INDEFINITE) and not clause.has(past.TEAM_WORD):
        return False
    if clause.has(process.OWN_PROCEDURE, process.OWN_PLACE):
        return True
    duty = clause.has(process.NORM) and clause.has(process.WORK_OBJECT)
    if duty and not clause.has(process.FORM_VERB):
        return True
    habit = clause.has(process.PROCEDURE) and clause.has(process.TEAM_OBJECT)
    return habit and not clause.has(process.CONCEPT)
