"""tool_awareness: reading a signature and calling the tool it describes.

Teaches: choose the tool that fits, copy values from the request, answer with the house JSON and
nothing else; several calls when several are asked for; no call when none is needed; and how to
use the examples that the gateway injects.
Reads: nothing of the index but component names; tools are drawn from the grammar. IDE tools live
in the `tool_examples` tier and are injected at run time, so their names never occur here.
Rejects: calls that `check_tool_call` does not pass, and names of real editors' tools.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from web4lora.domain.tools import ToolCall, ToolSpec, render_tool_calls
from web4lora.samples.explanations import concept_answer, explanations, slots_in
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import Sources
from web4lora.samples.tables import phrases, table
from web4lora.samples.tool_requests import (
    OfferedTool,
    ToolRequest,
    draw_request,
    draw_tool,
    kinds,
    offered,
)

BUCKET = "tool_awareness"
_GERMAN_SHARE = 0.12
#: Weight of a kind of tool; what people ask for most comes most.
_KIND_WEIGHTS = {"read": 6.0, "run": 3.5, "search": 2.0, "list": 1.5, "write": 1.5, "test": 1.5}
#: Tools on offer beside the right one; an editor offers more than a pocket can read.
_FEW, _MANY = (0, 1, 1, 2, 2, 3, 4), (0, 1, 2, 3, 5, 7, 9)
#: Share of lists in JSON, and from how many tools on it is the second.
_JSON_SHARE, _JSON_SHARE_OF_MANY, _A_LOT = 0.06, 0.5, 5
#: Of the other lists: in one line with the request.
_ONE_LINE_SHARE = 0.77


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `tool_awareness`, without end."""
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    others = _FEW if sources.for_pocket else _MANY
    return mixed(
        rng,
        [
            (0.62, _endless(names, seed, partial(_one_call, others=others))),
            (0.12, _endless(names, seed, _two_calls)),
            (0.14, _endless(names, seed, _with_examples)),
            (0.05, _endless(names, seed, _no_tool)),
            (0.07, explanations(rng, BUCKET, seed=seed, known=sources.component_names)),
        ],
    )


def tool_examples_block(requests: Sequence[ToolRequest], ecosystem: str = "generic") -> str:
    """Render examples as the gateway injects them (`serving.prompt_builder.tool_block`)."""
    body = "\n".join(f"User: {one.ask}\nCall: {render_tool_calls([one.call])}" for one in requests)
    return f"[TOOL EXAMPLES - {ecosystem}]\n{body}\n[END TOOL EXAMPLES]"


def _endless(names: Names, seed: int, task: Callable[[Names, int], Sample]) -> Iterator[Sample]:
    while True:
        yield task(names, seed)


def _draw(names: Names) -> OfferedTool:
    rows = kinds()
    weights = [_KIND_WEIGHTS.get(row["id"], 1.0) for row in rows]
    return draw_tool(names, names.rng.choices(rows, weights=weights)[0])


def _tool_list(names: Names, specs: Sequence[ToolSpec], ask: str, *, german: bool) -> str:
    """Put a request and its tools into one prompt, in one of the notations in use."""
    roll = names.rng.random()
    as_json = _JSON_SHARE_OF_MANY if len(specs) >= _A_LOT else _JSON_SHARE
    if german:
        frame = names.pick(phrases("tools", "frames_de"))
        tools = ", ".join(spec.signature() for spec in specs)
    elif roll < _ONE_LINE_SHARE * (1 - as_json):
        frame = names.pick(phrases("tools", "frames"))
        tools = ", ".join(spec.signature() for spec in specs)
    else:
        frame = names.pick(phrases("tools", "list_frames"))
        if roll < 1 - as_json:
            dash = names.pick((": ", " - ", "  # "))
            described = names.chance(0.6)
            tools = "\n".join(
                f"- {spec.signature()}{dash + spec.description if described else ''}"
                for spec in specs
            )
        else:
            tools = "\n".join(json.dumps(_as_json(spec), ensure_ascii=False) for spec in specs)
    return frame.replace("{tools}", tools).replace("{ask}", ask)


def _as_json(spec: ToolSpec) -> dict[str, object]:
    return {"name": spec.name, "description": spec.description, "parameters": spec.parameters}


