"""Requests for a stand-alone TRON record, and the record."""

from dataclasses import dataclass

from web4lora.domain.pdca_template import render_tron
from web4lora.domain.tron import TronDecision
from web4lora.samples.names import Names
from web4lora.samples.records import sentence
from web4lora.samples.situations import Situation
from web4lora.samples.statements import report

_GERMAN_SHARE = 0.14
_STATEMENT_SHARE = 0.3
_FACT_CHANCE = 0.55
_REPORTED_SHARE = 0.35


@dataclass(frozen=True)
class TronRequest:
    """A request for a record, the record, and the language of the request."""

    instruction: str
    output: str
    language: str


def tron_request(names: Names, work: Situation, *, short: bool = False) -> TronRequest:
    """Draw a request for the TRON record of a situation, and answer it.

    The decision is copied in the form that the request uses: ``to fix …``, ``on fixing …``, or a
    whole statement. Facts that the request does not state are worded in general terms.

    Args:
        names: the source of chance.
        work: what the decision is about.
        short: the decision is stated once, as the response, and not also as the trigger.
    """
    german = names.chance(_GERMAN_SHARE)
    if names.chance(_REPORTED_SHARE):
        return _reported(names, work, german=german)
    if german or names.chance(_STATEMENT_SHARE):
        stated = sentence(_statement(names, work))
        frame = names.word_of("tron", "german" if german else "statement")
        opening, decided = frame.format(x=stated), f"we decided this: {stated}"
        about = f"the team had to settle this: {stated.rstrip('.')}"
    elif names.chance(0.62):
        opening = names.word_of("tron", "base").format(b=work.objective.base)
        decided = f"we decided to {work.objective.base}."
        about = f"somebody had to decide whether to {work.objective.base}"
    else:
        opening = names.word_of("tron", "gerund").format(g=work.objective.gerund)
        decided = f"we decided on {work.objective.gerund}."
        about = f"somebody had to decide on {work.objective.gerund}"
    if short:
        about = "the team had to decide this"
    facts = _facts(names, work)
    text = opening + "".join(names.word_of("tron", key).format(**facts) for key in _worded(facts))
    return TronRequest(
        text, render_tron(_decision(facts, about, decided)), "de" if german else "en"
    )


def _reported(names: Names, work: Situation, *, german: bool) -> TronRequest:
    """Draw a request that says what happened, mostly with what was decided."""
    said = report(names, work.component, german=german)
    if not german and names.chance(0.3):
        key, decided = "reported", "the team looks into it and decides on the fix."
    else:
        key, decided = "pair_de" if german else "pair", sentence(said.decided)
    text = names.word_of("tron", key).format(s=said.text, d=said.decided)
    return TronRequest(
        text, render_tron(_decision({}, said.text, decided)), "de" if german else "en"
    )


def _worded(facts: dict[str, str]) -> list[str]:
    keys = {"problem": "problem", "cause": "cause", "check": "outcome", "todo": "next"}
    return [phrase for fact, phrase in keys.items() if fact in facts]


def _statement(names: Names, work: Situation) -> str:
    if names.chance(0.35):
        return work.objective.base if names.chance(0.5) else work.objective.gerund
    return names.word_of("tron", "statements").format(
        c=work.component,
        d=names.component(),
        a=names.component(),
        bb=names.component(),
        n1=names.word("object_nouns"),
        agent=work.agent,
        date=work.day.isoformat(),
    )


def _facts(names: Names, work: Situation) -> dict[str, str]:
    facts: dict[str, str] = {}
    if work.problem and names.chance(_FACT_CHANCE):
        facts["problem"] = work.problem
        if names.chance(0.4):
            facts["cause"] = work.cause
    if work.check and names.chance(_FACT_CHANCE):
        facts["check"] = work.check
    if names.chance(0.25):
        facts["who"] = work.agent
        facts["todo"] = names.word_of("tron", "todos")
    return facts


def _decision(facts: dict[str, str], about: str, decided: str) -> TronDecision:
    trigger = facts.get("problem", about)
    if "cause" in facts:
        trigger = f"{trigger}, because {facts['cause']}"
    outcome = facts.get("check", "the change works as decided and all tests stay green")
    following = (
        f"{facts['who']} will {facts['todo']}"
        if "todo" in facts
        else "write the PDCA, verify the outcome and report to TRON"
    )
    return TronDecision(
        f"It started with this: {trigger}.",
        f"The team answered: {decided}",
        f"We expect that {outcome}.",
        sentence(following),
        0,
    )
