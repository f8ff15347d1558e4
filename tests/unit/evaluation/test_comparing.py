"""Evaluations are kept whole, compared prompt by prompt, and shown on a page that is safe to open."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from web4lora.cli import evaluate as commands
from web4lora.domain.statistics import detectable_difference, mcnemar
from web4lora.errors import Web4Error
from web4lora.evaluation.comparing import compare_records
from web4lora.evaluation.evaluate import Evaluation
from web4lora.evaluation.gates import judge
from web4lora.evaluation.harness import Answered, HarnessReport, report_of
from web4lora.evaluation.page import plain, render_page
from web4lora.evaluation.prompts import load_prompts
from web4lora.evaluation.records import EvaluationRecord, keep, read_record, record_path
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

SETTINGS = EvaluationSettings(prompts_per_harness=6)


def report(model: str, passed: str, output: str = "an answer") -> HarnessReport:
    """Return a TRON report in which prompt i passes when `passed[i]` is ``+``."""
    prompts = load_prompts("tron_format", len(passed))
    answers = [
        Answered(
            p.id, p.prompt, output, sign == "+", () if sign == "+" else ("no Next",), 9, "stop"
        )
        for p, sign in zip(prompts, passed, strict=True)
    ]
    return report_of("tron_format", model, prompts, answers)


def kept(place: Path, model: str, passed: str, output: str = "an answer") -> EvaluationRecord:
    one = report(model, passed, output)
    evaluation = Evaluation(model, (one,), judge([one], ["tron_format"]), 1.0)
    return keep(Workspace(place), evaluation, None, SETTINGS)


@pytest.mark.parametrize(
    ("gained", "lost", "expected"),
    # scipy.stats.binomtest(min, gained + lost, 0.5).pvalue
    [(0, 0, 1.0), (6, 0, 0.03125), (1, 1, 1.0), (9, 2, 0.0654296875), (2, 9, 0.0654296875)],
)
def test_mcnemars_exact_test(gained: int, lost: int, expected: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(expected)


def test_more_prompts_show_smaller_differences() -> None:
    assert detectable_difference(0) == 100.0
    assert 43 < detectable_difference(20) < 46
    assert 19 < detectable_difference(100) < 21


def test_a_kept_evaluation_comes_back(tmp_path: Path) -> None:
    record = kept(tmp_path, "web4_model_1", "++--++")
    for reference in ("web4_model_1", str(record_path(Workspace(tmp_path), "web4_model_1"))):
        back = read_record(Workspace(tmp_path), reference)
        assert (back.model, back.key, back.verdict) == (record.model, record.key, record.verdict)
        assert compare_records(record, back).harnesses[0].in_words == "no verdict changed"


def test_a_model_reference_cannot_leave_the_folder(tmp_path: Path) -> None:
    path = record_path(Workspace(tmp_path), "openai:http://host/../../x#m")
    assert path.parent == tmp_path / "outputs" / "evaluations"


def test_an_unknown_evaluation_names_the_kept_ones(tmp_path: Path) -> None:
    kept(tmp_path, "web4_model_1", "++--++")
    with pytest.raises(Web4Error) as caught:
        read_record(Workspace(tmp_path), "web4_model_2")
    assert "web4_model_1" in caught.value.hint


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 99}', '{"format": 1, "model": "x"}'])
def test_a_damaged_record_says_what_to_do(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(content)
    with pytest.raises(Web4Error, match="cannot be read"):
        read_record(Workspace(tmp_path), str(path))


def test_what_got_better_and_worse_is_named(tmp_path: Path) -> None:
    found = compare_records(kept(tmp_path, "a", "++--++"), kept(tmp_path, "b", "+-++++"))
    (change,) = found.harnesses
    assert (change.total, change.before, change.after) == (6, 4, 5)
    assert (len(change.gained), len(change.lost)) == (2, 1)
    assert change.gained[0].reasons == ("no Next",)
    assert change.in_words == "within chance"
    assert found.differing == ()


def test_a_clear_change_is_called_so(tmp_path: Path) -> None:
    found = compare_records(kept(tmp_path, "a", "------"), kept(tmp_path, "b", "++++++"))
    assert found.harnesses[0].in_words == "better"
    back = compare_records(kept(tmp_path, "a", "++++++"), kept(tmp_path, "b", "------"))
    assert back.harnesses[0].in_words == "worse"


def test_an_edited_prompt_is_another_prompt_and_other_conditions_are_named(tmp_path: Path) -> None:
    before = kept(tmp_path, "a", "++--++")
    tree: dict[str, Any] = json.loads(record_path(Workspace(tmp_path), "a").read_text())
    tree["reports"]["tron_format"]["results"][0]["prompt"] = "another one"
    tree["key"]["seed"] = "4711"
    (tmp_path / "edited.json").write_text(json.dumps(tree))
    found = compare_records(before, read_record(Workspace(tmp_path), str(tmp_path / "edited.json")))
    assert found.harnesses[0].total == 5
    assert found.differing == ("seed",)


def test_the_page_shows_failures_and_runs_nothing_of_the_model(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>\x1b[31m\u202e" + "x" * 30_000
    page = render_page(
        kept(tmp_path, "<b>m</b>", "++--++", nasty), {"tests": {"tron_format": {"score": 5.0}}}
    )
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "characters more" in page
    assert "tron_format: 2 of 6 failed" in page
    assert "<b>m" not in page


def test_plain_keeps_lines_and_letters() -> None:
    assert plain("a\tb\r\nü 🎯") == "a\tb\nü 🎯"


@pytest.fixture
def app() -> typer.Typer:
    found = typer.Typer()
    commands.register(found)
    return found


def test_the_command_prints_what_changed(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "web4.yaml").write_text("{}\n")
    kept(tmp_path, "a", "++--++")
    kept(tmp_path, "b", "+-++++", "another answer")
    asked = ["evaluate", "--diff", "a", "b", "--workspace", str(tmp_path)]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0, shown.output
    for text in ("gained", "lost", "within chance", "no Next", "another answer"):
        assert text in shown.output
    found = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    (change,) = found["harnesses"]
    assert (change["before"], change["after"], change["in_words"]) == (4, 5, "within chance")
    assert [one["after"] for one in change["gained"]] == ["another answer"] * 2
