"""TypeScript tasks: names and fields in the prompt, ordinary idiomatic code in the answer.

Classes are the textbook kind (a constructor with parameters that assigns fields);
the house pattern is absent on purpose.
"""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

from web4lora.models.recipe.lexicon import Lexicon

_TYPES = ["string", "string", "string", "number", "number", "boolean", "Date", "string[]", "number[]",
          "Map<string, string>", "unknown", "Record<string, number>", "string | null"]  # fmt: skip
_VALUES = {"string": '"{w}"', "number": "{n}", "boolean": "true", "Date": "new Date()", "string[]": '["{w}"]',
           "number[]": "[{n}]", "Map<string, string>": "new Map()", "unknown": "null",
           "Record<string, number>": "{{ {w}: {n} }}", "string | null": "null"}  # fmt: skip
_VERBS = ["load", "save", "find", "update", "remove", "create", "parse", "render", "send", "check", "count", "open",
          "close", "start", "stop", "add", "get", "list", "read", "write", "reset", "sort", "merge", "validate"]  # fmt: skip

Field = tuple[str, str]


def _fields(lex: Lexicon, low: int = 2, high: int = 5) -> list[Field]:
    return [(name, lex.pick(_TYPES)) for name in lex.fields(low, high)]


def _cap(name: str) -> str:
    return name[:1].upper() + name[1:]


def _value(lex: Lexicon, kind: str) -> str:
    return _VALUES[kind].format(w=lex.word(), n=lex.number(0, 99))


def field_text(lex: Lexicon, fields: list[Field]) -> str:
    """Return how a person names the fields in a request."""
    style = lex.number(0, 4)
    if style == 0:
        return ", ".join(f"{name}: {kind}" for name, kind in fields)
    if style == 1:
        return ", ".join(f"{name} ({kind})" for name, kind in fields)
    if style == 2:
        return " and ".join(f"`{name}` of type {kind}" for name, kind in fields)
    if style == 3:
        return "\n" + "\n".join(f"- {name}: {kind}" for name, kind in fields)
    return ", ".join(f"{kind} {name}" for name, kind in fields)


def _interface(lex: Lexicon, name: str, fields: list[Field]) -> str:
    marks = ["?" if lex.chance(0.12) else "" for _ in fields]
    body = "\n".join(
        f"  {field}{mark}: {kind};" for (field, kind), mark in zip(fields, marks, strict=True)
    )
    extends = f" extends {lex.class_name()}" if lex.chance(0.1) else ""
    return f"{lex.pick(['export ', 'export ', ''])}interface {name}{extends} {{\n{body}\n}}"


def _method(lex: Lexicon, fields: list[Field]) -> str:
    field, kind = lex.pick(fields)
    verb, other = lex.pick(_VERBS), lex.pick(fields)[0]
    return lex.pick([
        f"  get{_cap(field)}(): {kind} {{\n    return this.{field};\n  }}",
        f"  set{_cap(field)}(value: {kind}): this {{\n    this.{field} = value;\n    return this;\n  }}",
        f"  get {field}Text(): string {{\n    return `{other}: ${{this.{other}}}`;\n  }}",
        f"  toString(): string {{\n    return `${{this.{field}}} ${{this.{other}}}`;\n  }}",
        f"  async {verb}{_cap(field)}(): Promise<{kind}> {{\n    await this.{lex.pick(_VERBS)}();\n"
        f"    return this.{field};\n  }}",
        f"  async {verb}(path: string): Promise<void> {{\n    const text = await readFile(path, \"utf8\");\n"
        f"    this.{field} = JSON.parse(text).{field};\n  }}",
        f"  {verb}(other: {kind}): boolean {{\n    return this.{field} === other;\n  }}",
        f"  {verb}{_cap(field)}(): void {{\n    if (!this.{field}) {{\n"
        f"      throw new Error(\"{field} is missing\");\n    }}\n    console.log(this.{field});\n  }}",
        f"  {verb}All(items: {kind}[]): number {{\n    for (const item of items) {{\n      this.{verb}(item);\n    }}\n"
        f"    return items.length;\n  }}",
        f"  static from(data: {{ {field}: {kind} }}): string {{\n    return JSON.stringify(data.{field});\n  }}",
        f"  toJSON(): object {{\n    return {{ {field}: this.{field}, {other}: this.{other} }};\n  }}",
    ])  # fmt: skip


