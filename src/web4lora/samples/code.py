"""TypeScript as the house writes it, rendered from a small description of a class.

One skeleton for every class (imports, model, fields, empty constructor, `init`, `toScenario`,
methods), so that what varies is what the request names. All texts parse and pass
`check_empty_constructor`; the violating variants live in `violations.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.samples.names import Field, Names

EMPTY_BODY = "    // empty: init() brings the state"


@dataclass(frozen=True)
class Method:
    """A method: signature parts and body lines without indentation."""

    name: str
    parameters: tuple[Field, ...]
    returns: str
    body: tuple[str, ...]

    @property
    def signature(self) -> str:
        """``lift(load: number): this``."""
        parameters = ", ".join(field.declaration for field in self.parameters)
        return f"{self.name}({parameters}): {self.returns}"


@dataclass(frozen=True)
class ClassSpec:
    """A class to be written.

    Attributes:
        name: of the class, ``DefaultCrane`` or as the request spells it.
        component: what `ior.component` says.
        interface: the interface it implements, or empty.
        fields: of the model; ``uuid`` is added in front where it is missing.
        base: a class it extends, or empty.
        version: what `ior.version` says.
    """

    name: str
    component: str
    interface: str
    fields: tuple[Field, ...]
    methods: tuple[Method, ...] = ()
    base: str = ""
    version: str = "0.1.0.0"

    @property
    def model(self) -> str:
        """The name of the model interface."""
        return f"{self.component}Model"

    @property
    def model_fields(self) -> tuple[Field, ...]:
        """The fields with ``uuid`` in front."""
        if any(field.name == "uuid" for field in self.fields):
            return self.fields
        return (Field("uuid", "string"), *self.fields)


def fenced(code: str) -> str:
    """Put code into a TypeScript fence."""
    return f"```typescript\n{code.rstrip()}\n```"


def model_interface(spec: ClassSpec) -> str:
    """Render the model interface."""
    lines = [f"  {field.declaration};" for field in spec.model_fields]
    return "\n".join([f"export interface {spec.model} {{", *lines, "}"])


def component_interface(spec: ClassSpec) -> str:
    """Render the layer 3 interface."""
    scenario = f"Scenario<{spec.model}>"
    lines = [
        f"  init(scenario: {scenario}): this;",
        f"  toScenario(): Promise<{scenario}>;",
        *(f"  {method.signature};" for method in spec.methods),
    ]
    return "\n".join([f"export interface {spec.interface} {{", *lines, "}"])


def imports(spec: ClassSpec, *, with_model: bool) -> list[str]:
    """Return the import lines of a layer 2 file."""
    lines = ["import type { Scenario } from '../layer3/Scenario.js';"]
    if spec.interface:
        lines.append(f"import type {{ {spec.interface} }} from '../layer3/{spec.interface}.js';")
    if with_model:
        lines.append(f"import type {{ {spec.model} }} from '../layer3/{spec.model}.js';")
    if spec.base:
        lines.append(f"import {{ {spec.base} }} from './{spec.base}.js';")
    return lines


def class_head(spec: ClassSpec) -> str:
    """Return the opening line of the class."""
    base = f" extends {spec.base}" if spec.base else ""
    interface = f" implements {spec.interface}" if spec.interface else ""
    return f"export class {spec.name}{base}{interface} {{"


def state_lines(spec: ClassSpec) -> list[str]:
    """Return the field initialisers: state lives here and not in the constructor."""
    return [
        "  private owner = '';",
        f"  private model: {spec.model} = {{",
        *(f"    {field.name}: {field.empty}," for field in spec.model_fields),
        "  };",
    ]


def constructor_lines(spec: ClassSpec) -> list[str]:
    """Return the empty constructor; with a base class it holds `super()` alone."""
    body = "    super();" if spec.base else EMPTY_BODY
    return ["  constructor() {", body, "  }"]


def init_lines(spec: ClassSpec) -> list[str]:
    """Return the `init` method."""
    return [
        f"  init(scenario: Scenario<{spec.model}>): this {{",
        "    this.owner = scenario.owner;",
        "    this.model = structuredClone(scenario.model);",
        "    return this;",
        "  }",
    ]


def to_scenario_lines(spec: ClassSpec) -> list[str]:
    """Return the `toScenario` method."""
    ior = f"uuid: this.model.uuid, component: '{spec.component}', version: '{spec.version}'"
    return [
        f"  async toScenario(): Promise<Scenario<{spec.model}>> {{",
        "    return {",
        f"      ior: {{ {ior} }},",
        "      owner: this.owner,",
        "      model: structuredClone(this.model),",
        "    };",
        "  }",
    ]


def method_lines(method: Method) -> list[str]:
    """Return one method."""
    return [f"  {method.signature} {{", *(f"    {line}" for line in method.body), "  }"]


def class_text(spec: ClassSpec, *, without: Sequence[str] = ()) -> str:
    """Render the class alone.

    Args:
        spec: the class.
        without: names of methods to leave out (``init``, ``toScenario`` or others).
    """
    blocks = [state_lines(spec), constructor_lines(spec)]
    if "init" not in without:
        blocks.append(init_lines(spec))
    if "toScenario" not in without:
        blocks.append(to_scenario_lines(spec))
    blocks.extend(method_lines(method) for method in spec.methods if method.name not in without)
    body = "\n\n".join("\n".join(block) for block in blocks)
    return f"{class_head(spec)}\n{body}\n}}"


def class_file(spec: ClassSpec, *, with_model: bool) -> str:
    """Render a whole file: imports, model where the request did not give it, class."""
    parts = ["\n".join(imports(spec, with_model=with_model))]
    if not with_model:
        parts.append(model_interface(spec))
    parts.append(class_text(spec))
    return "\n\n".join(parts)


def interface_file(spec: ClassSpec) -> str:
    """Render the layer 3 file of the component's interface."""
    lines = imports(spec, with_model=True)[::2]  # what it tells of: the scenario and the model
    return "\n".join(lines).replace("'../layer3/", "'./") + f"\n\n{component_interface(spec)}"


