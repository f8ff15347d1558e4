from pathlib import Path

import pytest

from web4lora.domain.typescript import parse_typescript

COMPONENT = """\
import { Scenario } from '../layer3/Scenario.interface.js';
import fs from 'fs';
export * from './Other.js';

export interface Counter {
  init(scenario: Scenario<CounterModel>): this;
  readonly count: number;
  toScenario(): Promise<Scenario<CounterModel>>;
}

/** Counts. */
export class DefaultCounter implements Counter {
  private model: CounterModel = { uuid: '', count: 0 };

  constructor() {
    // Empty constructor
  }

  init(scenario: Scenario<CounterModel>): this {
    this.model = scenario.model;
    return this;
  }

  get count(): number {
    return this.model.count;
  }

  async toScenario(): Promise<Scenario<CounterModel>> {
    return { model: this.model };
  }
}
"""
PATH = "components/Counter/0.3.0.5/src/ts/layer2/DefaultCounter.ts"


def classes(code):
    return parse_typescript(code).classes


def test_a_component_gives_its_place_from_the_path():
    facts = parse_typescript(COMPONENT, PATH)
    assert (facts.layer, facts.component, facts.version) == (2, "Counter", "0.3.0.5")


def test_a_path_without_layer_or_component_gives_none():
    facts = parse_typescript("", "src/main.ts")
    assert (facts.layer, facts.component, facts.version) == (None, None, None)


def test_a_link_name_is_no_version():
    facts = parse_typescript("", "components/Unit/latest/src/ts/layer5/UnitCLI.ts")
    assert (facts.layer, facts.component, facts.version) == (5, "Unit", None)


def test_a_windows_path_is_read():
    assert parse_typescript("", "components\\Unit\\0.1.0.0\\src\\ts\\layer3\\U.ts").layer == 3


def test_a_class_is_described():
    (found,) = parse_typescript(COMPONENT, PATH).classes
    assert found.name == "DefaultCounter"
    assert found.empty_constructor_strict
    assert found.model_init
    assert found.has_init
    assert found.has_to_scenario
    assert found.methods == ("init", "count", "toScenario")
    assert (found.start_line, found.end_line) == (12, 31)
    assert found.text.startswith("class DefaultCounter")
    assert found.text.endswith("}")


def test_an_interface_is_described_and_lends_no_init():
    facts = parse_typescript(COMPONENT, PATH)
    (interface,) = facts.interfaces
    assert (interface.name, interface.start_line, interface.end_line) == ("Counter", 5, 9)
    assert interface.methods == ("init", "toScenario")


def test_imports_are_listed_once_in_order():
    code = COMPONENT + "\nconst a = require('fs');\nconst b = await import('./lazy.js');"
    assert parse_typescript(code).imports == (
        "../layer3/Scenario.interface.js",
        "fs",
        "./Other.js",
        "./lazy.js",
    )


def test_nested_and_anonymous_classes_are_found():
    code = "const A = class { run() { return class { }; } };\nexport default class { }"
    assert [found.name for found in classes(code)] == ["A", "", ""]


@pytest.mark.parametrize(
    ("body", "strict", "model_init"),
    [
        ("constructor() {}", True, True),
        ("constructor() { super(); }", True, True),
        ("", True, True),
        ("constructor() { this.model = { uuid: '' }; }", False, True),
        ("constructor() { super(); this.model = { a: [1, -2, `x`], b: null }; }", False, True),
        ("constructor() { this.model = { uuid: crypto.randomUUID() }; }", False, True),
        ("constructor() { this.model = { at: new Date().toISOString() }; }", False, True),
        ("constructor() { this.model = new DefaultStorage(); }", False, True),
        ("constructor() { this.model = {} as Model; }", False, True),
        ("constructor() { this.model = load(); }", False, False),
        ("constructor() { this.model = new Store(path); }", False, False),
        ("constructor() { this.model = { a: read().b }; }", False, False),
        ("constructor() { this.count = 1; }", False, False),
        ("constructor() { this.load(); }", False, False),
        ("constructor(cfg: C) {}", False, False),
        ("constructor(private cfg: C) {}", False, False),
        ("static { A.x = 1; }", False, False),
    ],
)
def test_constructors_are_judged_in_two_profiles(body, strict, model_init):
    (found,) = classes(f"class A extends B {{ {body} }}")
    assert (found.empty_constructor_strict, found.model_init) == (strict, model_init)


def test_an_abstract_init_is_no_init():
    (found,) = classes("abstract class A { abstract init(): void; abstract toScenario(): void; }")
    assert not found.has_init
    assert not found.has_to_scenario


def test_free_functions_and_exported_arrows_are_listed():
    code = (
        "function a() { function inner() {} }\nexport async function b() {}\n"
        "export const c = () => 1, d = 2;\nconst hidden = () => 1;\nexport default () => 3;\n"
        "namespace N { export function e() {} }\nfunction over(x: string): void;\n"
        "function over(x: any) {}\nclass A { method() {} }"
    )
    assert parse_typescript(code).functions == ("a", "b", "c", "default", "e", "over")


