"""TypeScript as it is really written, against what a careful reader says of it.

Each row is a small source of its own: a form that a pattern or a hasty parser gets wrong.
"""

import pytest

from web4lora.domain.typescript import TypeScriptFacts, parse_typescript

#: name → the letters that hold: s strict, m model-init, i init, t toScenario.
CLASSES: list[tuple[str, str, dict[str, str]]] = [
    (
        "plain",
        "export class A { constructor() {} init(s: S): this { this.m = s; return this; } toScenario(): S { return { m: this.m }; } }",
        {"A": "smit"},
    ),
    (
        "generics",
        "export class A<T extends Model = any> extends B<T> implements C<T>, D { private v: Map<string, T[]> = new Map(); constructor() { super(); } async init<K>(s: Scenario<K>): Promise<this> { await x(); return this; } }",
        {"A": "smi"},
    ),
    (
        "decorators",
        "@Component({ tag: 'x' })\nexport class A { @Input() a = 1; @Log() init() { go(); } constructor(){} }",
        {"A": "smi"},
    ),
    ("decorator on export", "export @dec class A { constructor() {} }", {"A": "sm"}),
    (
        "abstract",
        "export abstract class A { abstract init(): this; abstract toScenario(): S; protected constructor() {} }",
        {"A": "sm"},
    ),
    (
        "abstract concrete",
        "abstract class A { init(s: S): this { this.m = s; return this; } abstract go(): void; }",
        {"A": "smi"},
    ),
    ("param prop", "class A { constructor(private readonly x: X) {} }", {"A": ""}),
    ("default param", "class A { constructor(x = 1) {} }", {"A": ""}),
    ("static block", "class A { static { boot(); } constructor() {} }", {"A": ""}),
    ("overloads", "class A { constructor(); constructor(x?: number) {} }", {"A": ""}),
    (
        "ctor in comment",
        "class A { /* constructor(x) { this.x = x } */ // constructor(y) {}\n init() { run(); } }",
        {"A": "smi"},
    ),
    (
        "ctor in string",
        "class A { t = 'constructor(x) { }'; u = `class B { constructor(a) {} init() {} }`; }",
        {"A": "sm"},
    ),
    (
        "several",
        "class A { constructor() {} }\nexport class B { constructor(x) {} }\nexport default class C {}",
        {"A": "sm", "B": "", "C": "sm"},
    ),
    ("class expr", "export const A = class { constructor() {} init() { go(); } };", {"A": "smi"}),
    ("class expr named", "const A = class B { init() { go(); } };", {"B": "smi"}),
    ("arrow init", "class A { init = (s: S) => { this.s = s; }; constructor() {} }", {"A": "sm"}),
    ("async init", "class A { async init() { await 1; } }", {"A": "smi"}),
    ("static init", "class A { static init() { return new A(); } }", {"A": "sm"}),
    ("private init", "class A { private init() { go(); } }", {"A": "smi"}),
    ("empty init", "class A { init() {} }", {"A": "sm"}),
    ("init returns this", "class A { init(): this { return this; } }", {"A": "smi"}),
    ("init comment only", "class A { init() { // later\n } }", {"A": "sm"}),
    (
        "init overload",
        "class A { init(a: string): this; init(a: number): this; init(a: any): this { go(a); return this; } }",
        {"A": "smi"},
    ),
    (
        "toScenario base",
        "class Base { async toScenario(name?: string): Promise<S> { return x; } }\nclass D extends Base { init(s: S): this { this.m = s; return this; } }",
        {"Base": "smt", "D": "smi"},
    ),
    ("toScenario empty", "class A { toScenario() {} }", {"A": "smt"}),
    (
        "model in ctor",
        "class A { constructor() { this.model = { uuid: '', n: 0, list: [] }; } }",
        {"A": "m"},
    ),
    (
        "comment + model",
        "class A { constructor() { // Empty constructor - Web4 pattern\n this.model = { name: '', createdAt: new Date().toISOString() }; } }",
        {"A": "m"},
    ),
    ("model as", "class A { constructor() { this.model = {} as Model; } }", {"A": "m"}),
    ("model call", "class A { constructor() { this.model = this.make(); } }", {"A": ""}),
    (
        "model uuid",
        "class A { constructor() { this.model = { uuid: crypto.randomUUID() }; } }",
        {"A": "m"},
    ),
    ("other field", "class A { constructor() { this.x = 1; } }", {"A": ""}),
    ("super args", "class A extends B { constructor() { super('x'); } }", {"A": ""}),
    ("super then comment", "class A extends B { constructor() { super(); // ok\n } }", {"A": "sm"}),
    (
        "super+model",
        "class A extends B { constructor() { super(); this.model = { a: 1 }; } }",
        {"A": "m"},
    ),
    (
        "private ctor",
        "class A { private constructor() {} static get() { return new A(); } }",
        {"A": "sm"},
    ),
    ("public ctor", "class A { public constructor() {} }", {"A": "sm"}),
    ("ctor semicolon", "class A { constructor() { ; } }", {"A": "sm"}),
    ("ctor return", "class A { constructor() { return; } }", {"A": ""}),
    ("ctor use strict", "class A { constructor() { 'use strict'; } }", {"A": ""}),
    ("declare class", "declare class A { constructor(x: number); init(): void; }", {"A": ""}),
    (
        "namespace class",
        "namespace N { export class A { init(s: S): this { this.m = s; return this; } } export interface J {} }",
        {"A": "smi"},
    ),
    (
        "nested class",
        "class A { make() { class In { constructor(q) {} } return new In(); } }",
        {"A": "sm", "In": ""},
    ),
    ("accessors", "class A { get init() { return 1; } set toScenario(x) { y(x); } }", {"A": "sm"}),
    ("computed", "class A { ['init']() { go(); } }", {"A": "smi"}),
    ("quoted", "class A { 'init'() { go(); } 'constructor'(x) {} }", {"A": "i"}),
    ("hash init", "class A { #init() { go(); } }", {"A": "sm"}),
    ("generator init", "class A { *init() { yield 1; } }", {"A": "smi"}),
    ("shebang", "#!/usr/bin/env ts-node\nclass A { constructor() {} }", {"A": "sm"}),
    (
        "override init",
        "class A extends B { override init(): this { super.init(); return this; } override async toScenario() { return super.toScenario(); } }",
        {"A": "smit"},
    ),
    (
        "getter pair",
        "class A { get x(): number { return 1; } set x(v) {} constructor() {} }",
        {"A": "sm"},
    ),
    (
        "definite",
        "class A { x!: string; declare y: number; readonly [k: string]: any; constructor() {} }",
        {"A": "sm"},
    ),
    ("this param", "class A { init(this: A) { go(); } }", {"A": "smi"}),
    ("asserts", "class A { init(x: any): asserts x is B { go(); } }", {"A": "smi"}),
    (
        "lit",
        "class A extends LitElement { static styles = css`:host { color: red }`; @property({type: String}) name = ''; render() { return html`<p>${this.name}</p>`; } constructor() { super(); } }",
        {"A": "sm"},
    ),
    ("iife class", "export default new (class A { init() { go(); } })();", {"A": "smi"}),
    ("crlf", "class A {\r\n constructor() {\r\n }\r\n}\r\n", {"A": "sm"}),
    (
        "class named constructor method",
        "class A { async constructor2() {} static constructor() { boom(); } }",
        {"A": "sm"},
    ),
    (
        "object type in ctor",
        "class A { constructor({ a }: { a: string } = { a: '' }) {} }",
        {"A": ""},
    ),
    (
        "async arrow class prop",
        "class A { handlers: Record<string, () => void> = { init: () => {} }; init() { go(); } }",
        {"A": "smi"},
    ),
    ("empty class", "class A {}", {"A": "sm"}),
    ("implements only", "class A implements B { }", {"A": "sm"}),
    (
        "keyword props",
        "class A { delete() {} get() {} set() {} static() {} async() {} type = 1; init() { go(); } }",
        {"A": "smi"},
    ),
    (
        "comments and overloads in parameters",
        "class A { constructor(\n // none\n /* really */\n) {\n // nothing\n} }",
        {"A": "sm"},
    ),
    ("super in a list", "class A extends B { constructor() { super(), 1; } }", {"A": ""}),
    ("block in constructor", "class A { constructor() { {} } }", {"A": ""}),
    ("empty static block", "class A { static {} }", {"A": ""}),
    (
        "private model",
        "class A { #model = {}; constructor() { this.#model = { a: 1 }; } }",
        {"A": "m"},
    ),
    ("model and field", "class A { constructor() { this.model = {}, this.x = 1; } }", {"A": ""}),
    ("model by chain", "class A { constructor() { this.model = this.x = {}; } }", {"A": ""}),
    ("model frozen", "class A { constructor() { this.model = Object.freeze({}); } }", {"A": ""}),
    ("this parameter", "class A { constructor(this: A) {} }", {"A": ""}),
    ("init throws", "class A { init() { throw new Error('no'); } }", {"A": "smi"}),
    ("init of semicolons", "class A { init() { ; } }", {"A": "sm"}),
    (
        "arrow toScenario",
        "class A { toScenario = () => ({}); init: () => void = () => {}; }",
        {"A": "sm"},
    ),
    (
        "classes in classes",
        "class A { static In = class { init() { a(); } }; private h = new (class H { toScenario() { return 1; } })(); }",
        {"A": "sm", "In": "smi", "H": "smt"},
    ),
    (
        "mixins",
        "export const T = (B: C) => { abstract class T extends B { abstract init(): void; toScenario() { return ''; } } return T; };\nclass M extends T(Object) { constructor() { super() } }",
        {"T": "smt", "M": "sm"},
    ),
    ("variance", "class A<in out T> extends B<T> { constructor() { super(); } }", {"A": "sm"}),
    ("model cast", "class A { constructor() { (this.model as any) = {}; } }", {"A": "m"}),
    ("this cast", "class A { constructor() { (this as any).model = {}; } }", {"A": "m"}),
    ("other cast", "class A { constructor() { (this as any).model2 = {}; } }", {"A": ""}),
    ("assigned later", "let A; A = class { init() { go(); } };", {"A": "smi"}),
    ("assigned to a property", "this.X = class { constructor() {} };", {"": "sm"}),
    ("model non-null", "class A { constructor() { this.model = null!; } }", {"A": "m"}),
    ("model twice", "class A { constructor() { this.model = {}; this.model.x = 1; } }", {"A": "m"}),
    (
        "model by a method",
        "class A { constructor() { this.model = { u: this.uuid() }; } }",
        {"A": ""},
    ),
    ("underscore model", "class A { constructor() { this._model = {}; } }", {"A": ""}),
    ("console", "class A { constructor() { console.log('x'); } }", {"A": ""}),
    (
        "declared",
        "export declare class A { constructor(); init(s: S): this; toScenario(): S; }",
        {"A": ""},
    ),
    (
        "conflict",
        "<<<<<<< HEAD\nimport a from 'a';\n=======\nimport b from 'b';\n>>>>>>> x\nclass A { constructor() {} init() { go(); } }",
        {"A": "smi"},
    ),
    (
        "model of a url",
        "class A { constructor() { this.model = { u: import.meta.url }; } }",
        {"A": "m"},
    ),
]

