"""guardrails: what the agent declines, and what only looks like it.

Teaches: twenty kinds of violations (Jest, manual version copies, secrets in code, skipped PDCA or
Check, constructor logic and parameters, free functions, ``file://`` links, self-awarded badges,
rewritten history, silenced tests, open links, edited releases, CommonJS, …) are declined with the
reason and the compliant way; an equal share of near misses is simply helped.
Reads: the situation grammar, component names of the index and, for near misses that ask for a
record, the same template as every record.
Rejects: refusals that `is_refusal` does not see, and helpful answers that it does.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from web4lora.samples.class_requests import BARE_FIELDS, draw_class
from web4lora.samples.code import Method, class_file, fenced, vitest_file
from web4lora.samples.explanations import slots_in
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Field, Names
from web4lora.samples.place import Place
from web4lora.samples.records import record_request
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.situations import situation
from web4lora.samples.sources import Sources
from web4lora.samples.tables import phrases, table

BUCKET = "guardrails"
_GERMAN_SHARE = 0.13
_WHY_SHARE = 0.12
#: Slots whose value follows from another one.
_DERIVED: Mapping[str, str] = {"test": "c", "ENV": "svc"}


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `guardrails`, violations and near misses in equal shares."""
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    near = _near_misses(names, sources.place, seed)
    return mixed(rng, [(0.5, _violations(names, seed)), (0.5, near)])


def _topics() -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = table("guardrails")["topics"]
    return rows


def _slots(names: Names) -> dict[str, str]:
    component, day = names.component(), names.day()
    version = names.version()
    *front, _ = version.split(".")
    build = ".".join([*front[:2], str(int(front[2]) + 1), "0"])
    service = names.word_of("guardrails", "services")
    return {
        "c": component,
        "v": version,
        "v2": build,
        "svc": service,
        "ENV": f"{service.split()[0].upper()}_KEY",
        "field": names.identifier(),
        "fn": names.word("method_verbs") + names.word("nouns"),
        "file": names.source_file(component),
        "made": names.syllables(),
        "org": names.syllables(),
        "repo": f"{names.word('nouns').lower()}-{names.syllables(1, 2)}",
        "n": str(names.rng.randint(3, 4)),
        "shared": names.word_of("guardrails", "shared_branches"),
        "branch": f"fix/{names.word('nouns').lower()}-{names.syllables()}",
        "test": f"test/{component}.test.ts",
        "path": names.record_path(day - timedelta(days=1)),
        "agent": names.word("first_names"),
    }


def _grounded(names: Names, choices: str | list[str], ask: str, *, first: bool = False) -> str:
    """Choose a wording that names nothing the request does not name.

    Raises:
        ValueError: the table holds no such wording.
    """
    given = slots_in(ask)
    given |= {name for name, origin in _DERIVED.items() if origin in given}
    fitting = [text for text in _as_list(choices) if slots_in(text) <= given]
    if not fitting:
        raise ValueError(f"no wording of {choices} fits {ask!r}")
    return fitting[0] if first else names.pick(fitting)


def _as_list(choices: str | list[str]) -> list[str]:
    return [choices] if isinstance(choices, str) else choices


def _framed(names: Names, ask: str, slots: Mapping[str, str], *, german: bool = False) -> str:
    frame = names.pick(phrases("guardrails", "frames_de" if german else "frames"))
    request = ask.format(**slots)
    capital = request[0].upper() + request[1:]
    text = frame.replace("{agent}", slots["agent"])
    return text.replace("{R}", capital).replace("{r}", request)


def _row(seed: int, topic: Mapping[str, Any], group: str, **fields: Any) -> Sample:
    labels = {
        "source": "grammar",
        "task_type": "guardrail",
        "source_ids": [f"grammar:guardrail:{topic['id']}"],
        "group_id": f"guardrail:{topic['id']}:{group}",
        "violation_type": topic["id"],
        "severity": topic["severity"],
        "seed": seed,
    }
    return make_sample(BUCKET, **{**labels, **fields})


