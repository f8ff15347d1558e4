"""The quantization gate: two points a harness, a word on what the prompts can tell, exit 1."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from web4lora.cli.main import app
from web4lora.evaluation import quantization
from web4lora.evaluation.harness import Answered, HarnessReport, report_of
from web4lora.evaluation.prompts import HarnessPrompt
from web4lora.evaluation.quantization import QuantizationReport, compare_harness
from web4lora.packaging import Fidelity
from web4lora.workspace import Workspace

FIDELITY = Fidelity("0", 10, 0.1, 0.2, 0.9, 5.0, 6.0)


def measured(passed: int, of: int = 100) -> HarnessReport:
    prompts = [HarnessPrompt(f"t{number}", f"prompt {number}") for number in range(of)]
    rows = [Answered(p.id, p.prompt, "x", i < passed, (), 1, "stop") for i, p in enumerate(prompts)]
    return report_of("tron_format", "m", prompts, rows)


def verdict(before: int, after: int, **changes: object) -> QuantizationReport:
    drop = compare_harness(measured(before), measured(after))
    report = QuantizationReport("m", "Q4_K_M", (drop,), FIDELITY, 0, {}, {})
    return replace(report, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("after", "passed"), [(97, True), (95, True), (93, True), (92, False)])
def test_a_harness_may_lose_two_points(after: int, passed: bool) -> None:
    assert verdict(95, after).passed is passed


def test_a_failed_gate_suggests_a_finer_type() -> None:
    assert verdict(95, 95).suggestion == ""
    assert verdict(95, 90).suggestion.endswith("--quantization Q5_K_M")
    assert verdict(95, 90, quantization="Q5_K_M").suggestion.endswith("--quantization Q6_K")


def test_prompts_without_an_answer_fail_the_gate_and_suggest_nothing_finer() -> None:
    report = verdict(95, 95, errors=3)
    assert not report.passed
    assert "got no answer" in report.suggestion


def test_it_counts_the_prompts_behind_the_points_and_says_what_they_can_tell() -> None:
    report = verdict(95, 90)
    (drop,) = report.harnesses
    assert (drop.lost, drop.gained, drop.drop) == (5, 0, 5.0)
    assert drop.p_value == pytest.approx(0.0625)
    assert "With 100 prompts one prompt is 1.0 points" in report.noise


@pytest.mark.parametrize(("allowed", "code"), [(2.0, 0), (-1.0, 1)])
def test_the_command_examines_both_files_and_exits_by_the_verdict(
    tiny_f16: Path,
    tiny_gguf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    allowed: float,
    code: int,
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "web4.yaml").write_text(
        "evaluation: {prompts_per_harness: 3, max_tokens: 16}\n"
    )
    # a random model passes nothing in either file; -1 asks for a gain that cannot come
    monkeypatch.setattr(quantization, "MAX_DROP", allowed)
    words = ["evaluate", "--quantization-gate", "--model", str(tiny_gguf), "--f16", str(tiny_f16)]
    words += ["--harness", "tron-format", "-w", str(tmp_path), "--json"]
    shown = CliRunner().invoke(app, words, catch_exceptions=False)
    assert shown.exit_code == code
    report = json.loads(shown.stdout)
    assert report["quantization"] == "Q4_K_M"
    assert [(one["harness"], one["total"]) for one in report["harnesses"]] == [("tron_format", 3)]
    assert report["fixed_text"]["mean_kl"] > 0
    assert report["digests"]["f16"] != report["digests"]["quantized"]
    place = Workspace(tmp_path)
    assert json.loads(place.quantization_report.read_text())["passed"] is (code == 0)
    assert not list((place.outputs / "evaluations" / ".running").glob("*"))
