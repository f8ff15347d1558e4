"""The house style of a file: what is clean, and what each rule finds."""

import pytest

from web4lora.domain.code_style import style_faults

PATH = "components/Lintel/0.1.0.0/src/ts/layer2/DefaultLintel.ts"
CLEAN = """\
import type { Scenario } from '../layer3/Scenario.js';

export class DefaultLintel implements Lintel {
  private model = { uuid: '', width: 0 };

  constructor() {}

  init(scenario: Scenario<LintelModel>): this {
    this.model = structuredClone(scenario.model);
    return this;
  }
}
"""


def test_a_file_of_the_house_has_no_faults() -> None:
    assert style_faults(CLEAN, PATH).all == ()


@pytest.mark.parametrize(
    ("old", "new", "group", "said"),
    [
        ("constructor() {}", "constructor() { this.load(); }", "lint", "more than call super"),
        ("constructor() {}", "constructor(private width: number) {}", "lint", "takes parameters"),
        ("return this;", "var width = 1; return this;", "lint", "var is used"),
        ("uuid: ''", "uuid: '' as any", "lint", "type any"),
        ("return this;", "if (this.model.width == 0) return this; return this;", "lint", "=="),
        ("return this;", "debugger; return this;", "lint", "debugger"),
        ("return this;", "eval('1'); return this;", "lint", "eval"),
        ("return this;", "return this", "", ""),
        ("return this;\n  }", "return this;", "lint", "does not parse"),
        ("  constructor() {}", "  // @ts-ignore\n  constructor() {}", "lint", "silences"),
        ("export class", "export function help() {}\nexport class", "lint", "free function"),
        ("  init(", "  start(", "lint", "no init"),
        ("DefaultLintel impl", "LintelThing impl", "naming", "start with Default"),
        ("DefaultLintel impl", "Default_lintel impl", "naming", "PascalCase"),
        ("  init(", "  Open_up(): void {}\n  init(", "naming", "Open_up"),
        ("init(scenario:", "init(The_scenario:", "naming", "The_scenario"),
        ("DefaultLintel impl", "DefaultOther impl", "naming", "declares no DefaultLintel"),
        ("../layer3/Scenario.js", "../layer5/LintelCLI.js", "layers", "from layer 5"),
        ("../layer3/Scenario.js", "../layer4/Helper.js", "layers", "from layer 4"),
        ("../layer3/Scenario.js", "../layer3/Scenario", "imports", "extension"),
        ("../layer3/Scenario.js", "@jest/globals", "imports", "banned"),
        ("../layer3/Scenario.js", "file:///tmp/Scenario.js", "imports", "one machine"),
        ("return this;", "jest.fn(); return this;", "imports", "jest is used"),
        ("return this;", "require('fs'); return this;", "imports", "require"),
        ("export class", "module.exports = 1;\nexport class", "imports", "module.exports"),
    ],
)
def test_each_rule_is_found_in_its_group(old: str, new: str, group: str, said: str) -> None:
    found = style_faults(CLEAN.replace(old, new, 1), PATH)
    if not group:
        assert found.all == ()
        return
    assert any(said in fault for fault in getattr(found, group)), found


def test_code_in_strings_and_comments_is_no_code() -> None:
    text = CLEAN.replace(
        "return this;", "const text = \"var x; require('jest')\"; // eval(1)\n    return this;"
    )
    assert style_faults(text, PATH).all == ()


def test_an_interface_layer_holds_no_class_and_knows_no_implementation() -> None:
    path = "components/Lintel/0.1.0.0/src/ts/layer3/Lintel.ts"
    good = "import type { S } from './Scenario.js';\nexport interface Lintel {\n  init(s: S): this;\n}\n"
    assert style_faults(good, path).all == ()
    assert style_faults(good + "class Extra {}\n", path).layers == (
        "layer 3 holds the class Extra",
    )
    assert style_faults(good.replace("./Sc", "../layer2/Sc"), path).layers


def test_a_file_that_declares_nothing_is_not_the_file_that_was_asked_for() -> None:
    assert style_faults("nothing", PATH).naming == (
        "the file DefaultLintel.ts declares no DefaultLintel",
    )
    assert style_faults("export type Width = number;\n", "src/ts/layer3/Width.ts").all == ()


def test_a_test_file_may_have_any_name_and_arrow_functions() -> None:
    text = "import { it } from 'vitest';\n\nit('works', () => {\n  const n = 1;\n});\n"
    assert style_faults(text, "components/Lintel/0.1.0.0/test/lintel.test.ts").all == ()