def _row(
    seed: int,
    instruction: str,
    calls: Sequence[ToolCall],
    specs: Sequence[ToolSpec],
    concept: str,
    kind: str,
    **labels: object,
) -> Sample:
    key = calls[0].parameters
    value = next(iter(key.values()), "") if key else calls[0].name
    return make_sample(
        BUCKET,
        instruction,
        render_tool_calls(list(calls)),
        group_id=f"tool:{kind}:{value}",
        source_ids=[f"grammar:tool:{kind}"],
        source="grammar",
        task_type="tool_awareness",
        category=concept,
        seed=seed,
        concept_taught=concept,
        is_generic_tool=True,
        checks=["tool_call"],
        tools=[_as_json(spec) for spec in specs],
        task={"calls": [{"name": call.name, "parameters": call.parameters} for call in calls]},
        **labels,  # type: ignore[arg-type]
    )


def _one_call(names: Names, seed: int, *, others: Sequence[int]) -> Sample:
    tool = _draw(names)
    request = draw_request(names, tool, german=names.chance(_GERMAN_SHARE))
    specs = offered(names, [tool], names.rng.choice(others))
    prompt = _tool_list(names, specs, request.ask, german=request.language == "de")
    concept = "parameter_passing" if len(specs) == 1 else "tool_selection"
    if request.is_implied:
        concept = "implied_value"
    return _row(seed, prompt, [request.call], specs, concept, tool.kind, language=request.language)


def _two_calls(names: Names, seed: int) -> Sample:
    first = _draw(names)
    again = names.chance(0.45) and bool(first.roles)
    second = first if again else draw_tool(names, names.pick(kinds()))
    one, two = draw_request(names, first), draw_request(names, second)
    specs = offered(names, [first, second], names.rng.randint(0, 2))
    if again and names.chance(0.7):
        ask = _joined(one, two)
    else:
        frame = names.pick(phrases("tools", "two_calls"))
        first_ask = one.ask if one.ask[-1] in ".?!" else one.ask + "."
        ask = frame.replace("{first}", first_ask).replace("{second}", two.ask)
    prompt = _tool_list(names, specs, ask, german=False)
    return _row(seed, prompt, [one.call, two.call], specs, "several_calls", first.kind)


def _joined(one: ToolRequest, two: ToolRequest) -> str:
    """Return one request for two values where the values stand in the same place."""
    first, second = list(one.call.parameters.values()), list(two.call.parameters.values())
    if len(first) == len(second) == 1 and str(first[0]) in one.ask:
        return one.ask.replace(str(first[0]), f"{first[0]} and {second[0]}")
    end = one.ask if one.ask[-1] in ".?!" else one.ask + "."
    return f"{end} {two.ask}"


def _with_examples(names: Names, seed: int) -> Sample:
    """Show two calls of a tool as the gateway does; the request itself names no tool."""
    tool = _draw(names)
    shown = [draw_request(names, tool) for _ in range(2)]
    request = draw_request(names, tool, german=names.chance(_GERMAN_SHARE))
    listed = names.chance(0.3)
    specs = offered(names, [tool], names.rng.randint(0, 2) if listed else 0)
    prompt = (
        _tool_list(names, specs, request.ask, german=request.language == "de")
        if listed
        else request.ask
    )
    return _row(
        seed,
        prompt,
        [request.call],
        specs,
        "injected_examples",
        tool.kind,
        context=tool_examples_block(shown),
        language=request.language,
    )


def _no_tool(names: Names, seed: int) -> Sample:
    """Tools are on offer, but the question is about a concept: answer it."""
    concept = names.pick(table("concepts")["rows"])
    component = names.component()
    simple = [text for text in concept["ask"] if slots_in(text) <= {"c"}]
    asked = names.pick(simple or [f"What is {concept['names'][0]}?"])
    question = asked.format(c=component)
    tools = [_draw(names) for _ in range(2)]
    specs = offered(names, tools[:1], 2)
    prompt = _tool_list(names, specs, question, german=False)
    return make_sample(
        BUCKET,
        prompt,
        concept_answer(names, concept["id"], asked, component),
        group_id=f"concept:{concept['id']}:tools",
        source_ids=[f"grammar:concept:{concept['id']}"],
        source="grammar",
        task_type="tool_awareness",
        category="no_tool_needed",
        seed=seed,
        concept_taught="no_tool_needed",
        is_generic_tool=True,
    )
