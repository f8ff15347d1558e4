"""The pipeline through the public command line, on real input, with few samples and few steps.

`make run` walks the same path with the demo's budget; this test shows that each command works
alone, that its JSON is clean, and that exit codes mean what the README says.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

WEB4 = [sys.executable, "-m", "web4lora.cli.main"]
TARGETS = {
    "style_core": 24,
    "domain_patterns": 8,
    "process_framework": 24,
    "domain_representatives": 8,
    "style_refactor": 8,
    "guardrails": 16,
    "tool_awareness": 16,
    "reporting_protocol": 4,
}


def web4(*arguments: object, code: int | tuple[int, ...] = 0) -> str:
    """Run a command, check its exit code, and return standard output."""
    command = [*WEB4, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    expected = (code,) if isinstance(code, int) else code
    assert done.returncode in expected, f"{arguments}: {done.returncode}\n{done.stderr[-3000:]}"
    return done.stdout


def web4_json(*arguments: object, code: int | tuple[int, ...] = 0) -> Any:
    return json.loads(web4(*arguments, "--json", code=code))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory, web4_mini: Path) -> Path:
    root = tmp_path_factory.mktemp("e2e") / "agent"
    web4("init", root, "--source", web4_mini)
    settings = root / "config" / "web4.yaml"
    tree = yaml.safe_load(settings.read_text())
    tree |= {
        "samples": {"targets": TARGETS, "max_tokens": 1024},
        "evaluation": {"prompts_per_harness": 2, "max_tokens": 200},
    }
    settings.write_text(yaml.safe_dump(tree))
    training = root / "config" / "balanced_training.json"
    config = json.loads(training.read_text())
    config["training_args"] |= {"per_device_train_batch_size": 8, "gradient_accumulation_steps": 1}
    config["training_args"] |= {"num_train_epochs": 1, "warmup_steps": 2, "logging_steps": 2}
    config["training_args"] |= {"time_budget_minutes": 0.2, "learning_rate": 4e-3}
    training.write_text(json.dumps(config))
    return root


@pytest.mark.heavy
def test_from_a_repository_to_an_answering_agent(agent: Path) -> None:
    here = ("--workspace", agent)
    indexed = web4_json("index", *here)
    assert indexed["added"] > 100
    assert web4_json("index", *here)["added"] == 0

    found = web4_json("rag", "query", "component versioning conflicts", "-k", 3, *here)
    assert len(found["results"]) == 3
    assert {"path", "section", "score", "excerpt", "date"} <= found["results"][0].keys()
    web4("rag", "verify", *here)

    generated = web4_json("generate", "--allow-shortfall", *here)
    assert generated
    web4("validate", *here)

    web4("train", "--stage", "sanity", *here)
    trained = web4_json("train", "--stage", "full", *here)
    assert trained
    package = web4_json("package", *here)
    assert package
    assert (agent / "outputs" / "web4-agent.gguf").is_file()

    scores = web4_json("evaluate", "--baseline", "--model", "base", *here)
    assert set(scores) >= {"pdca_schema", "refusal"}
    report = web4_json("evaluate", *here, code=(0, 1))
    assert report["cleared"] is False or report["canaries"]["passed"] == 20
    assert (agent / "outputs" / "eval_report_final.json").is_file()

    web4("deploy", *here, code=(0, 1))
    smoke = web4_json("smoke", *here, code=(0, 1))
    tests = {one["name"]: one for one in smoke["tests"]}
    assert tests["tools"]["tool_examples"] > 0
    assert tests["history"]["citations"]
    assert web4_json("monitor", "report", *here)["days"][0]["queries"] >= 3
    assert web4_json("status", *here)


def test_grading_needs_no_workspace(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "prompt": "",
            "output": "class A { init(): this { this.x = 1; return this; } }",
        },
        {"id": "b", "prompt": "", "output": "class A { constructor(x: number) {} }"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    graded = web4_json("grade", "empty-constructor", "--input", path)
    assert [row["passed"] for row in graded["results"]] == [True, False]
    assert graded["summary"]["total"] == 2


def test_what_a_user_can_fix_is_exit_code_two_with_a_hint(tmp_path: Path) -> None:
    command = [*WEB4, "index", "--workspace", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "web4 init" in done.stderr
    assert "Traceback" not in done.stderr
