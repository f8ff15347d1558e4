"""Correct and broken TypeScript: what counts as a parse error, and what is a gap of the grammar."""

import pytest

from web4lora.domain.typescript import parse_typescript

BROKEN = [
    "<<<<<<< HEAD\nclass A {}\n=======\nclass B {}\n>>>>>>> x\n",
    "export class UpDown.UICLI { constructor() {} }",
]

VALID = [
    "class A<in T> {}",
    "class A<in out T, out U extends V = V> {}",
    "interface A<in T, out U> {}",
    "class A { static accessor x = 1; }",
    "abstract class A { abstract accessor x: number; }",
    "export default abstract class { x = 1 }",
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


def test_a_gap_does_not_hide_an_error_elsewhere() -> None:
    assert parse_typescript("class A<in T> { constructor( {} }", "a.ts").parse_errors > 0
    assert parse_typescript("if (a < in B) {}", "a.ts").parse_errors > 0
