"""The situation grammar: names, situations, requests, and tables that fit each other."""

import random

import pytest

from web4lora.domain.pdca_rules import check_template, check_tron, profiles
from web4lora.domain.typescript import check_empty_constructor, parse_typescript
from web4lora.samples.class_requests import class_request, draw_class, with_methods
from web4lora.samples.code import class_file, fenced, vitest_file
from web4lora.samples.explanations import explanations, is_canary, slots_in
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.records import record_request
from web4lora.samples.situations import situation
from web4lora.samples.tables import phrases, table
from web4lora.samples.tron_requests import tron_request
from web4lora.samples.undoing import constructor_from_init
from web4lora.samples.violations import VIOLATIONS

DRAWS = 25


def test_a_seed_names_its_situations() -> None:
    def draw(seed: int) -> list[str]:
        names = Names(random.Random(seed))
        return [situation(names).group_id for _ in range(5)]

    assert draw(3) == draw(3)
    assert draw(3) != draw(4)


def test_no_family_leaves_a_slot_open(names: Names) -> None:
    for family in table("families")["rows"]:
        work = situation(names, kinds=(family["kind"],))
        told = (
            work.objective.base,
            work.problem,
            work.cause,
            work.fix.past,
            work.check,
            work.lesson,
        )
        assert all(text and "{" not in text for text in told)


def test_an_open_situation_claims_no_cause_and_no_fix(names: Names) -> None:
    work = situation(names, open_share=1.0)
    assert (work.problem, work.cause, work.fix.past, work.check) == ("", "", "", "")


def test_every_record_passes_the_template_and_both_profiles(names: Names) -> None:
    for _ in range(DRAWS):
        asked = record_request(names, situation(names), Place())
        assert check_template(asked.output).passed, check_template(asked.output).reasons
        assert all(profiles(asked.output).values())


def test_a_record_copies_what_the_request_states(names: Names) -> None:
    for _ in range(DRAWS):
        work = situation(names)
        asked = record_request(names, work, Place())
        given = f"{asked.instruction}\n{asked.input}".casefold()
        told = asked.output.casefold()  # a fact may begin a sentence
        for fact in (work.agent, work.next, work.previous, work.problem, work.cause, work.lesson):
            assert (fact.casefold() in told) == (fact.casefold() in given) or fact == ""


def test_every_tron_record_passes_in_the_context_of_its_request(names: Names) -> None:
    for _ in range(DRAWS):
        asked = tron_request(names, situation(names))
        assert check_tron(asked.output, asked.instruction).passed, asked.instruction


def test_every_class_is_strict_and_names_all_requested_fields(names: Names) -> None:
    for _ in range(DRAWS):
        request = class_request(names)
        code = class_file(request.spec, with_model=False)
        assert check_empty_constructor(fenced(code)).passed
        assert f"class {request.spec.name}" in code
        assert (
            request.spec.name in request.instruction
            or request.spec.component in request.instruction
        )
        assert all(f"{field.name}: {field.empty}," in code for field in request.spec.fields)


def test_every_test_file_parses_and_uses_vitest(names: Names) -> None:
    spec = with_methods(names, draw_class(names), 1, 2)
    facts = parse_typescript(vitest_file(spec, spec.methods[0]), "test/x.test.ts")
    assert facts.parse_errors == 0
    assert facts.test_framework == "vitest"


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_every_violation_parses_and_breaks_a_rule(rule: str, names: Names) -> None:
    spec = with_methods(names, draw_class(names), 1, 2)
    code = VIOLATIONS[rule](spec)
    assert parse_typescript(code).parse_errors == 0
    assert not check_empty_constructor(fenced(code)).passed


def test_a_conforming_class_can_be_broken_by_its_tree(names: Names) -> None:
    code = class_file(draw_class(names), with_model=True)
    broken = constructor_from_init(code)
    assert "constructor(scenario:" in broken
    assert parse_typescript(broken).parse_errors == 0
    assert not check_empty_constructor(fenced(broken)).passed


def test_explanations_name_only_what_the_question_names() -> None:
    for concept in table("concepts")["rows"]:
        for key in ("define", "detail", "define_de", "detail_de"):
            assert any(not slots_in(text) for text in concept[key]), (concept["id"], key)


def test_no_explanation_asks_a_canary_prompt() -> None:
    rng = random.Random(5)
    asked = explanations(rng, "process_framework", seed=1)
    assert not any(is_canary(next(asked).instruction) for _ in range(200))
    assert is_canary("Explain the TRON format.")


def test_canary_tasks_are_the_twenty_of_the_roadmap() -> None:
    assert len(set(phrases("questions", "canary_tasks"))) == 20
