"""`--execute-tools`: an evaluation in which tool calls are carried out says what became of them."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bad_server import bad_server
from scripted_model import ScriptedModel, said
from web4lora.cli import evaluate as commands
from web4lora.domain.tools import ToolCall, render_tool_calls
from web4lora.evaluation import evaluate, load_prompts
from web4lora.evaluation.conditions import conditions, differing
from web4lora.evaluation.page import render_page
from web4lora.evaluation.records import keep
from web4lora.inference import Completion
from web4lora.initialise import create_workspace
from web4lora.progress import Silent
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

COUNT = 20
PLAIN = EvaluationSettings(prompts_per_harness=COUNT)
EXECUTING = PLAIN.model_copy(update={"execute_tools": True})


def call_for(task: dict[str, Any]) -> dict[str, Any]:
    (call,) = task.get("calls") or [task]
    return {
        "name": call.get("name") or call["tool"],
        "arguments": call.get("arguments") or call["parameters"],
    }


class Obedient(ScriptedModel):
    """Makes the call each prompt asks for, but opens the first file in a folder it has not got."""

    def __init__(self) -> None:
        super().__init__()
        self._prompts = load_prompts("tool_success", COUNT)

    def answer(self, prompt: str) -> Completion | Exception:
        at, found = next((n, p) for n, p in enumerate(self._prompts) if p.prompt in prompt)
        call = call_for(found.task)
        arguments = dict(call["arguments"])
        if at == 0:
            arguments = {name: f"app/{value}" for name, value in arguments.items()}
        return said(render_tool_calls([ToolCall(call["name"], arguments)]))


def test_a_call_without_its_effect_fails_and_the_report_counts_all(tmp_path: Path) -> None:
    (plain,) = evaluate(Obedient(), PLAIN, Silent(), ["tool-success"]).reports
    assert (plain.passed, plain.summary.get("execution")) == (COUNT, None)
    assert {row.executed for row in plain.results} == {None}

    result = evaluate(Obedient(), EXECUTING, Silent(), ["tool-success"])
    (report,) = result.reports
    assert report.passed == COUNT - 1
    first = report.results[0]
    assert (first.passed, first.executed) == (False, "failed")
    assert first.reasons[0].startswith("executed: there is no app/")
    counts = report.summary["execution"]
    assert counts["no_effect"] == 1
    assert counts["executed"] + counts["not_executed"] == COUNT
    assert counts["effect"] >= COUNT // 2

    record = keep(Workspace(tmp_path), result, None, EXECUTING)
    page = render_page(record, None)
    assert f"{counts['executed']} were carried out, 1 of them without the effect" in page
    assert json.loads(json.dumps(report.as_dict()))["results"][0]["executed"] == "failed"


def test_the_flag_of_the_command_reaches_the_report(tmp_path: Path) -> None:
    app = typer.Typer()
    commands.register(app)
    create_workspace(tmp_path / "agent", [])
    given = ["evaluate", "--workspace", str(tmp_path / "agent"), "--harness", "tool-success"]
    with bad_server() as server:
        given += ["--model", f"openai:{server.url}#m", "-n", "2", "--no-canaries", "--fresh"]
        plain = CliRunner().invoke(app, [*given, "--json"])
        executed = CliRunner().invoke(app, [*given, "--execute-tools", "--json"])
    assert json.loads(plain.stdout)["execution"] is None
    counts = json.loads(executed.stdout)["execution"]
    assert (counts["executed"], counts["not_executed"]) == (0, 0)  # it answers in prose
    record = json.loads(Workspace(tmp_path / "agent").final_report.read_text("utf-8"))
    assert record["conditions"]["tool calls"] == "executed"


def test_an_answer_that_fails_by_the_rules_is_not_carried_out() -> None:
    class Silly(ScriptedModel):
        def answer(self, prompt: str) -> Completion | Exception:
            return said('{"name": "rm_everything", "arguments": {"path": "/"}}')

    (report,) = evaluate(Silly(), EXECUTING, Silent(), ["tool-success"]).reports
    assert report.passed == 0
    assert report.summary["execution"]["executed"] == 0
    assert {row.executed for row in report.results} == {None}


@pytest.mark.parametrize(("harness", "differs"), [("tool_success", True), ("tron_format", False)])
def test_results_with_and_without_execution_are_not_compared_silently(
    harness: str, differs: bool
) -> None:
    found = differing(conditions([harness], PLAIN), conditions([harness], EXECUTING))
    assert found == (["tool calls"] if differs else [])