def test_broken_places_are_counted():
    assert parse_typescript("class UpDown.UICLI { }").parse_errors > 0
    assert parse_typescript("<<<<<<< HEAD\nclass A {}\n=======\n").parse_errors > 0
    assert parse_typescript(COMPONENT).parse_errors == 0


def test_tsx_and_type_casts_both_parse():
    assert parse_typescript("const a = <b>{c}</b>;", "A.tsx").parse_errors == 0
    assert parse_typescript("const a = <M>b;", "A.ts").parse_errors == 0
    assert parse_typescript("const a = <b>{c}</b>;", "A.ts").parse_errors == 0


@pytest.mark.parametrize(
    ("code", "path", "framework"),
    [
        ("import { it } from 'vitest';", "a.test.ts", "vitest"),
        ("import { it } from '@jest/globals';", "a.test.ts", "jest"),
        ("jest.mock('x');", "a.test.ts", "jest"),
        ("import test from 'node:test';", "a.test.ts", "node:test"),
        ("import { test } from '@playwright/test';", "a.spec.ts", "playwright"),
        ("class T {}", "components/A/0.1.0.0/test/tootsie/T.ts", "tootsie"),
        ("it('works', () => {});", "a.test.ts", None),
    ],
)
def test_the_test_framework_is_named(code, path, framework):
    assert parse_typescript(code, path).test_framework == framework


def test_deep_nesting_does_not_exhaust_the_stack():
    facts = parse_typescript("(" * 5000)
    assert facts.parse_errors > 0


@pytest.mark.corpus
def test_code_in_real_records_is_read():
    corpus = Path("../shared/corpus/real")
    if not corpus.is_dir():
        pytest.skip("the real corpus is not here")
    from web4lora.domain.fences import code_fences

    blocks = [
        fence.text
        for path in sorted(corpus.rglob("*.md"))[:60]
        for fence in code_fences(path.read_text("utf-8", "replace"))
        if fence.label in ("ts", "typescript")
    ]
    facts = [parse_typescript(block) for block in blocks]
    assert any(one.classes for one in facts)


SUITE = """\
import { describe, it, test } from 'vitest';
describe('restores', () => {
  describe('a counter', () => {
    it('keeps its steps', async () => { expect(1).toBe(1); });
    it.skip('later', () => {});
    test.each([1, 2])('counts %i', (n) => {});
  });
});
test(`alone`, () => {});
run('no test', () => {});
"""


def names(code: str, path: str, kind: str) -> list[str]:
    return [unit.name for unit in parse_typescript(code, path).units if unit.kind == kind]


def test_tests_are_units_named_by_their_suites():
    assert names(SUITE, "components/A/0.1.0.0/test/a.test.ts", "test") == [
        "restores > a counter > keeps its steps",
        "restores > a counter > later",
        "restores > a counter > counts %i",
        "alone",
    ]


def test_classes_methods_and_interfaces_are_units():
    assert names(COMPONENT, PATH, "class") == ["DefaultCounter"]
    assert names(COMPONENT, PATH, "interface") == ["Counter"]
    assert names(COMPONENT, PATH, "method") == [
        "DefaultCounter.constructor",
        "DefaultCounter.init",
        "DefaultCounter.count",
        "DefaultCounter.toScenario",
    ]
    init = next(u for u in parse_typescript(COMPONENT, PATH).units if u.name.endswith(".init"))
    assert init.text_in(COMPONENT).lstrip().startswith("init(scenario")
    assert init.text_in(COMPONENT).endswith("}")


def test_a_tootsie_test_is_a_method_of_a_class_in_a_test_folder():
    code = "import { Tootsie } from '../Tootsie.js';\nclass T extends Base { testRestore() { return 1 } help() {} }"
    facts = parse_typescript(code, "components/ONCE/0.3.21.8/test/tootsie/T.ts")
    assert (facts.is_test, facts.test_framework) == (True, "tootsie")
    assert [(u.kind, u.name) for u in facts.units] == [
        ("class", "T"),
        ("test", "T.testRestore"),
        ("method", "T.help"),
    ]
    source = parse_typescript(code, "components/Tootsie/0.1.0.0/src/ts/layer2/T.ts")
    assert (source.is_test, source.test_framework) == (False, None)


@pytest.mark.parametrize(
    "value",
    ["{ uuid: uuidv4() }", "{ a: x ? 1 : 2 }", "{ ...defaults, b: 1 }", "[...names]"],
)
def test_plain_values_may_fill_the_model(value):
    (found,) = classes(f"class A {{ constructor() {{ this.model = {value}; }} }}")
    assert (found.empty_constructor_strict, found.model_init) == (False, True)