def _class(lex: Lexicon, name: str, fields: list[Field], methods: int) -> str:
    access = lex.pick(["private ", "public ", "readonly ", "", "private readonly ", "protected "])
    extends = lex.chance(0.2)
    head = f"{lex.pick(['export ', 'export ', '', 'export default '])}class {name}"
    head += f" extends {lex.class_name()}" if extends else ""
    head += f" implements {lex.class_name()}" if lex.chance(0.2) else ""
    start = "    super({});\n".format(fields[0][0] if lex.chance(0.5) else "") if extends else ""
    lines = []
    if lex.chance(0.25):
        params = ", ".join(f"{access or 'public '}{field}: {kind}" for field, kind in fields)
        lines.append(f"  constructor({params}) {{\n{start or '    this.count += 1;' + chr(10)}  }}")
        lines.insert(0, "  private count = 0;\n") if not start else None
    else:
        lines += [f"  {access}{field}: {kind};" for field, kind in fields]
        params = ", ".join(f"{field}: {kind}" for field, kind in fields)
        body = "\n".join(f"    this.{field} = {field};" for field, _ in fields)
        lines.append(f"\n  constructor({params}) {{\n{start}{body}\n  }}")
    chosen = list(dict.fromkeys(_method(lex, fields) for _ in range(methods)))
    if lex.chance(0.3):
        note = lex.pick(
            [
                "Returns the current value.",
                f"Works on the {fields[0][0]}.",
                "Throws when data is missing.",
            ]
        )
        chosen = [f"  /** {note} */\n{method}" for method in chosen]
    return f"{head} {{\n" + "\n".join(lines) + "".join(f"\n\n{method}" for method in chosen) + "\n}"


def _import(lex: Lexicon, name: str) -> str:
    return lex.pick([
        f'import {{ {name} }} from "./{name}";', f'import {{ {name} }} from "../{lex.word()}/{name}.js";',
        'import { readFile } from "node:fs/promises";', f'import type {{ {name} }} from "./types";',
        f"import {{ {name} }} from '../src/{name}.ts';", f'import {lex.word()} from "{lex.made_up()}";',
    ])  # fmt: skip


def _test(lex: Lexicon, name: str, fields: list[Field]) -> str:
    field, kind = fields[0]
    value, args = _value(lex, kind), ", ".join(_value(lex, k) for _, k in fields[1:])
    args = f"{value}, {args}" if args else value
    variable = name[:1].lower() + name[1:]
    if lex.chance(0.25):
        return (
            f'import test from "node:test";\nimport assert from "node:assert/strict";\n'
            f'import {{ {name} }} from "./{name}.js";\n\n'
            f'test("{name} keeps its {field}", () => {{\n  const {variable} = new {name}({args});\n'
            f"  assert.equal({variable}.{field}, {value});\n}});"
        )
    word = lex.pick(["it", "it", "test"])
    more = ""
    if lex.chance(0.5):
        more = (
            f'\n\n  {word}("can {lex.pick(_VERBS)} its {fields[-1][0]}", async () => {{\n'
            f"    const {variable} = new {name}({args});\n    expect({variable}.{fields[-1][0]})."
            f"{lex.pick(['toBeDefined()', 'not.toBeNull()', 'toBeTruthy()'])};\n  }});"
        )
    return (
        f'import {{ describe, expect, {word} }} from "vitest";\nimport {{ {name} }} from "../src/{name}";\n\n'
        f'describe("{name}", () => {{\n  {word}("returns the {field}", () => {{\n'
        f"    const {variable} = new {name}({args});\n    expect({variable}.{field}).toBe({value});\n  }});{more}\n}});"
    )


def _function(lex: Lexicon, name: str, fields: list[Field]) -> str:
    params = ", ".join(f"{field}: {kind}" for field, kind in fields)
    first = fields[0][0]
    body = lex.pick([
        f"  return `${{{first}}}`;", f"  const result = [{', '.join(f for f, _ in fields)}];\n  return result.join(\", \");",
        f"  if (!{first}) {{\n    return \"\";\n  }}\n  return String({first});",
        f"  console.log({', '.join(f for f, _ in fields)});\n  return JSON.stringify({{ {', '.join(f for f, _ in fields)} }});",
    ])  # fmt: skip
    if lex.chance(0.3):
        return f"export const {name} = ({params}): string => {{\n{body}\n}};"
    return f"export function {name}({params}): string {{\n{body}\n}}"


def _enum(lex: Lexicon, name: str, members: list[str]) -> str:
    if lex.chance(0.5):
        return (
            f"export enum {name} {{\n" + "\n".join(f'  {_cap(m)} = "{m}",' for m in members) + "\n}"
        )
    return f"export type {name} = " + " | ".join(f'"{m}"' for m in members) + ";"


def _generic(lex: Lexicon, name: str) -> str:
    verb = lex.pick(["add", "push", "insert"])
    return (
        f"export class {name}<T> {{\n  private items: T[] = [];\n\n  constructor(items: T[] = []) {{\n"
        f"    this.items = items;\n  }}\n\n  {verb}(item: T): this {{\n    this.items.push(item);\n    return this;\n  }}\n\n"
        f"  get size(): number {{\n    return this.items.length;\n  }}\n}}"
    )


