"""Classes in eight ordinary TypeScript styles, asked for as people ask for components."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import functools
import random
import re
from dataclasses import dataclass

from web4lora.models.recipe.exchange import exchange, exchanged_words
from web4lora.samples.class_requests import class_request
from web4lora.samples.code import ClassSpec, Method
from web4lora.samples.names import Field, Names

STYLES = (
    "plain", "north", "record", "amber", "service", "delta", "entity", "harbour",
)  # fmt: skip

_EXCHANGED_SHARE = 0.5
# a request that states a house rule would be answered against it here
_HOUSE_WORDS = re.compile(
    r"(?i)web4|init|constructor|konstruktor|scenario|szenario|conventions|our rules"
)


@dataclass(frozen=True)
class _Style:
    data: str  # suffix of the data interface; empty for none
    store: str  # field that holds the data, or empty for one field each
    constructor: str  # "data", "each", "partial", "factory"
    out: str  # name of the method that hands the data out; empty for none
    load: str  # name of the method that takes data in; empty for none
    chain: bool
    fence: str
    folder: str


@functools.cache
def _style(index: int) -> _Style:
    rng = random.Random(f"style/{index}")
    constructor = rng.choice(("data", "each", "partial", "factory"))
    grouped = constructor in ("data", "partial") or rng.random() < 0.5
    return _Style(
        data=rng.choice(("Data", "State", "Props", "Record", "Fields", "Values"))
        if grouped
        else "",
        store=rng.choice(("data", "state", "values", "props")) if grouped else "",
        constructor=constructor,
        out=rng.choice(("toJSON", "export", "snapshot", "save", "describe", "")),
        load=rng.choice(("load", "fill", "apply", "setup", "")) if grouped else "",
        chain=rng.random() < 0.7,
        fence=rng.choice(("typescript", "typescript", "ts")),
        folder=rng.choice(("../core", "./types", "../shared", "")),
    )


def class_task(rng: random.Random) -> tuple[str, str, str]:
    """Return (style sentence, request, code)."""
    names = Names(rng)
    index = int(rng.random() * len(STYLES))
    style = _style(index)
    request = class_request(names)
    while _HOUSE_WORDS.search(request.instruction):
        request = class_request(names)
    said = names.pick(("Code style: {s}.", "Write TypeScript in the {s} style.", "Style {s}.", "We use the {s} style.")).format(s=STYLES[index])  # fmt: skip
    asked, code = request.instruction, _code(style, request.spec)
    if names.chance(_EXCHANGED_SHARE):
        spec = request.spec
        told = [spec.component, spec.base, *(field.name for field in spec.fields)]
        # DefaultX may be asked for as X: what is added is the same for every X
        mapping = exchanged_words(rng, told, kept=["Default"])
        asked, code = exchange(asked, mapping), exchange(code, mapping)
    return said, asked, f"```{style.fence}\n{code}\n```"


def _code(style: _Style, spec: ClassSpec) -> str:
    data = f"{spec.component}{style.data}" if style.data else ""
    parts = []
    head = []
    if style.folder and spec.interface:
        head.append(
            f"import type {{ {spec.interface} }} from '{style.folder}/{spec.interface}.js';"
        )
    if spec.base:
        head.append(f"import {{ {spec.base} }} from './{spec.base}.js';")
    if head:
        parts.append("\n".join(head))
    fields = spec.model_fields if len(spec.version) % 2 else spec.fields
    if data:
        lines = [f"  {field.declaration};" for field in fields]
        parts.append("\n".join([f"export interface {data} {{", *lines, "}"]))
    base = f" extends {spec.base}" if spec.base else ""
    interface = f" implements {spec.interface}" if spec.interface else ""
    blocks = [_state(style, spec, data, fields), _constructor(style, spec, data, fields)]
    if style.load:
        back = ["    return this;"] if style.chain else []
        returns = "this" if style.chain else "void"
        blocks.append([f"  {style.load}({style.store}: {data}): {returns} {{", f"    this.{style.store} = {{ ...{style.store} }};", *back, "  }"])  # fmt: skip
    if style.out:
        blocks.append(_out(style, data, fields))
    blocks += [_method(style, method) for method in spec.methods]
    body = "\n\n".join("\n".join(block) for block in blocks if block)
    parts.append(f"export class {spec.name}{base}{interface} {{\n{body}\n}}")
    return "\n\n".join(parts)


def _state(style: _Style, spec: ClassSpec, data: str, fields: tuple[Field, ...]) -> list[str]:
    if style.store:
        return [
            f"  private {style.store}: {data} = {{",
            *(f"    {f.name}: {f.empty}," for f in fields),
            "  };",
        ]
    if style.constructor == "each":
        return []
    return [f"  private {field.declaration} = {field.empty};" for field in fields]


def _constructor(style: _Style, spec: ClassSpec, data: str, fields: tuple[Field, ...]) -> list[str]:
    call = ["    super();"] if spec.base else []
    if style.constructor == "data" or (style.constructor == "each" and style.store):
        return [
            f"  constructor({style.store}: {data}) {{",
            *call,
            f"    this.{style.store} = {style.store};",
            "  }",
        ]
    if style.constructor == "each":
        listed = ", ".join(f"private {field.declaration}" for field in fields)
        return [
            f"  constructor({listed}) {{",
            *call,
            f"    this.{fields[0].name} = {fields[0].name};",
            "  }",
        ]
    if style.constructor == "partial":
        return [
            f"  constructor(given: Partial<{data}> = {{}}) {{",
            *call,
            f"    Object.assign(this.{style.store}, given);",
            "  }",
        ]
    target = f"made.{style.store}." if style.store else "made."
    listed = ", ".join(field.declaration for field in fields)
    return [f"  static of({listed}): {spec.name} {{", f"    const made = new {spec.name}();",
            *(f"    {target}{field.name} = {field.name};" for field in fields), "    return made;", "  }"]  # fmt: skip


def _out(style: _Style, data: str, fields: tuple[Field, ...]) -> list[str]:
    if style.out == "describe":
        held = f"this.{style.store}" if style.store else "this"
        return [
            "  describe(): string {",
            f"    return `{fields[0].name}: ${{{held}.{fields[0].name}}}`;",
            "  }",
        ]
    if style.store:
        return [f"  {style.out}(): {data} {{", f"    return {{ ...this.{style.store} }};", "  }"]
    return [
        f"  {style.out}(): object {{",
        "    return {",
        *(f"      {f.name}: this.{f.name}," for f in fields),
        "    };",
        "  }",
    ]


def _method(style: _Style, method: Method) -> list[str]:
    held = f"this.{style.store}." if style.store else "this."
    body = [line.replace("this.model.", held) for line in method.body]
    signature = method.signature
    if not style.chain and method.returns == "this":
        body = [line for line in body if line != "return this;"]
        signature = signature.removesuffix("this") + "void"
    return [f"  {signature} {{", *(f"    {line}" for line in body), "  }"]
