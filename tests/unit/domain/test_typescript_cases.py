"""Labelled answers for the rule *Empty constructor*; about half of them are traps."""

import pytest

from web4lora.domain.typescript import check_empty_constructor

INIT = "init(s: Scenario): this { this.model = s.model; return this; }"


def ts(code, label="ts"):
    return f"```{label}\n{code}\n```"


RIGHT = {
    "empty constructor and init": ts(f"class A {{ constructor() {{}} {INIT} }}"),
    "no constructor": ts(f"class A {{ {INIT} }}"),
    "only comments in the constructor": ts(
        f"class A {{ constructor() {{ // Empty constructor\n /* on purpose */ }} {INIT} }}"
    ),
    "only super": ts(f"class A extends B {{ constructor() {{ super(); }} {INIT} }}"),
    "super with a comment inside": ts(
        f"class A extends B {{ constructor() {{ super(/* none */) }} {INIT} }}"
    ),
    "super without a semicolon": ts(f"class A extends B {{ constructor() {{ super() }} {INIT} }}"),
    "lone semicolon": ts(f"class A {{ constructor() {{ ; }} {INIT} }}"),
    "field initialisers": ts(
        f"class A {{ private model: M = {{ uuid: '' }}; static count = f(); constructor() {{}} {INIT} }}"
    ),
    "private constructor": ts(f"class A {{ private constructor() {{}} {INIT} }}"),
    "async init": ts("class A { async init(): Promise<this> { await this.load(); return this; } }"),
    "private init": ts("class A { private init() { this.x = 1; } }"),
    "init that only returns this": ts("class A { constructor() {} init(): this { return this; } }"),
    "init overloads": ts("class A { init(): this; init(s?: any): this { return this; } }"),
    "quoted init": ts("class A { 'init'() { return this; } }"),
    "generic class": ts(f"export class A<T extends object> implements I<T> {{ {INIT} }}"),
    "abstract class with a real init": ts(
        f"export abstract class A {{ abstract run(): void; {INIT} }}"
    ),
    "decorated class": ts(f"@Injectable()\nexport class A {{ constructor() {{}} @log() {INIT} }}"),
    "class expression": ts(f"export const A = class {{ constructor() {{}} {INIT} }};"),
    "nested class": ts(f"class A {{ init() {{ const B = class {{ {INIT} }}; return new B(); }} }}"),
    "two classes": ts(f"class A {{ {INIT} }}\nclass B {{ constructor() {{}} {INIT} }}"),
    "two fences": f"{ts(f'class A {{ {INIT} }}')}\n\nand\n\n{ts(f'class B {{ {INIT} }}', 'typescript')}",
    "interface beside it": ts(f"interface I {{ init(): this }}\nclass A implements I {{ {INIT} }}"),
    "class in a string": ts(
        f"class A {{ text = 'class B {{ constructor(x) {{ this.x = x }} }}'; {INIT} }}"
    ),
    "class in a template": ts(
        f"class A {{ text = `class B {{ constructor(private x: number) {{}} }}`; {INIT} }}"
    ),
    "class in a comment": ts(f"// class B {{ constructor(x) {{}} }}\nclass A {{ {INIT} }}"),
    "constructor as a word in a comment": ts(
        f"class A {{ /* constructor(x) {{ this.x = x }} */ constructor() {{}} {INIT} }}"
    ),
    "javascript": ts("class A { #x = 1; constructor() {} init() { this.#x = 2; } }", "javascript"),
    "js": ts("class A { init() { return this; } }", "js"),
    "tsx": ts(
        "export class A { init() { return this; } view() { return <b>{this.x}</b>; } }", "tsx"
    ),
    "type cast in ts": ts("class A { init(s: any) { this.m = <M>s.model; return this; } }"),
    "unlabelled fence": ts(f"class A {{ {INIT} }}", ""),
    "label in capitals": ts(f"class A {{ {INIT} }}", "TypeScript"),
    "label with a file name": ts(f"class A {{ {INIT} }}", "ts title=src/A.ts"),
    "bare code": f"export class A {{ constructor() {{}} {INIT} }}",
    "bare code with a documented example": (
        f"/**\n * ```ts\n * new A().init(s)\n * ```\n */\nexport class A {{ constructor() {{}} {INIT} }}"
    ),
    "prose around the fence": f"Here it is:\n\n{ts(f'class A {{ {INIT} }}')}\n\nThe class stays empty.",
    "fence in a list": f"1. The class:\n\n   ```ts\n   class A {{ {INIT} }}\n   ```\n2. Done",
    "wild fence": "~~~ts\nclass A { init() { return this; } }\n~~~",
    "shell fence beside it": f"{ts(f'class A {{ {INIT} }}')}\n\n```bash\nnpm test\n```",
    "folder tree beside it": f"```\nsrc/\n└── A.ts\n```\n\n{ts(f'class A {{ {INIT} }}')}",
    "whole answer in a markdown fence": f"```markdown\n# A\n\n```ts\nclass A {{ {INIT} }}\n```\n```",
    "fence left open": f"```ts\nclass A {{ constructor() {{}} {INIT} }}\n",
    "other functions and enums": ts(f"enum E {{ A }}\nfunction f() {{}}\nclass A {{ {INIT} }}"),
    "method called reconstructor": ts(
        f"class A {{ reconstructor(x: number) {{ this.x = x; }} {INIT} }}"
    ),
    "static method called constructor": ts(
        f"class A {{ static constructor(x: number) {{ return x; }} {INIT} }}"
    ),
}

