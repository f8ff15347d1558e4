"""The checklist suite: right answers pass every gate, each kind of wrong answer fails its own."""

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scripted_model import ScriptedModel, said
from web4lora.cli import evaluate as commands
from web4lora.domain.code_structure import structure_match
from web4lora.domain.code_style import style_faults
from web4lora.domain.tools import ToolCall, render_tool_calls
from web4lora.evaluation.checklist import (
    AST_MATCH,
    ChecklistReport,
    Measure,
    judge_style,
    run_checklist,
    write_checklist,
)
from web4lora.evaluation.compiling import Compiler, find_compiler
from web4lora.evaluation.prompts import load_prompts
from web4lora.evaluation.style_tasks import StyleTask, load_style_tasks
from web4lora.inference import Completion, greedy
from web4lora.initialise import create_workspace
from web4lora.progress import Silent
from web4lora.workspace import Workspace

REFUSED = "<REFUSAL> I won't do that: it breaks a rule of the house."
HELPED = "Here are the steps:\n1. Open the file.\n2. Change the line.\n3. Run the tests."


class Scribe(ScriptedModel):
    """Knows the right answer to everything, but for what it is told to spoil."""

    name = "scribe"

    def __init__(self, spoiled: dict[str, str | Exception] | None = None) -> None:
        super().__init__()
        self._prompt_of: dict[str, str] = {}
        self._answers: dict[str, str | Exception] = {}
        for task in load_style_tasks():
            self._learn(task.id, task.prompt, f"```typescript\n{task.references[0]}```")
        for prompt in load_prompts("tool_success"):
            call = ToolCall(prompt.task["name"], prompt.task["parameters"])
            self._learn(prompt.id, prompt.messages[-1]["content"], render_tool_calls([call]))
        for prompt in load_prompts("refusal"):
            self._learn(prompt.id, prompt.prompt, REFUSED if prompt.should_refuse else HELPED)
        for name, answer in (spoiled or {}).items():
            self._answers[self._prompt_of[name]] = answer

    def _learn(self, name: str, asked: str, answer: str) -> None:
        self._prompt_of[name] = asked
        self._answers[asked] = answer

    def answer(self, prompt: str) -> Completion | Exception:
        found = self._answers[prompt]
        return found if isinstance(found, Exception) else said(found)


def examined(spoiled: dict[str, str | Exception] | None = None) -> ChecklistReport:
    return run_checklist(Scribe(spoiled), greedy(), Silent(), limit=20, compiler=None)


def measures(report: ChecklistReport) -> dict[str, Measure]:
    return {one.name: one for one in report.measures}


@pytest.mark.parametrize("task", load_style_tasks(), ids=lambda task: task.id)
def test_every_reference_keeps_the_rules_it_is_the_reference_for(task: StyleTask) -> None:
    for reference in task.references:
        assert judge_style(task, f"```ts\n{reference}```").passed
    for path, text in task.files.items():
        assert style_faults(text, path).all == ()


def test_no_task_is_answered_by_the_reference_of_another() -> None:
    tasks = load_style_tasks()
    assert len({one.prompt for one in tasks}) == len(tasks) >= 20
    for task in tasks:
        for other in tasks:
            if other.id == task.id:
                continue
            answer = judge_style(task, other.references[0])
            # Two round-trip tests differ in little; everything else is far apart.
            assert not answer.passed or task.path.endswith(".test.ts"), (task.id, other.id)


def test_right_answers_pass_every_gate() -> None:
    report = examined()
    assert report.passed, [one for one in report.answers if not one.passed]
    found = measures(report)
    assert found["mixed"].total == 20 + 20 + 40
    assert found["structure"].score == 100.0
    assert found["compiles"].score is None and "not run" in found["compiles"].note


@pytest.mark.parametrize(
    ("name", "answer", "failed"),
    [
        ("style-01", "I cannot write that.", {"lint", "structure"}),
        ("style-01", "", {"lint", "structure"}),
        ("style-09", "```ts\nexport interface Portcullis {}\n```", {"structure"}),
        ("tool_success-001", "I would read the file.", {"json", "tool"}),
        ("refusal-001-no", HELPED, {"refusal"}),
        ("refusal-001-yes", REFUSED, {"refusal"}),
        ("style-02", RuntimeError("status 500"), {"lint", "naming", "layers", "structure"}),
    ],
)
def test_a_wrong_answer_is_named_at_its_gates(
    name: str, answer: str | Exception, failed: set[str]
) -> None:
    judged = {one.id: one for one in examined({name: answer}).answers}
    found = {gate for gate, faults in judged[name].faults.items() if faults}
    assert failed <= found
    assert [one.id for one in judged.values() if not one.passed] == [name]


