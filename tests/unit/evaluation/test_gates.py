from web4lora.domain.grading import HARNESSES
from web4lora.evaluation import HarnessReport, judge
from web4lora.files import iso


def measured(harness: str, score: float) -> HarnessReport:
    facts = HARNESSES[harness]
    return HarnessReport(
        harness,
        "m",
        iso(),
        100,
        int(score),
        score,
        (0, 0),
        facts.threshold,
        facts.gate,
        score >= facts.threshold,
        {},
        (),
    )


def all_at(**scores: float) -> list[HarnessReport]:
    return [measured(name, scores.get(name, 99.0)) for name in HARNESSES]


def test_everything_passed_is_cleared() -> None:
    assert judge(all_at(), list(HARNESSES)).word == "CLEARED"


def test_one_failed_ship_gate_blocks() -> None:
    verdict = judge(all_at(pdca_schema=94), list(HARNESSES))
    assert (verdict.word, verdict.ship_gates_passed) == ("BLOCKED", False)
    assert "pdca_schema 94.0 < 95" in verdict.reasons[0]


def test_a_failed_quality_gate_is_named_but_does_not_block() -> None:
    verdict = judge(all_at(tool_success=84), list(HARNESSES))
    assert verdict.cleared
    assert verdict.reasons


def test_an_overall_below_ninety_blocks() -> None:
    verdict = judge(all_at(tool_success=40, tron_format=60), list(HARNESSES))
    assert not verdict.cleared
    assert verdict.ship_gates_passed


def test_a_harness_that_was_not_measured_blocks() -> None:
    verdict = judge(all_at()[1:], list(HARNESSES))
    assert not verdict.cleared
    assert "pdca_schema was not measured" in verdict.reasons
