"""Decision notes in eight shapes, asked for as people ask for decision records."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import functools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.models.recipe.exchange import exchange, exchanged_words
from web4lora.samples.names import Names
from web4lora.samples.situations import situation
from web4lora.samples.tron_requests import tron_request

KINDS = (
    "ADR", "ruling", "verdict note", "choice card", "decision slip", "RFC note", "council note", "pact",
)  # fmt: skip
_SLOTS: dict[str, Sequence[str]] = {
    "why": ("Why", "Reason", "Context", "Cause", "Because", "Background", "Issue"),
    "what": ("What", "Decision", "Choice", "Answer", "Agreed", "Ruling", "We do"),
    "gain": ("Gain", "Effect", "Expected", "Consequence", "Benefit", "Result", "Impact"),
    "then": ("Then", "Afterwards", "Follow-up", "To do", "Later", "Action", "Owner"),
}
_FRAMES: dict[str, Sequence[str]] = {
    "why": ("{x}.", "This is why: {x}.", "It came from this: {x}.", "We saw this: {x}."),
    "what": ("{x}", "So {x}", "This was settled: {x}", "The group said: {x}"),
    "gain": ("{x}.", "The hope is that {x}.", "It is good when {x}.", "We will see that {x}."),
    "then": ("{x}", "After this: {x}", "Still to do: {x}"),
}
_DEFAULTS = {
    "gain": ("it works for everybody", "nobody has to ask again", "the work gets easier", "the team is faster"),
    "then": ("tell the others.", "look at it again in a month.", "put it on the board.", "ask the lead."),
}  # fmt: skip
_HOUSE = {
    "why": "It started with this: ",
    "what": "The team answered: ",
    "gain": "We expect that ",
    "then": "",
}
_EXCHANGED_SHARE = 0.5
_HOUSE_DEFAULT = ("the change works as decided", "write the PDCA, verify")


@dataclass(frozen=True)
class _Shape:
    kind: str
    line: str
    rows: tuple[tuple[str, str, str], ...]  # slot, label, frame
    head: str
    defaults: dict[str, str]


@functools.cache
def _shape(index: int) -> _Shape:
    rng = random.Random(f"note/{index}")
    slots = ["why", "what", "gain", "then"]
    if rng.random() < 0.5:
        rng.shuffle(slots)
    if rng.random() < 0.3:
        slots.remove(rng.choice(["gain", "then"]))
    return _Shape(
        kind=KINDS[index],
        line=rng.choice(("**{l}:** {v}", "- **{l}:** {v}", "- {l}: {v}", "{l}: {v}", "### {l}\n{v}", "> {l}: {v}", "**{l}** {v}")),
        rows=tuple((s, rng.choice(_SLOTS[s]), rng.choice(_FRAMES[s])) for s in slots),
        head=rng.choice(("", "", "# {k}\n\n", "**{k}**\n", "## {k}\n")),
        defaults={key: rng.choice(pool) for key, pool in _DEFAULTS.items()},
    )  # fmt: skip


def note_task(rng: random.Random) -> tuple[str, str]:
    """Return a request for a decision note and the note."""
    names = Names(rng)
    shape = _shape(int(rng.random() * len(KINDS)))
    work = situation(names)
    asked = tron_request(names, work)
    request = asked.instruction
    values = [line.split(":** ", 1)[1] for line in asked.output.splitlines()]
    if names.chance(_EXCHANGED_SHARE):
        mapping = exchanged_words(
            rng, [*values, work.component], [*_HOUSE.values(), *_HOUSE_DEFAULT]
        )
        request, values = exchange(request, mapping), [exchange(text, mapping) for text in values]
    stated = {
        slot: text.removeprefix(_HOUSE[slot]).rstrip("." if slot in ("why", "gain") else "")
        for slot, text in zip(_HOUSE, values, strict=True)
    }
    for slot, default in shape.defaults.items():
        if stated[slot].startswith(_HOUSE_DEFAULT):
            stated[slot] = default
    lines = [
        shape.line.format(l=label, v=frame.format(x=stated[slot]))
        for slot, label, frame in shape.rows
    ]
    return _renamed(request, shape.kind), shape.head.format(k=shape.kind) + "\n".join(lines)  # fmt: skip


def _renamed(text: str, kind: str) -> str:
    text = re.sub(r"(Trigger|Outcome|Next):", lambda m: {"Trigger": "Reason", "Outcome": "Expected", "Next": "Then"}[m[1]] + ":", text)  # fmt: skip
    text = text.replace("Give me Trigger, Response, Outcome and Next as a", "Give me a")
    return re.sub(r"TRON (record|entry|note)|TRON", kind, text)