NUMBER_OF_CLASSES = [
    (
        "ctor in string",
        "class A { t = 'constructor(x) { }'; u = `class B { constructor(a) {} init() {} }`; }",
        1,
    ),
    ("class in template", "const t = `export class Gen { constructor(x: any) {} }`;", 0),
    ("class in template subst", "const t = `${class Z { init() { go(); } }}`;", 1),
    ("default anon", "export default class { init() { go(); } }", 1),
    (
        "iface",
        "export interface A { init(): this; toScenario(): S }\ninterface B<T> extends A { x: T }",
        0,
    ),
    ("declare iface", "declare global { interface Window { x: 1 } }", 0),
    ("export default iface", "export default interface A { x: 1 }", 0),
    ("declare class empty", "declare class A { constructor(); }", 1),
    ("object with constructor", "const o = { constructor() { x(); }, init() { y(); } };", 0),
    ("type alias", "type A = { init(): void }; type B = new () => C;", 0),
    ("enum", "export enum A { X }", 0),
    (
        "mixin",
        "function M<T extends Ctor>(B: T) { return class extends B { constructor(...a: any[]) { super(...a); } init() { go(); } }; }",
        1,
    ),
    ("regex", "const r = /class Foo {/; class A {}", 1),
    ("satisfies", "const x = { a: 1 } satisfies Y; class A { constructor() {} }", 1),
    ("using accessor", "class A { accessor x = 1; constructor() {} }", 1),
    ("const type param", "function f<const T>(x: T) {} class A {}", 1),
    (
        "import type",
        "import type { A } from './A'; import { type B } from './B'; import x, * as y from 'z'; class Q {}",
        1,
    ),
    ("jsx", "const x = <div className='a'>class B {'{'}</div>;", 0),
    ("iife class", "export default new (class A { init() { go(); } })();", 1),
    ("bom", "\ufeffclass A { constructor() {} }", 1),
    ("ctor model non null", "class A { constructor() { this.model! = { a: 1 }; } }", 1),
]