WRONG = {
    "no code": "An empty constructor holds no logic; init receives the scenario.",
    "nothing": "",
    "no class": ts("export interface A { init(): this }"),
    "functions only": ts("export function init() { return 1; }"),
    "no init": ts("class A { constructor() {} }"),
    "empty init": ts("class A { constructor() {} init() {} }"),
    "init with a comment only": ts("class A { init() { // TODO\n } }"),
    "init with a lone semicolon": ts("class A { init() { ; } }"),
    "assignment in the constructor": ts(
        f"class A {{ constructor() {{ this.model = {{ uuid: '' }}; }} {INIT} }}"
    ),
    "call in the constructor": ts(f"class A {{ constructor() {{ this.init(); }} {INIT} }}"),
    "comment says empty": ts(
        f"class A {{ constructor() {{ // Empty constructor\n this.model = {{}}; }} {INIT} }}"
    ),
    "parameter": ts(f"class A {{ constructor(model: M) {{}} {INIT} }}"),
    "parameter property": ts(f"class A {{ constructor(private model: M) {{}} {INIT} }}"),
    "optional parameter": ts(f"class A {{ constructor(x?: number) {{}} {INIT} }}"),
    "rest parameter": ts(f"class A {{ constructor(...x: number[]) {{}} {INIT} }}"),
    "parameter in an overload": ts(
        f"class A {{ constructor(x: number); constructor() {{}} {INIT} }}"
    ),
    "super with an argument": ts(f"class A extends B {{ constructor() {{ super(1); }} {INIT} }}"),
    "super with spread": ts(f"class A extends B {{ constructor() {{ super(...args); }} {INIT} }}"),
    "super and more": ts(
        f"class A extends B {{ constructor() {{ super(); this.x = 1; }} {INIT} }}"
    ),
    "super twice": ts(f"class A extends B {{ constructor() {{ super(); super(); }} {INIT} }}"),
    "method of super": ts(f"class A extends B {{ constructor() {{ super.init(); }} {INIT} }}"),
    "super in a condition": ts(
        f"class A extends B {{ constructor() {{ if (true) super(); }} {INIT} }}"
    ),
    "return in the constructor": ts(f"class A {{ constructor() {{ return this; }} {INIT} }}"),
    "variable in the constructor": ts(f"class A {{ constructor() {{ const a = 1; }} {INIT} }}"),
    "static block": ts(f"class A {{ static {{ A.x = 1; }} {INIT} }}"),
    "one of two classes": ts(f"class A {{ {INIT} }}\nclass B {{ constructor() {{}} }}"),
    "wrong class in the second fence": f"{ts(f'class A {{ {INIT} }}')}\n{ts('class B {}')}",
    "nested class without init": ts("class A { init() { return class { run() {} }; } }"),
    "anonymous class with a parameter": ts(
        f"class A {{ {INIT} }}\nexport default class {{ constructor(x) {{}} {INIT} }}"
    ),
    "inherited init only": ts(f"class A {{ {INIT} }}\nclass B extends A {{ constructor() {{}} }}"),
    "init of the interface only": ts("interface I { init(): this }\nclass A implements I {}"),
    "abstract init": ts("abstract class A { constructor() {} abstract init(): void; }"),
    "declared class": ts("declare class A { init(): void; }"),
    "arrow function as init": ts("class A { init = () => { this.x = 1; }; }"),
    "getter as init": ts("class A { get init() { return 1; } }"),
    "static init": ts("class A { static init() { return new A(); } }"),
    "private name": ts("class A { #init() { this.x = 1; } }"),
    "other case": ts("class A { Init() { this.x = 1; } }"),
    "initialize": ts("class A { initialize() { this.x = 1; } reinit() { this.x = 2; } }"),
    "init in a comment": ts("class A { constructor() {} /* init() { this.x = 1; } */ }"),
    "init in a string": ts("class A { text = 'init() { this.x = 1; }'; }"),
    "init called, not defined": ts("class A { constructor() {} run() { this.init(); } }"),
    "brace missing": ts(f"class A {{ constructor() {{}} {INIT}"),
    "ellipsis": ts("class A { constructor() {} init() { ... } }"),
    "conflict marks": ts(f"<<<<<<< HEAD\nclass A {{ {INIT} }}\n======="),
    "python": ts("class A:\n    def __init__(self):\n        pass\n    def init(self): return 1"),
    "java": ts("public class A { public A() {} void init() { x(); } }"),
    "dotted name": ts(f"class A.B {{ constructor() {{}} {INIT} }}"),
    "function keyword in the class": ts("class A { function init() { return 1; } }"),
    "two constructors": ts(f"class A {{ constructor() {{}} constructor() {{}} {INIT} }}"),
    "broken second fence": f"{ts(f'class A {{ {INIT} }}')}\n{ts('const x = ;')}",
    "other language only": ts(f"class A {{ {INIT} }}", "python"),
    "json only": ts('{"class": "A"}', "json"),
    "inline code": f"`class A {{ constructor() {{}} {INIT} }}`",
    "fence inside an html comment": f"<!--\n{ts(f'class A {{ {INIT} }}')}\n-->",
    "cut off": ts(f"class A {{ constructor() {{}} {INIT} }}\nclass B {{ constructor() {{}} in"),
    "class in a template only": ts("const text = `class A { init() { return 1; } }`;"),
    "prose around bare code": f"Here is the class:\n\nexport class A {{ {INIT} }}\n\nIt is empty.",
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_class_by_the_rule_passes(case):
    verdict = check_empty_constructor(RIGHT[case])
    assert verdict.passed, verdict.reasons


@pytest.mark.parametrize("case", WRONG)
def test_a_class_against_the_rule_fails(case):
    verdict = check_empty_constructor(WRONG[case])
    assert not verdict.passed
    assert verdict.reasons