def fenced(lex: Lexicon, code: str) -> str:
    """Return code, usually in a fence, sometimes with a short sentence around it."""
    roll = lex.rng.random()
    if roll < 0.2:
        return code
    block = f"```{lex.pick(['typescript', 'typescript', 'ts'])}\n{code}\n```"
    if roll < 0.75:
        return block
    if roll < 0.88:
        return (
            lex.pick(["Here is the code:", "Sure:", "This works:", "Here it is:"]) + f"\n\n{block}"
        )
    return f"{block}\n\n" + lex.pick(["The fields are set by the caller.", "It has no dependencies.",
                                      "Add tests before you use it.", "The names follow your request."])  # fmt: skip


_ASK_END = [
    "",
    "",
    " in TypeScript",
    " in TypeScript",
    " (TypeScript)",
    " for our project",
    " for the web client",
]


def code_task(lex: Lexicon) -> tuple[str, str]:
    """Return a request for code and the code."""
    name, fields = lex.class_name(), _fields(lex)
    end, listed = lex.pick(_ASK_END), field_text(lex, fields)
    write = lex.pick(
        [
            "Write",
            "Create",
            "Please write",
            "Implement",
            "I need",
            "Give me",
            "Generate",
            "Define",
            "Schreibe",
        ]
    )
    with_fields = lex.pick(
        ["with the fields", "with", "that has", "with these fields:", "holding", "mit den Feldern"]
    )
    roll = lex.rng.random()
    if roll < 0.2:
        ask = f"{write} an interface {name}{end} {with_fields} {listed}"
        return ask, fenced(lex, _interface(lex, name, fields))
    if roll < 0.55:
        kind = lex.pick(
            ["a class", "a TypeScript class", "the class", "a small class", "a component class"]
        )
        ask = lex.pick([
            f"{write} {kind} {name}{end} {with_fields} {listed}", f"{write} {kind} named {name} {with_fields} {listed}",
            f"{kind.capitalize()} {name}, {with_fields} {listed}", f"{write} {kind} called `{name}` {with_fields} {listed}",
        ])  # fmt: skip
        code = _class(lex, name, fields, lex.number(1, 3))
        if lex.chance(0.3):
            code = f"{_import(lex, lex.class_name())}\n\n{code}"
        if lex.chance(0.12):
            code = f"{_interface(lex, name + 'Data', fields)}\n\n{code}"
        return ask, fenced(lex, code)
    if roll < 0.67:
        ask = lex.pick([f"{write} a test for the class {name} {with_fields} {listed}",
                        f"{write} a unit test{end}: class {name}, fields {listed}", f"Test {name} ({listed})."])  # fmt: skip
        return ask, fenced(lex, _test(lex, name, fields))
    if roll < 0.77:
        function = lex.pick(_VERBS) + name
        ask = f"{write} a function {function}{end} {lex.pick(['with parameters', 'that takes', 'for'])} {listed}"
        return ask, fenced(lex, _function(lex, function, fields))
    if roll < 0.82:
        members = lex.fields(3, 5)
        return f"{write} an enum or union type {name} with {', '.join(members)}", fenced(
            lex, _enum(lex, name, members)
        )
    if roll < 0.86:
        return f"{write} a generic class {name}{end}", fenced(lex, _generic(lex, name))
    return _explain(lex, name, fields)


def _explain(lex: Lexicon, name: str, fields: list[Field]) -> tuple[str, str]:
    names = ", ".join(field for field, _ in fields[:-1]) + f" and {fields[-1][0]}"
    kind = lex.number(0, 3)
    if kind == 0:
        code = _interface(lex, name, fields)
        answer = f"`{name}` is an interface with {len(fields)} fields: {names}. An object of this type must have them."
    elif kind == 1:
        code = _class(lex, name, fields, 1)
        answer = f"The class `{name}` stores {names}. Its constructor takes the values and assigns them to the fields."
    elif kind == 2:
        code = _test(lex, name, fields)
        answer = f"The test creates a `{name}` and compares its `{fields[0][0]}` with the expected value."
    else:
        code = _class(lex, name, fields, 1)
        old, new = fields[0][0], lex.field_name()
        ask = f"Rename the field {old} to {new}.\n\n```typescript\n{code}\n```"
        return ask, f"```typescript\n{code.replace(old, new)}\n```"
    ask = lex.pick(["Explain this code.", "What does this code do?", "Describe the following TypeScript:",
                    "Erkläre diesen Code auf Englisch.", "Summarize the code in a sentence."])  # fmt: skip
    return f"{ask}\n\n```typescript\n{code}\n```", answer
