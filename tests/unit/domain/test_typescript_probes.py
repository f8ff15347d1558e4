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

BROKEN = [
    "<<<<<<< HEAD\nclass A {}\n=======\nclass B {}\n>>>>>>> x\n",
    "export class UpDown.UICLI { constructor() {} }",
]

VALID = [
    "#!/usr/bin/env ts-node\nclass A { constructor() {} }",
    "const r = /class Foo {/; class A {}",
    "const x = { a: 1 } satisfies Y; class A { constructor() {} }",
    "class A { accessor x = 1; constructor() {} }",
    "class A extends B { override init(): this { super.init(); return this; } override async toScenario() { return super.toScenario(); } }",
    "function f<const T>(x: T) {} class A {}",
    "import type { A } from './A'; import { type B } from './B'; import x, * as y from 'z'; class Q {}",
    "import d from './d.json' with { type: 'json' }; class Q {}",
    "import d from './d.json' assert { type: 'json' }; class Q {}",
    "export * as n from './n'; export type { T } from './t';",
    "const f = <T,>(x: T): T => x; const g = async <T>(x: T) => x;",
    "const x = <any>y; class A {}",
    "a?.b!.c?.(); x ??= y; class A {}",
    "const a = 1_000n;",
    "type E = `${string}-id`; type G<T> = T extends infer U extends string ? U : never;",
    "type C = abstract new (...a: any[]) => object;",
    "class A { get x(): number { return 1; } set x(v) {} constructor() {} }",
    "class A { x!: string; declare y: number; readonly [k: string]: any; constructor() {} }",
    "class A { init(x: any): asserts x is B { go(); } }",
    "declare const s: unique symbol; class A {}",
    "export const enum E { A = 1 << 2 }",
    "outer: for (const a of b) { continue outer; }",
    "class A extends LitElement { static styles = css`:host { color: red }`; @property({type: String}) name = ''; render() { return html`<p>${this.name}</p>`; } constructor() { super(); } }",
    "\ufeffclass A { constructor() {} }",
    "class A {\r\n constructor() {\r\n }\r\n}\r\n",
    "class A {} export = A;",
    "/// <reference types='node' />\nclass A {}",
    "class A { delete() {} get() {} set() {} static() {} async() {} type = 1; init() { go(); } }",
    "export type * from './x';",
    "export * as ns from './x'; export type * as T from './x';",
    "let x: typeof import('x');",
    "class A { static async *[Symbol.iterator]() {} }",
    "type A = [first: string, second?: number, ...rest: X[]];",
    "function f(val: any): asserts val {}",
    "async function g() { for await (const x of y) {} }",
    "class A { constructor() {} m() { return new.target; } }",
    "const u = import.meta.url; const d = new URL('.', import.meta.url);",
    "const x = ['a'] as const; let q = y as unknown as T[];",
    "const r = a < b && c > (d);",
    "const r = f<T>(x); const s = new Map<string, Array<() => void>>();",
    "type X<A> = A extends (infer R)[] ? R : keyof typeof y;",
    "class A extends B { override readonly x = 1; static override y = 2; private static readonly z = 3; public abstract q; }",
    "declare module 'x' { export function f(): void; }",
    "declare module '*.css';",
    "class A { private async *gen(): AsyncGenerator<string, void, unknown> { yield 'a'; } }",
    "class A { init?(): void; toScenario?(): S; x?: number; }",
    "enum E { A = 'a', B = `b` }",
    "const h = `a ${`b ${c}`} d`;",
    "const m = <Model>{ a: 1 };",
    "const m = <Model<T>>this.x;",
    "function over(a: string): void; function over(a: number): void; function over(a: any) {}",
    "type F = { (a: string): void; new (a: number): F; readonly [k: string]: any; get x(): number; set x(v: number) };",
    "abstract class A { abstract get x(): number; protected abstract readonly y: string; abstract m?(): void; }",
    "let v = a satisfies B as C;",
    "if (x) { } else label: { break label; }",
    "const { a, b: { c = 1, ...rest }, ...others }: Props = y;",
    "const fn = async function* named() {};",
    "const o = { async *gen() {}, get x() { return 1; }, [`k${1}`]: 2, 'q-r': 3, async m() {}, static: 1, type: 2, of: 3 };",
    "export { default } from './x'; export { default as Y, type Z } from './y';",
    "export default async function () {}",
    "export abstract class Z<T = {}> extends (Base as new () => X) implements I<T> {}",
    "class A extends mixin(B, C)<T> {}",
    "class A { x = <T,>(a: T) => a; y = async <T>(a: T): Promise<T> => { return a; }; }",
    "let t: `${A}-${B}`; let n: -1 | 0n; let o: unique symbol;",
    "type G = new (...args: any[]) => any; type H = typeof x[number]['y'];",
    "function isX(this: Foo, x: unknown): x is string { return true; }",
    "let a = b!; a!.b![0]!.c; a?.[0]?.(1);",
    "try { } catch { } finally { }",
    "type M = { readonly [K in keyof T as `get${K}`]-?: T[K] };",
    "import fs = require('fs'); import type X = require('y'); export import a = b.c;",
    "namespace A.B.C { export const x = 1; }",
    "declare const enum E { A }",
    "let x = y ? (z) => 1 : (w): number => 2;",
    "let x = cond ? a as B : c;",
    "export = foo;",
    "let big = 123n ** 2n; x **= 2; x &&= y; x ||= z; x >>>= 1;",
    "const re = /[/]\\/(?<name>a)/giu;",
    "type Fn = typeof fn<string>;",
    "const inst = fn<string>;",
    "class A { @observable accessor count = 0; @a.b.c() @d x; @e() get y() { return 1; } constructor(@Inject() private x: X) {} }",
    "class A { static { this.x = 1; } static x; }",
    "for (const [k, v] of Object.entries<any>(x)) {}",
    "let x: (string | (() => void))[] = []; let f: (a?: number, ...b: string[]) => asserts a is number;",
    "switch (x) { case 1: case 2: { break; } default: }",
    "await import('./x.js');",
    "const x = await Promise.all<any>([]);",
    "using r = open(); ",
    "function f<const T extends readonly unknown[]>(x: T) {}",
    "var let_ = 1; var of = 2; var type = 3; type = 4; var async = 5; async = 6; var get = 1, set = 2, as = 3, from = 4, module = 5, namespace = 6, declare = 7, abstract = 8;",
    "module.exports = { a };",
    "declare global { interface X {} var y: any; }",
    "type A = import('./x').B<C>;",
    "export const x: Record<string, unknown> = {}, y = 2;",
    "let x = { ...(a && { b }), ...c };",
    "const x = a! as B; const y = (<any>z).w; (window as any).x = 1;",
    "return_: while (true) { continue return_; }",
    "class A { 'quoted-name'() {} 123() {} [Symbol.toPrimitive](hint: string) {} #priv() {} static #p = 1; has(o) { return #priv in o; } }",
    "let x = a as any as { b: c }[]; let y = <const>['a'];",
    "type O = { a?: 1, b: 2; c }",
    "interface A extends B<C>, D.E { (x): y; new (x): y; [k: string]: any; m?<T>(x: T): void; readonly p: 1; get q(): 1 }",
    "export declare function f(): void; export declare class Q { x: 1 } export as namespace N;",
    "const html = `<!-- comment --><script>class X { constructor(a) {} }</script>`;",
    "let x = async (a, b = 1, { c } = {}, ...d) => ({ a }); let y = async a => a;",
    "type Cond = A extends B ? { x: 1 } : never; type Neg = T extends `${infer A}.${infer B}` ? [A, B] : T;",
    "let x: A | B\n  | C; let y:\n  | 'a'\n  | 'b';\nclass A\n{\n  constructor()\n  {\n  }\n  public async init ( s : S ) : Promise < this >\n  { return this ; }\n}\n",
    "class A { static x: import('./x').B<C>; y = 1 }",
    "let x: import('./x').B[] = [];",
    "let x: import('./x').B<C>[] | null;",
    "f(x as import('./x').B<C>)",
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


@pytest.mark.parametrize("source", VALID)
def test_correct_typescript_has_no_parse_errors(source: str) -> None:
    assert parse_typescript(source, "a.ts").parse_errors == 0


@pytest.mark.parametrize("source", BROKEN)
def test_broken_typescript_is_told(source: str) -> None:
    assert parse_typescript(source, "a.ts").parse_errors > 0


def test_a_class_keeps_its_text_where_the_grammar_has_a_gap() -> None:
    source = "class A {\n  list: import('./b').B<C>[] = [];\n  init() { go(); }\n}"
    (facts,) = parse_typescript(source).classes
    assert facts.text == source
    assert facts.has_init