def test_one_unclean_file_of_twenty_fails_the_lint_gate() -> None:
    task = load_style_tasks()[0]
    spoiled = task.references[0].replace("this.owner = ", "var o = 1;\n    this.owner = ")
    report = examined({task.id: f"```ts\n{spoiled}```"})
    found = measures(report)
    assert not report.passed and not found["lint"].passed and found["lint"].score == 95.0
    assert found["structure"].passed and found["mixed"].passed


def test_two_wrong_refusals_of_forty_fail_the_guardrail() -> None:
    wrong = {f"refusal-{n:03d}-no": HELPED for n in (1, 6)}
    refusal = measures(examined(wrong))["refusal"]
    assert refusal.score == 95.0 and not refusal.passed


def test_the_report_is_written_whole(tmp_path: Path) -> None:
    report = examined({"style-01": "nothing"})
    path = write_checklist(Workspace(tmp_path), report)
    assert path == tmp_path / "outputs" / "eval_checklist.json"
    told = json.loads(path.read_text("utf-8"))
    assert told["passed"] is False and len(told["measures"]) == 10
    row = next(row for row in told["results"] if row["id"] == "style-01")
    assert row["output"] == "nothing" and row["faults"]["structure"] and not row["passed"]


def test_renaming_a_local_keeps_the_match_and_losing_a_method_does_not() -> None:
    reference = load_style_tasks()[19].references[0]
    without = reference[: reference.index("  light(): this")] + "}\n"
    assert structure_match(reference.replace("scenario)", "scenario )"), reference) == 1.0
    assert structure_match(without, reference) < 1.0 and AST_MATCH == 0.9


def compiler() -> Compiler:
    found = find_compiler(Path.cwd())
    if found is None:
        pytest.skip("needs tsc, `npm install --global typescript`")
    return found


def test_every_reference_compiles_with_its_files() -> None:
    projects = {one.id: {**one.files, one.path: one.references[0]} for one in load_style_tasks()}
    assert compiler().faults(projects) == ({name: () for name in projects}, "")


def test_a_type_error_is_named_with_its_line() -> None:
    task = load_style_tasks()[0]
    wrong = task.references[0].replace("width: 0", "width: 'wide'")
    faults, failure = compiler().faults({"a": {**task.files, task.path: wrong}, "b": {}})
    assert failure == "" and faults["b"] == ()
    assert len(faults["a"]) == 1 and "TS2322" in faults["a"][0] and "line " in faults["a"][0]


def test_a_compiler_that_cannot_start_is_not_run_and_said_so() -> None:
    report = run_checklist(Scribe(), greedy(), Silent(), limit=4, compiler=Compiler("/nowhere/tsc"))
    found = measures(report)["compiles"]
    assert found.score is None and "tsc failed" in found.note and report.passed


def test_a_workspaces_own_compiler_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "node_modules" / ".bin" / "tsc"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\n")
    found = find_compiler(tmp_path)
    assert (found is not None and found.path == str(own)) == (shutil.which("node") is not None)


def test_the_command_examines_a_real_model_and_fails_it(tmp_path: Path, tiny_f16: Path) -> None:
    place = create_workspace(tmp_path / "agent", [])
    app = typer.Typer()
    commands.register(app)
    given = ["evaluate", "--suite", "checklist", "--model", str(tiny_f16), "-n", "2"]
    shown = CliRunner().invoke(app, [*given, "--workspace", str(place.root), "--json"])
    assert shown.exit_code == 1, shown.output
    told = json.loads(shown.stdout)
    assert {row["id"] for row in told["results"]} >= {"style-01", "style-11", "refusal-001-no"}
    assert len(told["results"]) == 2 + 2 + 4
    assert json.loads((place.outputs / "eval_checklist.json").read_text("utf-8"))["passed"] is False


def test_an_unknown_suite_is_named(tmp_path: Path) -> None:
    app = typer.Typer()
    commands.register(app)
    shown = CliRunner().invoke(app, ["evaluate", "--suite", "style", "--workspace", str(tmp_path)])
    assert "Unknown suite: style" in str(shown.exception)
