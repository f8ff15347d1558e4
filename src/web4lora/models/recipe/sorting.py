"""What a request is about, in whatever words it is asked: choosing among things told in the prompt.

The same words make the samples' requests for tools, so that what the pocket learns of them serves
later; which tools a house has, and how it calls them, is not told here.
"""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import random
import re

from web4lora.models.recipe.answers import TERMS
from web4lora.models.recipe.exchange import strange_word
from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.stories import capital
from web4lora.samples.names import Names
from web4lora.samples.tables import phrases
from web4lora.samples.tool_requests import draw_request, draw_tool, kinds, offered

_WHICH = ("Which of these does the request need?", "What is asked for?", "Sort the request.", "Choose the one that fits.",
          "Which one helps here?", "What should be done?", "Pick one.", "Was wird gebraucht?")  # fmt: skip
_WHO = (
    "Which request is for this: {d}",
    "Who of them needs this: {d}",
    "Find the request for: {d}",
)
_NAMED = ("the {n} rule", "the {n} pattern", "{n}", "{n} mode", "the {n} form", "the {n} check", "our {n}", "the {n} way")  # fmt: skip
_HEADS = ("Glossary:", "What we mean:", "Our words:", "Notes of the team:", "From the handbook:")


def sorting_task(rng: random.Random) -> tuple[str, str]:
    """Return a request with what may be meant, and what is meant; or requests, and the right one."""
    names = Names(rng)
    row = names.pick(kinds())
    tool = draw_tool(names, row)
    german = names.chance(0.15)
    request = draw_request(names, tool, german=german)
    specs = offered(names, [tool], names.rng.randint(1, 3))
    if names.chance(0.25):
        return _which_request(names, request.ask, tool.spec.description)
    by_name = names.chance(0.4)
    options = [spec.name if by_name else spec.description for spec in specs]
    answer = _plain(tool.spec.name if by_name else tool.spec.description)
    which = names.pick(_WHICH)
    if names.chance(0.5):
        listed = "\n".join(f"- {option}" for option in options)
    else:
        listed = " / ".join(options)
    return _plain(
        names.pick((
            f"{which}\n{listed}\n\nRequest: {request.ask}", f"{request.ask}\n\n{which}\n{listed}",
            f"{listed}\n\n{request.ask}\n{which}", f"Request: {request.ask}\nChoices:\n{listed}",
        ))
    ), answer  # fmt: skip


def _which_request(names: Names, ask: str, description: str) -> tuple[str, str]:
    """Ask for the one of several requests that fits a description."""
    asks = {ask}
    for row in names.rng.sample(list(kinds()), 3):
        tool = draw_tool(names, row)
        if tool.spec.description != description and not tool.spec.description.startswith(
            description.split()[0]
        ):
            asks.add(draw_request(names, tool).ask)
    listed = sorted(asks)
    names.rng.shuffle(listed)
    body = "\n".join(f"{number}. {one}" for number, one in enumerate(listed, 1))
    return _plain(f"{names.pick(_WHO).format(d=description)}\n{body}"), _plain(ask)


def glossary_task(lex: Lexicon) -> tuple[str, str, str]:
    """Return (the team's words with what they mean, a question about one, what it means).

    The names are invented, so that only the prompt tells what they mean.
    """
    names = Names(lex.rng)
    rows = lex.some(TERMS, 2, 5)
    called = [lex.pick(_NAMED).format(n=f"{strange_word(lex)} {lex.word()}") for _ in rows]
    told = [f"{capital(row[1])}. {capital(row[2])}." for row in rows]
    body = "\n".join(f"- {capital(name)}: {text}" for name, text in zip(called, told, strict=True))
    wanted = lex.number(0, len(rows) - 1)
    frame = names.pick(phrases("questions", "plain" if lex.chance(0.85) else "german"))
    try:
        ask = frame.format(x=called[wanted], c=lex.class_name())
    except (KeyError, IndexError):
        ask = f"What is {called[wanted]}?"
    what, use = rows[wanted][1], capital(rows[wanted][2])
    answer = lex.pick([
        told[wanted], f"{capital(called[wanted])} is {what}. {use}.", f"{capital(called[wanted])}: {what}. {use}."
    ])  # fmt: skip
    return f"{lex.pick(_HEADS)}\n{body}", capital(ask), answer


def _plain(text: str) -> str:
    return re.sub(r"PDCA records|PDCAs?", "records", text)
