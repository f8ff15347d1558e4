"""Requests as a team makes them, to be sorted, restated or measured against a rule in the prompt.

Which requests a house declines is not told here: the rule always stands in the prompt, is about an
invented product, and half of the requests do not touch it.
"""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import random

from web4lora.samples.names import Names
from web4lora.samples.situations import Action, Situation, situation
from web4lora.samples.tables import table

_NO = ("NO: {c} must not use {bad}, because {why}. Take {good}.", "Declined, {bad} is not for {c}. Reason: {why}. Use {good}.",
       "I do not use {bad} for {c}: {why}. Better: {good}.", "Stop. {bad} is banned since {why}. {good} is there for {c}.")  # fmt: skip
_YES = (
    "Fine, I use {good} for {c}.",
    "OK. {c} gets {good}.",
    "Yes: {good} is right for {c}.",
    "Gladly. {c} with {good}.",
)
_USES = ("use {x} for {c}", "build {c} with {x}", "add {x} to {c}", "move {c} to {x}", "install {x} in {c}", "test {c} with {x}",
         "set up {x} for {c}", "replace the {n} of {c} by {x}", "write the {n} of {c} in {x}", "let {x} read the {n} of {c}")  # fmt: skip
_RULES = ("Rule: never {bad}, always {good}, because {why}.", "{bad} is not allowed here: {why}. We take {good}.",
          "House rule: {good} and not {bad} ({why}).", "We banned {bad}. Reason: {why}. The right thing is {good}.")  # fmt: skip
_WHYS = ("it loses data", "nobody maintains it", "it is slow", "it cannot be repeated", "the licence does not fit",
         "links break", "it hides the history", "the team cannot read it", "it is not safe", "it was replaced")  # fmt: skip


def rule_request(rng: random.Random) -> tuple[str, str, str]:
    """Return (rule, request, decision): a wish of a team against a rule of the prompt."""
    names = Names(rng)
    bad, good = names.syllables().capitalize(), names.syllables().capitalize()
    values = {"bad": bad, "good": good, "why": names.pick(_WHYS), "c": names.component()}
    declined = names.chance(0.5)
    wish = names.pick(_USES).format(
        x=bad if declined else good, c=values["c"], n=names.word("object_nouns")
    )
    request = framed(names, wish)
    style = int(rng.random() * 4)
    how = f" Answer like this: {(_NO if declined else _YES)[style].split()[0]} …" if names.chance(0.1) else ""  # fmt: skip
    answer = names.pick(_NO if declined else _YES).format(**values)
    return names.pick(_RULES).format(**values) + how, request, answer


def framed(names: Names, wish: str) -> str:
    """Put a wish in the base form into a sentence."""
    frame = names.word_of("guardrails", "frames")
    return frame.format(R=wish[0].upper() + wish[1:], r=wish, agent=names.agent())


def restating_task(rng: random.Random) -> tuple[str, str]:
    """Return a request and one thing told about it: the component, the task, a list of parts."""
    names = Names(rng)
    topic = names.pick(table("guardrails")["topics"])
    component, work = names.component(), situation(names)
    wishes = [ask for good in topic["good"] for ask in good["ask"]] + list(topic["bad"])
    try:
        wish = names.pick(wishes).format(c=component, v=names.version(), file=work.file)
    except (KeyError, IndexError):
        wish = work.objective.base
    request = framed(names, wish)
    form = int(rng.random() * 6)
    if form == 0:
        return f"Give this request a title: {request}", wish[0].upper() + wish[1:]
    if form == 1:
        return (
            f'Is this a question or a task? "{request}"',
            "A question." if "?" in request else "A task.",
        )
    if form == 2:
        return f"Repeat the task only: {request}", f"Task: {wish}"
    if form == 3:
        return _about(names, work)
    if form == 4:
        objective = work.objective
        return f"Say it in the past: {objective.base}", f"We {objective.past}."
    return f"Make a ticket.\n{request}", f"Title: {wish}\nFrom: the team\nState: open"


def _about(names: Names, work: Situation) -> tuple[str, str]:
    """Ask for one fact of a situation."""
    facts = {
        "agent": work.agent,
        "role": work.role,
        "date": work.stamp,
        "file": work.file,
        "component": work.component,
    }
    if work.problem:
        facts |= {"problem": work.problem, "fix": f"we {_past(work.fix)}", "lesson": work.lesson}
    keys = list(facts)
    names.rng.shuffle(keys)
    wanted = names.pick(keys)
    told = ". ".join(f"{key.capitalize()}: {facts[key]}" for key in keys)
    asked = names.pick(("What is the {k}?", "Name the {k}.", "{k}?", "Only the {k}, please."))
    return f"{told}.\n{asked.format(k=wanted)}", facts[wanted]


def _past(action: Action) -> str:
    return action.past
