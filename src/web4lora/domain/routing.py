"""What a prompt needs beside the trained knowledge, decided by rules in about a millisecond.

Tools: something outside the chat must be touched. History: asks what this team did, decided or
learned. Graph: walks a chain of records. Process: the team's own working procedure, not the
explanation of a concept. Time: the span of days a prompt names (grading-rules.md, *Routing*).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from web4lora.domain import routing_words as words
from web4lora.domain.prompt_view import view_prompt
from web4lora.domain.temporal import parse_range
from web4lora.domain.tool_intent import TOOLS_BY_INTENT, clause_intent, prompt_clauses


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
    temporal = parse_range(prompt, now)
    timed = temporal is not None
    intents: list[str] = []
    graph = any(_walks_chain(sentence) for sentence in view.sentences)
    history = graph
    process = False
    for clause in prompt_clauses(view):
        intent = clause_intent(clause, has_code=view.has_code)
        about_team = _walks_chain(clause) or _asks_past_of_team(clause)
        about_past = about_team or (not intent and _asks_past_event(clause, timed=timed))
        if intent and (not about_team or words.FIRM_OBJECT.search(clause)):
            intents.append(intent)
        history = history or about_past
        if not about_past and not intent:
            process = process or _asks_procedure(clause)
    tools = dict.fromkeys(name for intent in intents for name in TOOLS_BY_INTENT[intent])
    return Route(
        needs_tools=bool(tools),
        likely_tools=tuple(tools),
        needs_history=history,
        needs_process=process,
        needs_graph=graph,
        temporal=temporal,
    )


def _asks_past_of_team(clause: str) -> bool:
    """Tell whether a clause asks what the team did, decided or learned, or for its records."""
    if not _may_ask_past(clause):
        return False
    return bool(words.TEAM_PAST.search(clause) or words.RECORD_ASKED.search(clause))


def _asks_past_event(clause: str, *, timed: bool) -> bool:
    """Tell whether a clause asks what happened, without saying to whom."""
    if not _may_ask_past(clause) or words.FOREIGN.search(clause):
        return False
    if words.PAST_EVENT.search(clause):
        return True
    return timed and bool(words.PAST_VERB.search(clause) or words.SIMILAR.search(clause))


def _may_ask_past(clause: str) -> bool:
    if words.MAKES_TEXT.search(clause) or words.HYPOTHETICAL.search(clause):
        return False
    return bool(words.ASKS.search(clause))


def _walks_chain(sentence: str) -> bool:
    if words.FOREIGN_CHAIN.search(sentence) or words.MAKES_TEXT.search(sentence):
        return False
    return bool(words.CHAIN.search(sentence))


def _asks_procedure(clause: str) -> bool:
    if words.FOREIGN.search(clause) or words.MAKES_TEXT.search(clause):
        return False
    if words.OWN_PROCEDURE.search(clause):
        return True
    if words.NORM.search(clause) and words.WORK_OBJECT.search(clause) and not words.FORM_VERB.search(clause):
        return True
    if words.CONCEPT.search(clause):
        return False
    return bool(words.PROCEDURE.search(clause) and words.TEAM_OBJECT.search(clause))
