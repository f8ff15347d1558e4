"""Tasks on real classes: parts by syntax tree, short tasks, and rules broken on purpose."""

import random

import pytest

from web4lora.domain.typescript import check_empty_constructor, parse_typescript
from web4lora.samples.checks import failures
from web4lora.samples.class_parts import member_faults, parts_of
from web4lora.samples.code import fenced
from web4lora.samples.mixing import ByCategory
from web4lora.samples.names import Names
from web4lora.samples.real_code import real_member_tasks
from web4lora.samples.sources import Sources
from web4lora.samples.undoing import (
    config_constructor,
    constructor_from_init,
    jest_of,
    without_init,
)

CRANE = """class DefaultCrane implements Crane {
  private readonly limit = 12;
  private model: CraneModel = { uuid: '', load: 0 };

  constructor() {
    // empty
  }

  init(scenario: Scenario<CraneModel>): this {
    this.model = scenario.model;
    return this;
  }

  lift(load: number): this {
    this.model.load = load;
    return this;
  }

  private weigh(): number {
    return this.model.load;
  }
}"""


def test_a_class_comes_apart_into_fields_and_methods() -> None:
    parts = parts_of(CRANE)
    assert parts is not None
    assert parts.head == "class DefaultCrane implements Crane"
    assert parts.fields[0] == "private readonly limit = 12;"
    assert [method.name for method in parts.methods] == ["init", "lift", "weigh"]
    assert parts.methods[1].head == "lift(load: number): this"
    assert parts.methods[1].statements == 2
    assert parts.methods[2].is_private


@pytest.mark.parametrize("source", ["", "const a = 1;", "class Broken {", "class A { init( }"])
def test_what_is_no_class_has_no_parts(source: str) -> None:
    assert parts_of(source) is None


@pytest.mark.parametrize(
    ("text", "is_member"),
    [
        ("lift(): this { return this; }", True),
        ("constructor() {}\n\ninit(): this { return this; }", True),
        ("lift(): this { return this;", False),
        ("}\nclass Other { a() {}", False),
        ("private load = 0;", False),
    ],
)
def test_members_are_told_from_what_is_none(text: str, is_member: bool) -> None:
    assert (member_faults(text) == []) is is_member


@pytest.mark.parametrize("broken", [constructor_from_init, config_constructor, without_init])
def test_a_rule_is_broken_and_the_code_still_parses(broken: object) -> None:
    before = broken(CRANE)  # type: ignore[operator]
    assert before != CRANE
    assert not parse_typescript(before).parse_errors
    assert check_empty_constructor(fenced(CRANE)).passed
    assert not check_empty_constructor(fenced(before)).passed
    assert "lift(load: number): this" in before


def test_a_class_without_init_cannot_be_broken() -> None:
    assert config_constructor("class A { lift() {} }") == ""
    assert without_init("class A { lift() {} }") == ""


def test_a_vitest_file_becomes_the_jest_file_it_replaces() -> None:
    text = "import { expect, it, vi } from 'vitest';\nit('x', () => { vi.fn(); expect(1).toBe(1); });\n"
    before = jest_of(text)
    assert parse_typescript(before, "a.test.ts").test_framework == "jest"
    assert "jest.fn()" in before
    assert jest_of("import x from 'tape';") == ""


def test_every_member_task_passes_its_rule_and_names_its_class(sources: Sources) -> None:
    rows = list(real_member_tasks(sources, Names(random.Random(1)), "style_core", 1))
    assert {row.metadata.category for row in rows} >= {
        "radical_oop",
        "scenario_state",
        "empty_constructor",
        "5_layer_architecture",
    }
    for row in rows:
        assert failures(row) == [], row.output
        assert row.metadata.source_ids[0].split("#")[0].endswith(".ts")


def test_a_method_that_nobody_could_guess_is_never_asked_for(sources: Sources) -> None:
    rows = real_member_tasks(sources, Names(random.Random(1)), "style_core", 1)
    methods = [row for row in rows if row.metadata.category == "radical_oop"]
    assert methods
    for row in methods:
        assert row.output.count("\n") <= 6 or "\n\n`" in row.input


def test_rows_are_dealt_out_by_category_and_none_is_lost(sources: Sources) -> None:
    rows = list(real_member_tasks(sources, Names(random.Random(1)), "style_core", 1))
    deck = ByCategory(real_member_tasks(sources, Names(random.Random(1)), "style_core", 1))
    names = sorted({row.metadata.category for row in rows})
    dealt = [row for name in names for row in deck.of(name)]
    assert sorted(row.metadata.sample_id for row in dealt) == sorted(
        row.metadata.sample_id for row in rows
    )


def test_an_answer_says_nothing_that_only_a_comment_could_know(sources: Sources) -> None:
    rows = real_member_tasks(sources, Names(random.Random(1)), "style_core", 1)
    interfaces = [row for row in rows if row.output.startswith("```typescript\nexport interface")]
    assert interfaces
    for row in interfaces:
        assert "/**" not in row.output
        assert not parse_typescript(row.output.strip("`").removeprefix("typescript")).parse_errors
