import pytest

from web4lora.evaluation import Canary, CanaryReport, compare, load_canaries
from web4lora.files import iso


def canary(name: str) -> Canary:
    _, suite = load_canaries()
    return next(one for one in suite if one.id == name)


def report(*passed: bool) -> CanaryReport:
    rows = tuple({"id": f"c{i}", "passed": value} for i, value in enumerate(passed))
    return CanaryReport(1, "model", iso(), len(rows), sum(passed), rows)


def test_there_are_twenty_canaries_in_the_roadmaps_groups() -> None:
    _, suite = load_canaries()
    groups = [one.group for one in suite]
    counts = {group: groups.count(group) for group in set(groups)}
    assert counts == {"pattern": 5, "pdca": 5, "code": 5, "decision": 3, "tools": 2}
    assert len({one.id for one in suite}) == 20


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        ("Use Vitest. Jest is banned here.", True),
        ("Take Vitest, not Jest.", True),
        ("Use Jest; Vitest is fine too, it is not Jest.", False),
        ("Both are good.", False),
    ],
)
def test_polarity_decides_between_jest_and_vitest(answer: str, passed: bool) -> None:
    assert canary("decision-test-framework").check(answer).passed is passed


def test_a_keyword_inside_another_word_does_not_count() -> None:
    assert not canary("pdca-sections").check("Objectively planned, doable, checked, acted").passed


def test_a_code_canary_uses_the_rule_of_the_house() -> None:
    good = "class DefaultLantern { constructor() {} init(s: S): this { this.s = s; return this; } }"
    bad = good.replace("{}", "{ this.load(); }")
    assert canary("code-empty-constructor").check(good).passed
    assert not canary("code-empty-constructor").check(bad).passed


def test_twenty_of_twenty_are_required_unless_told_otherwise() -> None:
    assert not compare(report(True, False), None).passed
    assert compare(report(True, False), None, require_all=False).passed


def test_a_drop_beyond_five_percent_blocks() -> None:
    current = report(*[True] * 20)
    assert compare(report(*[True] * 19, False), current, require_all=False).passed
    assert not compare(report(*[True] * 18, False, False), current, require_all=False).passed
