"""Calls of functions nobody has seen, in ten notations; the functions are named in the request."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import json
import random
import re
from collections.abc import Callable

from web4lora.domain.tools import ToolCall
from web4lora.models.recipe.exchange import exchange, exchanged_words
from web4lora.samples.names import Names
from web4lora.samples.tables import phrases
from web4lora.samples.tool_requests import draw_request, draw_tool, kinds, offered


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_code(call: ToolCall) -> str:
    return f"{call.name}({', '.join(f'{k}={_dump(v)}' for k, v in call.parameters.items())})"


_FORMS: tuple[tuple[str, Callable[[list[ToolCall]], str]], ...] = (
    ("Answer as JSON with the keys calls, fn and args.",
     lambda calls: _dump({"calls": [{"fn": c.name, "args": c.parameters} for c in calls]})),
    ("Reply with a JSON list of objects {function, values}.",
     lambda calls: _dump([{"function": c.name, "values": c.parameters} for c in calls])),
    ("Write each call as code, one in a line.", lambda calls: "\n".join(_in_code(c) for c in calls)),
    ("Write one JSON object for each call: {run, with}.",
     lambda calls: "\n".join(_dump({"run": c.name, "with": c.parameters}) for c in calls)),
    ("Use the form {\"actions\": [{\"do\": …, \"using\": …}]}.",
     lambda calls: _dump({"actions": [{"do": c.name, "using": c.parameters} for c in calls]})),
    ("Call them as @name {…}.", lambda calls: "\n".join(f"@{c.name} {_dump(c.parameters)}" for c in calls)),
    ("Answer with {\"steps\": [[name, input], …]}.",
     lambda calls: _dump({"steps": [[c.name, c.parameters] for c in calls]})),
    ("Write YAML: use, then the parameters.",
     lambda calls: "\n".join("\n".join([f"- use: {c.name}", *(f"  {k}: {_dump(v)}" for k, v in c.parameters.items())]) for c in calls)),
    ("Name the function, nothing else.", lambda calls: "\n".join(c.name for c in calls)),
    ("Answer as JSON: {\"ops\": [{\"op\": …, \"input\": {…}}]}.",
     lambda calls: _dump({"ops": [{"op": c.name, "input": c.parameters} for c in calls]})),
)  # fmt: skip


_EXCHANGED_SHARE = 0.5


def tool_task(rng: random.Random) -> tuple[str, str, str]:
    """Return (how to answer, request with the functions, answer)."""
    names = Names(rng)
    rows = rng.sample(list(kinds()), 2 if rng.random() < 0.12 else 1)
    tools = [draw_tool(names, row) for row in rows]
    asked = [draw_request(names, tool) for tool in tools]
    specs = offered(names, tools, rng.randint(0, 3))
    ask = asked[0].ask
    if len(asked) == 2:
        frame = names.pick(phrases("tools", "two_calls"))
        ask = frame.format(first=asked[0].ask, second=asked[1].ask)
    if rng.random() < 0.6:
        frame = names.pick(phrases("tools", "frames"))
        listed = ", ".join(spec.signature() for spec in specs)
    else:
        frame = names.pick(phrases("tools", "list_frames"))
        listed = "\n".join(f"- {spec.signature()}" for spec in specs)
    how, form = names.pick(_FORMS)
    prompt = frame.replace("{tools}", listed).replace("{ask}", ask)
    answer = form([one.call for one in asked])
    if rng.random() < _EXCHANGED_SHARE:
        values = [str(value) for one in asked for value in one.call.parameters.values()]
        mapping = exchanged_words(rng, values, [spec.signature() for spec in specs])
        prompt, answer = exchange(prompt, mapping), exchange(answer, mapping)
    return how, re.sub(r"PDCAs?", "records", prompt), answer