INTERFACES: list[tuple[str, list[str]]] = [
    (
        "export interface A { init(): this; toScenario(): S }\ninterface B<T> extends A { x: T }",
        ["A", "B"],
    ),
    ("declare global { interface Window { x: 1 } }", ["Window"]),
    ("export default interface A { x: 1 }", ["A"]),
    (
        "namespace N { export class A { init(s: S): this { this.m = s; return this; } } export interface J {} }",
        ["J"],
    ),
    ("type A = { init(): void }; type B = new () => C;", []),
]


def letters(facts: TypeScriptFacts) -> dict[str, str]:
    """Return what holds for each class."""
    return {
        item.name: "".join(
            letter
            for letter, holds in zip(
                "smit",
                (
                    item.empty_constructor_strict,
                    item.model_init,
                    item.has_init,
                    item.has_to_scenario,
                ),
                strict=True,
            )
            if holds
        )
        for item in facts.classes
    }


@pytest.mark.parametrize(
    ("source", "expected"), [row[1:] for row in CLASSES], ids=[r[0] for r in CLASSES]
)
def test_a_class_says_what_a_careful_reader_sees(source: str, expected: dict[str, str]) -> None:
    assert letters(parse_typescript(source)) == expected


@pytest.mark.parametrize(
    ("source", "number"), [r[1:] for r in NUMBER_OF_CLASSES], ids=[r[0] for r in NUMBER_OF_CLASSES]
)
def test_only_real_classes_count(source: str, number: int) -> None:
    assert len(parse_typescript(source).classes) == number


@pytest.mark.parametrize(("source", "names"), INTERFACES)
def test_interfaces_are_named(source: str, names: list[str]) -> None:
    assert [item.name for item in parse_typescript(source).interfaces] == names