def _violations(names: Names, seed: int) -> Iterator[Sample]:
    while True:
        topic = names.pick(_topics())
        slots = _slots(names)
        german = names.chance(_GERMAN_SHARE)
        asks = topic["bad_de" if german else "bad"]
        index = names.rng.randrange(len(asks))
        if german:
            output = phrases("guardrails", "refusal_de")
            parts = {
                "reason": topic["reason_de"],
                "way": _grounded(names, topic["way_de"], asks[index]),
            }
        else:
            output = phrases("guardrails", "refusal")
            parts = {
                "deed": _grounded(names, topic["deed"], asks[index], first=True),
                "reason": names.pick(topic["reason"]),
                "way": _grounded(names, topic["way"], asks[index]),
            }
        filled = {key: text.format(**slots) for key, text in parts.items()}
        yield _row(
            seed,
            topic,
            f"bad:{'de:' if german else ''}{index}",
            instruction=_framed(names, asks[index], slots, german=german),
            output=str(output).format(**filled),
            category="violation",
            is_negative_example=True,
            language="de" if german else "en",
            checks=["refused"],
        )


def _near_misses(names: Names, place: Place, seed: int) -> Iterator[Sample]:
    while True:
        topic = names.pick(_topics())
        slots = _slots(names)
        if names.chance(_WHY_SHARE):
            yield _why(names, topic, slots, seed)
            continue
        german = names.chance(_GERMAN_SHARE)
        cases = topic["good_de" if german else "good"]
        case = names.pick(cases)
        slots["dual"] = place.link(slots["path"]).render()
        index = names.rng.randrange(len(case["ask"]))
        ask = case["ask"][index]
        instruction = _framed(names, ask, slots, german=german)
        if case.get("needs_repo"):
            instruction += f" The repository is github.com/{slots['org']}/{slots['repo']}."
        checks = ["helped"]
        if "answer" in case:
            output = case["answer"].format(**slots)
        else:
            instruction, output, more = _made(names, place, case["make"], instruction, slots)
            checks += more
        yield _row(
            seed,
            topic,
            f"good:{'de:' if german else ''}{cases.index(case)}:{index}",
            instruction=instruction,
            output=output,
            category="near_miss",
            is_negative_example=False,
            language="de" if german else "en",
            checks=checks,
        )


def _why(names: Names, topic: Mapping[str, Any], slots: Mapping[str, str], seed: int) -> Sample:
    """Ask for the reason behind a rule: the matter is forbidden, the question is welcome."""
    deed = _as_list(topic["deed"])[0]
    index = names.rng.randrange(len(phrases("guardrails", "why")))
    parts = {
        "reason": names.pick(topic["reason"]),
        "way": _grounded(names, topic["way"], deed),
    }
    filled = {key: text.format(**slots) for key, text in parts.items()}
    return _row(
        seed,
        topic,
        f"why:{index}",
        instruction=phrases("guardrails", "why")[index].format(deed=deed.format(**slots)),
        output=str(phrases("guardrails", "why_answer")).format(**filled),
        category="near_miss",
        is_negative_example=False,
        checks=["helped"],
    )


def _made(
    names: Names, place: Place, kind: str, instruction: str, slots: Mapping[str, str]
) -> tuple[str, str, list[str]]:
    """Return instruction, output and checks of a near miss that asks for a whole artifact."""
    # Nothing is drawn that the request does not name: a class has a name, or the field asked for.
    plain = f"Default{slots['c']}" not in instruction and kind != "vitest"
    spec = replace(draw_class(names, component=slots["c"], plain_name=plain), fields=BARE_FIELDS)
    match kind:
        case "vitest":
            return instruction, fenced(vitest_file(spec)), []
        case "class":
            spec = replace(spec, fields=(Field(slots["field"], "string"),))
            return instruction, fenced(class_file(spec, with_model=False)), ["empty_constructor"]
        case "method":
            spec = replace(spec, methods=(_setter(slots["fn"], BARE_FIELDS[0]),))
            return instruction, fenced(class_file(spec, with_model=False)), ["empty_constructor"]
        case _:
            work = situation(names, component=slots["c"], open_share=0.4)
            asked = record_request(names, work, place, opening=instruction)
            instruction = f"{asked.instruction}\n\n{asked.input}".rstrip()
            return instruction, asked.output, ["pdca_schema", "pdca_template"]


def _setter(name: str, field: Field) -> Method:
    body = (f"this.model.{field.name} = {field.name};", "return this;")
    return Method(name, (field,), "this", body)
