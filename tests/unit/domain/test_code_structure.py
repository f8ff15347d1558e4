"""How alike two sources are built: dress does not count, declarations do."""

import pytest

from web4lora.domain.code_structure import structure_match

SOURCE = """\
export class DefaultLintel implements Lintel {
  private width = 0;

  constructor() {}

  init(scenario: Scenario<LintelModel>): this {
    const model = scenario.model;
    this.width = model.width;
    return this;
  }

  isWide(): boolean {
    return this.width > 10;
  }
}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  constructor() {}", "  constructor() {\n    // state comes by init\n  }"),
        ("return this;", "return this"),
        ("\n", "\n\n"),
        ("const model", "const loaded"),
        ("export class", "/** A lintel. */\nexport class"),
    ],
)
def test_layout_comments_and_semicolons_do_not_count(old: str, new: str) -> None:
    changed = SOURCE.replace(old, new).replace("model.width", "model.width")
    if "loaded" in changed:
        changed = changed.replace("= model.width", "= loaded.width")
    assert structure_match(changed, SOURCE) == 1.0


def test_the_order_of_members_does_not_count() -> None:
    head, init, wide = SOURCE.split("\n\n  ")[0], "init", "isWide"
    start, end = SOURCE.index(f"  {init}("), SOURCE.index(f"  {wide}(")
    swapped = SOURCE[:start] + SOURCE[end:-2] + "\n" + SOURCE[start:end].rstrip() + "\n}\n"
    assert head in swapped and structure_match(swapped, SOURCE) == 1.0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("isWide(): boolean", "isWide(): string"),
        ("isWide()", "isNarrow()"),
        ("> 10", "< 10"),
        ("private width", "public width"),
        ("implements Lintel", "implements Door"),
        ("this.width = model.width;", ""),
        ("isWide()", "async isWide()"),
    ],
)
def test_a_changed_declaration_lowers_the_match(old: str, new: str) -> None:
    assert structure_match(SOURCE.replace(old, new), SOURCE) < 1.0


def test_what_is_missing_and_what_is_added_cost_alike() -> None:
    without = SOURCE[: SOURCE.index("  isWide")] + "}\n"
    assert structure_match(without, SOURCE) == structure_match(SOURCE, without) < 0.9


def test_nothing_matches_nothing() -> None:
    assert structure_match("", SOURCE) == 0.0
    assert structure_match("I cannot write that.", SOURCE) < 0.1
