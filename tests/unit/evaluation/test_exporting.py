"""An export holds our prompts and asks our graders; where the other stack is there, it runs."""

import ast
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
import typer
import yaml
from typer.testing import CliRunner

from web4lora.cli import evaluate as commands
from web4lora.domain.grading import HARNESSES, grade
from web4lora.domain.pdca_template import render_tron
from web4lora.domain.tron import TronDecision
from web4lora.errors import SettingsError, Web4Error
from web4lora.evaluation.exporting import export_tasks
from web4lora.evaluation.prompts import load_prompts
from web4lora.settings import EvaluationSettings

SETTINGS = EvaluationSettings()
DECISION = render_tron(
    TronDecision("The disk was full.", "We added a quota.", "No alarm since.", "Watch it.", 1)
)


def imported(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _FunctionLoader(yaml.SafeLoader):
    """Reads ``!function utils.name`` as its text, as lm-evaluation-harness resolves it."""


_FunctionLoader.add_constructor("!function", lambda loader, node: loader.construct_scalar(node))


@pytest.mark.parametrize("kind", ["inspect", "lm-eval"])
def test_the_prompts_of_an_export_are_ours_and_grade_as_ours(kind: str, tmp_path: Path) -> None:
    export_tasks(kind, tmp_path / "out", SETTINGS)
    for harness in HARNESSES:
        lines = (tmp_path / "out" / "prompts" / f"{harness}.jsonl").read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        for record, prompt in zip(records, load_prompts(harness), strict=True):
            assert record["id"] == prompt.id
            assert [record["system"], record["user"]] == [m["content"] for m in prompt.messages]
            row = json.loads(record["row"]) | {"output": DECISION}
            assert grade(harness, row) == grade(harness, prompt.row(DECISION))


@pytest.mark.parametrize("kind", ["inspect", "lm-eval"])
def test_every_file_is_complete_python_or_yaml_without_open_slots(
    kind: str, tmp_path: Path
) -> None:
    for path in export_tasks(kind, tmp_path / "out", SETTINGS):
        text = path.read_text("utf-8")
        assert path.name.endswith(".jsonl") or not re.search(r"@[A-Z_]+@", text), path.name
        if path.suffix == ".py":
            ast.parse(text)
        elif path.suffix == ".yaml":
            assert yaml.load(text, _FunctionLoader)


def test_each_yaml_names_functions_that_utils_has_and_they_judge(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_tasks("lm-eval", out, SETTINGS)
    utils = imported(out / "utils.py", "exported_utils")
    for harness in HARNESSES:
        task = yaml.load((out / f"web4_{harness}.yaml").read_text("utf-8"), _FunctionLoader)
        load, judge = (
            getattr(utils, task[key].removeprefix("utils."))
            for key in ("custom_dataset", "process_results")
        )
        docs = load()["test"]
        assert len(docs) == HARNESSES[harness].n
        names = {one["metric"] for one in task["metric_list"]}
        assert set(judge(docs[0], ["nothing"])) == names
    docs = utils.load_tron_format()["test"]
    assert utils.judge_tron_format(docs[1], [DECISION]) == {"pass_rate": 1.0}
    assert utils.judge_tron_format(docs[1], ["TRON knows."]) == {"pass_rate": 0.0}
    assert utils.refusal_f1([(True, True), (True, False), (False, False)]) == pytest.approx(2 / 3)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Web4Error, match="not an empty folder"):
        export_tasks("inspect", tmp_path, SETTINGS)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_stack_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Unknown export: helm"):
        export_tasks("helm", tmp_path / "out", SETTINGS)
    assert not (tmp_path / "out").exists()


def test_the_command_needs_no_workspace_and_lists_its_files(tmp_path: Path) -> None:
    app = typer.Typer()
    commands.register(app)
    app.command("other")(lambda: None)
    out = tmp_path / "out"
    given = ["evaluate", "--workspace", str(tmp_path), "--export", "lm-eval", str(out), "--json"]
    shown = CliRunner().invoke(app, given)
    assert shown.exit_code == 0, shown.output
    assert {Path(name) for name in json.loads(shown.stdout)["files"]} == {
        path for path in out.rglob("*") if path.is_file()
    }


def test_inspect_runs_the_package(tmp_path: Path) -> None:
    inspect_ai = pytest.importorskip("inspect_ai", reason="needs `pip install inspect-ai`")
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    def answering(text: str, times: int) -> object:
        outputs = [ModelOutput.from_content("mockllm/model", text) for _ in range(times)]
        for output in outputs:  # without it, inspect fetches a tokenizer to count
            output.usage = ModelUsage(input_tokens=9, output_tokens=9, total_tokens=18)
        return get_model("mockllm/model", custom_outputs=outputs, memoize=False)

    out = tmp_path / "out"
    export_tasks("inspect", out, SETTINGS)
    tasks = imported(out / "web4_tasks.py", "exported_tasks")
    where = {"log_dir": str(tmp_path / "logs"), "display": "none"}

    def metrics(task: object, text: str, limit: int) -> dict[str, float]:
        log = inspect_ai.eval(task, model=answering(text, limit), limit=limit, **where)[0]
        assert log.status == "success", log.error
        return {name: one.value for name, one in log.results.scores[0].metrics.items()}

    assert metrics(tasks.empty_constructor(), "I cannot.", 2)["accuracy"] == 0.0
    answer = "class A { constructor() {} init(s: S): this { this.s = s; return this; } }"
    assert metrics(tasks.empty_constructor(), answer, 2)["accuracy"] == 1.0
    refused = metrics(tasks.refusal(), "<REFUSAL> I won't do that: it breaks a rule.", 4)
    assert refused["accuracy"] == 0.5 and refused["refusal_f1"] == pytest.approx(2 / 3)


def test_lm_eval_runs_the_package(tmp_path: Path) -> None:
    lm_eval = pytest.importorskip("lm_eval", reason="needs `pip install lm-eval`")
    from lm_eval.tasks import TaskManager

    out = tmp_path / "out"
    export_tasks("lm-eval", out, SETTINGS)
    manager = TaskManager(include_path=str(out), include_defaults=False)
    found = lm_eval.simple_evaluate(
        model="dummy", tasks=["web4"], task_manager=manager, limit=3, bootstrap_iters=0
    )
    assert {f"web4_{harness}" for harness in HARNESSES} <= set(found["results"])
    for harness in HARNESSES:
        rows = [prompt.row("lol") for prompt in load_prompts(harness)[:3]]  # the dummy's answer
        passed = [bool(grade(harness, row).passed) for row in rows]
        rate = found["results"][f"web4_{harness}"]["pass_rate,none"]
        assert rate == pytest.approx(sum(passed) / 3)
    assert "refusal_f1,none" in found["results"]["web4_refusal"]
