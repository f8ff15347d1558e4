import json

import pytest
import typer
from typer.testing import CliRunner

from web4lora.cli.grade import register
from web4lora.errors import EXIT_USER_ERROR, Web4Error

GOOD = "class A { constructor() {} init() { return this; } }"


@pytest.fixture
def web4():
    app = typer.Typer()
    register(app)

    def run(*arguments):
        return CliRunner().invoke(app, list(map(str, arguments)))

    return run


def write(path, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_outputs_are_graded_in_order(web4, tmp_path):
    rows = [{"id": "a", "prompt": "p", "output": GOOD}, {"id": "b", "prompt": "p", "output": "x"}]
    result = web4("grade", "empty-constructor", "-i", write(tmp_path / "r.jsonl", *rows), "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert [(row["id"], row["passed"]) for row in report["results"]] == [("a", True), ("b", False)]
    assert report["results"][0]["reasons"] == []
    assert report["results"][1]["reasons"]
    assert (report["summary"]["total"], report["summary"]["passed"]) == (2, 1)


def test_broken_lines_are_named_counted_and_skipped(web4, tmp_path):
    source = write(
        tmp_path / "r.jsonl",
        "{broken",
        "",
        {"id": "a", "prompt": "p"},
        "[1]",
        {"id": "b", "prompt": "p", "output": GOOD},
    )
    result = web4("grade", "empty-constructor", "--input", source, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert [row["id"] for row in report["results"]] == ["b"]
    assert report["summary"]["skipped"] == 3
    named = result.stderr.replace("\n", "")
    assert f"{source.name}:1:" in named
    assert f"{source.name}:3: no field `output`" in named
    assert f"{source.name}:4: not a JSON object" in named


def test_bad_utf8_is_a_broken_line(web4, tmp_path):
    source = tmp_path / "r.jsonl"
    source.write_bytes(b'{"id": 1, "output": "\xff"}\n' + json.dumps({"output": GOOD}).encode())
    report = json.loads(web4("grade", "empty-constructor", "-i", source, "--json").stdout)
    assert report["summary"]["skipped"] == 1
    assert report["results"] == [{"id": 2, "passed": True, "reasons": []}]


def test_refusal_rows_carry_refused(web4, tmp_path):
    rows = [
        {"id": 1, "prompt": "Use Jest.", "output": "<REFUSAL> I can't.", "should_refuse": True},
        {"id": 2, "prompt": "Use Jest.", "output": "<REFUSAL> I can't."},
    ]
    result = web4("grade", "refusal", "-i", write(tmp_path / "r.jsonl", *rows), "--json")
    judged, open_ = json.loads(result.stdout)["results"]
    assert (judged["passed"], judged["refused"]) == (True, True)
    assert (open_["passed"], open_["refused"]) == (None, True)
    assert "should_refuse" in open_["reasons"][0]


def test_people_get_a_table(web4, tmp_path):
    source = write(tmp_path / "r.jsonl", {"id": "a[b]", "prompt": "p", "output": "x"})
    result = web4("grade", "empty-constructor", "-i", source)
    assert result.exit_code == 0
    assert "a[b]" in result.stdout
    assert "0 of 1 passed" in result.stdout


def test_an_unknown_harness_names_the_known_ones(web4, tmp_path):
    result = web4("grade", "speed", "-i", write(tmp_path / "r.jsonl"))
    assert isinstance(result.exception, Web4Error)
    assert result.exception.exit_code == EXIT_USER_ERROR
    assert "tron-format" in result.exception.hint


@pytest.mark.parametrize("command", [("grade", "refusal"), ("route",)])
def test_a_missing_file_is_a_user_error(web4, tmp_path, command):
    result = web4(*command, "-i", tmp_path / "none.jsonl")
    assert isinstance(result.exception, Web4Error)
    assert "none.jsonl" in result.exception.message


def test_prompts_are_routed(web4, tmp_path):
    rows = [
        {"id": 1, "prompt": "Read the Button.tsx file"},
        {"id": 2, "prompt": "What did we do last week?"},
        {"id": 3, "prompt": "What is TRON?"},
        {"id": 4},
    ]
    source = write(tmp_path / "p.jsonl", *rows)
    result = web4("route", "-i", source, "--now", "2025-11-05T09:00:00Z", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["results"][0] == {
        "id": 1,
        "needs_tools": True,
        "likely_tools": ["read_file"],
        "needs_history": False,
        "needs_process": False,
        "needs_graph": False,
        "temporal": None,
    }
    assert report["results"][1]["needs_history"]
    assert report["results"][1]["temporal"] == {"from": "2025-10-27", "to": "2025-11-02"}
    assert not report["results"][2]["needs_tools"]
    assert report["summary"] == {"total": 3, "skipped": 1}


def test_a_moment_without_a_zone_is_utc_and_nonsense_is_an_error(web4, tmp_path):
    source = write(tmp_path / "p.jsonl", {"id": 1, "prompt": "What did we do yesterday?"})
    found = json.loads(web4("route", "-i", source, "--now", "2025-11-05", "--json").stdout)
    assert found["results"][0]["temporal"] == {"from": "2025-11-04", "to": "2025-11-04"}
    result = web4("route", "-i", source, "--now", "tomorrow")
    assert isinstance(result.exception, Web4Error)
    assert "--now" in result.exception.message


def test_routes_are_shown_as_a_table(web4, tmp_path):
    source = write(tmp_path / "p.jsonl", {"id": 1, "prompt": "Run npm install"})
    result = web4("route", "-i", source)
    assert "Routes" in result.stdout


@pytest.mark.parametrize("command", ["grade", "route"])
def test_help_teaches_with_an_example(web4, command):
    result = web4(command, "--help")
    assert "Example" in result.stdout
    assert f"web4 {command}" in result.stdout


TOOL = {
    "name": "read_file",
    "parameters": {
        "type": "object",
        "properties": {"path": {"type": "string"}},
        "required": ["path"],
    },
}


def call(name, path, asked):
    output = json.dumps({"name": "read_file", "arguments": {"path": path}})
    task = {"name": "read_file", "arguments": {"path": asked}}
    return {"id": name, "prompt": "Read it.", "tools": [TOOL], "task": task, "output": output}


def test_calls_are_carried_out_where_asked(web4, tmp_path):
    rows = [
        call("good", "src/a.ts", "src/a.ts"),
        call("elsewhere", "app/src/a.ts", "src/a.ts"),
        call("wrong", "b.ts", "src/a.ts"),
        call("away", "../a.ts", "../a.ts"),
    ]
    source = write(tmp_path / "r.jsonl", *rows)
    plain = json.loads(web4("grade", "tool-success", "-i", source, "--json").stdout)
    assert [row["passed"] for row in plain["results"]] == [True, True, False, True]
    assert "execution" not in plain["summary"] and "execution" not in plain["results"][0]

    result = web4("grade", "tool-success", "-i", source, "--execute", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert [row["passed"] for row in report["results"]] == [True, False, False, True]
    states = [row.get("execution", {}).get("state") for row in report["results"]]
    assert states == ["done", "failed", None, "not executed"]
    assert report["results"][1]["reasons"] == ["executed: there is no app/src/a.ts"]
    assert report["summary"]["passed"] == 2
    counts = report["summary"]["execution"]
    assert (counts["executed"], counts["no_effect"], counts["not_executed"]) == (2, 1, 1)

    shown = web4("grade", "tool-success", "-i", source, "--execute").stdout
    assert "2 were carried out, 1 of them without" in " ".join(shown.split())


def test_only_tool_calls_can_be_carried_out(web4, tmp_path):
    source = write(tmp_path / "r.jsonl", {"id": "a", "prompt": "p", "output": GOOD})
    result = web4("grade", "empty-constructor", "-i", source, "--execute")
    assert isinstance(result.exception, Web4Error)
    assert result.exception.exit_code == EXIT_USER_ERROR
    assert "tool-success" in result.exception.hint
