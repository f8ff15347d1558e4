"""Explanations of the house rules hold what their checks demand, and never less."""

import pytest

from web4lora.domain.grading import HARNESSES
from web4lora.domain.pdca_rules import WEB4_TEMPLATE, check_template, check_tron, profiles
from web4lora.domain.typescript import check_empty_constructor
from web4lora.errors import Web4Error
from web4lora.samples.house_rules import explain_rule, rule_names


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_says_something_and_leaves_no_slot_open(name: str) -> None:
    rule = explain_rule(name)
    assert rule.says or (rule.forbidden and rule.why and rule.instead)
    told = " ".join((*rule.says, rule.forbidden, *rule.why, *rule.instead))
    assert "{c}" not in told and "{v}" not in told


def test_the_examples_pass_their_own_checks() -> None:
    record = explain_rule("pdca-template").example
    assert check_template(record).passed
    assert profiles(record) == {"roadmap": True, WEB4_TEMPLATE: True}
    assert check_tron(explain_rule("tron format").example).passed
    assert check_empty_constructor(explain_rule("empty-constructor").example).passed


def test_the_demands_are_what_the_check_misses() -> None:
    assert "no Plan section" in explain_rule("pdca_schema").demands
    assert "Do names no concrete action" in explain_rule("pdca_template").demands
    assert "no closing motto" in explain_rule("WEB4-3.2.4.2").demands
    assert any("takes parameters" in text for text in explain_rule("empty_constructor").demands)


def test_a_checked_rule_names_command_and_gate() -> None:
    threshold = f"{HARNESSES['tron_format'].threshold:g} %"
    checked_by = explain_rule("tron_format").checked_by
    assert "web4 grade tron-format" in checked_by and threshold in checked_by


def test_a_refusal_topic_gives_reason_and_way() -> None:
    rule = explain_rule("jest_ban")
    assert "Jest" in rule.forbidden
    assert any("Vitest" in way for way in rule.instead)


def test_an_unknown_rule_lists_the_known_ones() -> None:
    with pytest.raises(Web4Error, match="No house rule is called haste") as caught:
        explain_rule("haste")
    assert "empty_constructor" in caught.value.hint and "jest_ban" in caught.value.hint