def vitest_file(spec: ClassSpec, case: Method | None = None) -> str:
    """Render a Vitest test: round trip through a scenario, and one call where there is one."""
    values = [f"    {field.name}: {sample_value(field)}," for field in spec.model_fields]
    lines = [
        "import { describe, expect, it } from 'vitest';",
        f"import {{ {spec.name} }} from '../src/ts/layer2/{spec.name}.js';",
        "",
        "const scenario = {",
        f"  ior: {{ uuid: 'u-1', component: '{spec.component}', version: '{spec.version}' }},",
        "  owner: 'test',",
        "  model: {",
        *values,
        "  },",
        "};",
        "",
        f"describe('{spec.name}', () => {{",
        "  it('comes back from its scenario unchanged', async () => {",
        f"    const subject = new {spec.name}().init(scenario);",
        "    expect(await subject.toScenario()).toEqual(scenario);",
        "  });",
    ]
    if case is not None:
        arguments = ", ".join(sample_value(field) for field in case.parameters)
        lines += [
            "",
            f"  it('chains {case.name}', () => {{",
            f"    const subject = new {spec.name}().init(scenario);",
            f"    expect(subject.{case.name}({arguments})).toBe(subject);",
            "  });",
        ]
    return "\n".join([*lines, "});"])


def sample_value(field: Field) -> str:
    """Return a literal for a test."""
    if field.name == "uuid":
        return "'u-1'"
    return {
        "string": f"'{field.name}'",
        "number": "7",
        "boolean": "true",
        "string[]": "['a', 'b']",
        "number[]": "[1, 2]",
        "number[][]": "[[1, 2]]",
        "Record<string, number>": "{ a: 1 }",
    }.get(field.type, "null")


def methods_for(names: Names, fields: Sequence[Field], count: int) -> tuple[Method, ...]:
    """Draw methods that follow from the fields, plus one with a verb of its own now and then."""
    pool: list[Method] = []
    for field in fields:
        pool.extend(_methods_of(field))
    names.rng.shuffle(pool)
    found = {method.name: method for method in pool[:count]}
    plain = [field for field in fields if field.type in ("string", "number")]
    if plain and names.chance(0.6):
        field = names.pick(plain)
        verb = names.word("method_verbs")
        found.pop(next(iter(found), ""), None)
        found[verb] = Method(
            verb, (field,), "this", (f"this.model.{field.name} = {field.name};", "return this;")
        )
    return tuple(found.values())


def _methods_of(field: Field) -> list[Method]:
    name, title = field.name, field.name[0].upper() + field.name[1:]
    target = f"this.model.{name}"
    match field.type:
        case "boolean":
            word = title.removeprefix("Is")
            return [
                Method(f"is{word}", (), "boolean", (f"return {target};",)),
                Method(f"mark{word}", (), "this", (f"{target} = true;", "return this;")),
            ]
        case "string[]" | "number[]":
            item = Field("item", field.type.removesuffix("[]"))
            return [
                Method(f"add{title}", (item,), "this", (f"{target}.push(item);", "return this;")),
                Method(f"count{title}", (), "number", (f"return {target}.length;",)),
                Method(f"has{title}", (item,), "boolean", (f"return {target}.includes(item);",)),
                Method(f"clear{title}", (), "this", (f"{target} = [];", "return this;")),
            ]
        case _:
            setter = (f"{target} = {name};", "return this;")
            return [
                Method(f"set{title}", (field,), "this", setter),
                Method(f"get{title}", (), field.type, (f"return {target};",)),
            ]
