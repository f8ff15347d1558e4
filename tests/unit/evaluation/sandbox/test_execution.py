"""Calls that pass the rules are carried out for real, and fail where they have no effect."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.domain.grading import Graded, grade
from web4lora.domain.tools import ToolCall, render_tool_calls
from web4lora.evaluation.prompts import load_prompts
from web4lora.evaluation.sandbox import (
    Execution,
    Executor,
    Limits,
    executed_verdict,
    execution_in_words,
    execution_summary,
    find_isolation,
)
from web4lora.evaluation.sandbox.isolation import Available

LABELLED = Path(__file__).parents[3] / "data" / "graders"
NO_PROGRAMS = Executor(Available(None, "switched off"))


def tool(name: str, *required: str, **optional: str) -> dict[str, Any]:
    properties = {one: {"type": "string"} for one in required}
    properties |= {one: {"type": kind} for one, kind in optional.items()}
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "description": "", "parameters": schema}


TOOLS = [
    tool("read_file", "path"),
    tool("write_file", "path", "content"),
    tool("single_find_and_replace", "path", "old_string", "new_string", replace_all="boolean"),
    tool("ls", "path"),
    tool("file_glob_search", "pattern"),
    tool("grep_search", "query", path="string"),
    tool("delete_file", "path"),
    tool("rename_document", "source", "target"),
    tool("copy_file", "source", "destination"),
    tool("edit_existing_file", "filepath", "changes"),
    tool("run_terminal_command", "command", working_directory="string"),
    tool("view_diff"),
    tool("fetch_url_content", "url"),
    tool("create_ticket", "title"),
]


def row(*calls: tuple[str, dict[str, Any]], task: Any = None, prompt: str = "") -> dict[str, Any]:
    """A row whose answer makes `calls`; the task asks for the same ones where none is given."""
    made = [ToolCall(name, parameters) for name, parameters in calls]
    asked = {"calls": [{"name": name, "parameters": given} for name, given in calls]}
    return {
        "id": "x",
        "prompt": prompt,
        "tools": TOOLS,
        "task": asked if task is None else task,
        "output": render_tool_calls(made),
    }


def asked(name: str, **parameters: Any) -> dict[str, Any]:
    return {"name": name, "arguments": parameters}


@pytest.fixture(scope="module")
def executor() -> Executor:
    found = find_isolation()
    if found.isolation is None:
        pytest.skip(f"no isolation here: {found.reason}")
    return Executor(found, Limits())


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("read_file", {"path": "src/layer2/DefaultWinch.ts"}),
        ("read_file", {"path": "README.md"}),
        ("read_file", {"path": "/workspace/docs/a b.md"}),
        ("write_file", {"path": "docs/new/a.md", "content": "# A\n"}),
        ("write_file", {"path": "README.md", "content": ""}),
        ("single_find_and_replace", {"path": "a.ts", "old_string": "x", "new_string": ""}),
        ("ls", {"path": "components/Pilot"}),
        ("ls", {"path": "."}),
        ("file_glob_search", {"pattern": "test/**/*.{spec,test}.ts"}),
        ("grep_search", {"query": "init(", "path": "src/layer2"}),
        ("delete_file", {"path": "tmp/old.log"}),
        ("rename_document", {"source": "src/Old.ts", "target": "src/new/New.ts"}),
        ("copy_file", {"source": "src/Old.ts", "destination": "src/Copy.ts"}),
    ],
)
def test_what_a_task_asks_for_has_its_effect(name: str, parameters: dict[str, Any]) -> None:
    assert NO_PROGRAMS.execute(row((name, parameters))) == Execution("done")


@pytest.mark.parametrize(
    ("call", "task", "reason"),
    [
        (
            ("read_file", {"path": "packages/core/src/a.ts"}),
            asked("read_file", path="src/a.ts"),
            "there is no packages/core/src/a.ts",
        ),
        (
            ("read_file", {"path": "../app/src/a.ts"}),
            asked("read_file", path="src/a.ts"),
            "../app/src/a.ts leads out of the workspace",
        ),
        (
            ("read_file", {"path": "/home/me/app/src/a.ts"}),
            asked("read_file", path="src/a.ts"),
            "/home/me/app/src/a.ts is outside the workspace",
        ),
        (
            ("grep_search", {"query": "tosCenario"}),
            asked("grep_search", query="toScenario"),
            "tosCenario finds no line that holds toScenario",
        ),
        (
            ("grep_search", {"query": "toScenario("}),
            asked("grep_search", query="toScenario"),
            None,
        ),
        (
            ("grep_search", {"query": "(toScenario"}),
            asked("grep_search", query="toScenario"),
            "the pattern is no expression",
        ),
        (
            ("single_find_and_replace", {"path": "a.ts", "old_string": "FOO", "new_string": "b"}),
            asked("single_find_and_replace", path="a.ts", old_string="foo", new_string="b"),
            "a.ts does not hold the text that is to be replaced",
        ),
        (
            ("ls", {"path": "app/components/Pilot"}),
            asked("ls", path="components/Pilot"),
            "there is no app/components/Pilot",
        ),
        (
            ("rename_document", {"source": "a.ts", "target": "README.md"}),
            asked("rename_document", source="a.ts", target="README.md"),
            "README.md is there already",
        ),
    ],
)
def test_a_call_that_passes_the_rules_can_fail_when_it_is_carried_out(
    call: tuple[str, dict[str, Any]], task: dict[str, Any], reason: str | None
) -> None:
    given = row(call, task=task)
    assert grade("tool_success", given).passed
    found = NO_PROGRAMS.execute(given)
    assert found.state == ("failed" if reason else "done"), found
    assert reason is None or reason in found.reasons[0]


def test_a_bare_name_leaves_the_folder_open() -> None:
    given = row(
        ("read_file", {"path": "src/components/Button.tsx"}),
        task=asked("read_file", path="Button.tsx"),
    )
    assert NO_PROGRAMS.execute(given) == Execution("done")


@pytest.mark.parametrize(
    ("name", "parameters", "reason"),
    [
        ("fetch_url_content", {"url": "https://example.org"}, "it needs the network"),
        ("create_ticket", {"title": "Leak"}, "create_ticket names no path"),
        ("edit_existing_file", {"filepath": "a.ts", "changes": "port 80"}, "needs a model"),
        ("run_terminal_command", {"command": "ls"}, "programs are not run here: switched off"),
        ("view_diff", {}, "programs are not run here"),
        ("ls", {"path": "../shared"}, "the task itself names a place elsewhere"),
        ("read_file", {"path": "README.md/a.ts"}, "cannot be laid out"),
    ],
)
def test_what_cannot_be_tried_says_why_and_does_not_fail(
    name: str, parameters: dict[str, Any], reason: str
) -> None:
    found = NO_PROGRAMS.execute(row((name, parameters)))
    assert found.state == "not executed"
    assert reason in found.reasons[0]


def test_a_task_in_words_is_tried_with_what_the_call_names() -> None:
    given = row(("read_file", {"path": "src/a.ts"}), task="Open src/a.ts.", prompt="Open src/a.ts.")
    assert NO_PROGRAMS.execute(given) == Execution("done")
    searched = row(("grep_search", {"query": r"extends\s+Base"}), task="Find what extends Base.")
    found = NO_PROGRAMS.execute(searched)
    assert found.reasons == ("the task does not say what the search should find",)
    away = row(("read_file", {"path": "../a.ts"}), task="Open a.ts, please.")
    assert NO_PROGRAMS.execute(away).state == "failed"


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("npm test", None),
        ("npm test", "packages/core"),
        ("npm run some:check", None),
        ("node scripts/migrate.js", None),
        ("git status", None),
        ("git log --oneline -3", None),
        ("wc -l src/index.ts", None),
        ("du -sh .git", None),
        ("mv a.txt b.txt", None),
    ],
)
def test_commands_run_and_end_well(executor: Executor, command: str, folder: str | None) -> None:
    program = command.split()[0]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    parameters = {"command": command} | ({"working_directory": folder} if folder else {})
    assert executor.execute(row(("run_terminal_command", parameters))) == Execution("done")


def test_each_call_sees_what_the_one_before_it_left(executor: Executor) -> None:
    made = row(
        ("run_terminal_command", {"command": "mkdir -p build/out"}),
        ("ls", {"path": "build/out"}),
        ("write_file", {"path": "build/out/a.txt", "content": "a\n"}),
        ("run_terminal_command", {"command": "rm build/out/a.txt"}),
        ("read_file", {"path": "README.md"}),
    )
    assert executor.execute(made) == Execution("done")


def test_the_diff_shows_what_was_changed(executor: Executor) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    assert executor.execute(row(("view_diff", {}))) == Execution("done")


def test_a_command_that_ends_badly_fails_with_its_last_words(executor: Executor) -> None:
    found = executor.execute(row(("run_terminal_command", {"command": "grep -rn absent src"})))
    assert found.state == "failed"
    assert found.reasons == ("grep -rn absent src ended with status 1",)
    lost = executor.execute(
        row(
            ("run_terminal_command", {"command": "cat missing.txt"}),
            task=asked("run_terminal_command", command="ls"),
        )
    )
    assert lost.state == "failed" and "No such file" in lost.reasons[0]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("while (true) require('fs').writeSync(1, 'x'.repeat(1 << 12))", "printed more than 1 MB"),
        ("require('fs').readFileSync('/etc/hostname')", "ended with status 1"),
        ("require('child_process').execSync('touch /usr/made')", "ended with status 1"),
        ("require('net').connect(9, '127.0.0.1')", "ended with status 1"),
    ],
)
def test_a_script_the_model_wrote_stays_inside(
    executor: Executor, script: str, reason: str
) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    limits = Limits(memory_mb=256, output_mb=1)
    written = row(
        ("write_file", {"path": "x.js", "content": script}),
        ("run_terminal_command", {"command": "node x.js"}),
        task=[asked("write_file", path="x.js"), asked("run_terminal_command", command="node x.js")],
    )
    found = Executor(executor.available, limits).execute(written)
    assert found.state == "failed", found
    assert reason in found.reasons[0]


def test_labelled_good_answers_never_fail_by_their_files() -> None:
    for path in sorted(LABELLED.glob("tool-success*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            given = json.loads(line)
            if given["expected"]:
                assert NO_PROGRAMS.execute(given).state != "failed", (path.name, given["id"])


def prompts_answered_as_asked() -> list[dict[str, Any]]:
    rows = []
    for prompt in load_prompts("tool_success"):
        calls = prompt.task.get("calls") or [prompt.task]
        made = [
            ToolCall(c.get("name") or c["tool"], c.get("arguments") or c["parameters"])
            for c in calls
        ]
        rows.append(prompt.row(render_tool_calls(made)))
    return rows


def test_answers_that_do_what_our_prompts_ask_for_have_their_effect() -> None:
    states = [NO_PROGRAMS.execute(given).state for given in prompts_answered_as_asked()]
    assert "failed" not in states
    assert states.count("done") >= 60


@pytest.mark.heavy
def test_the_commands_of_our_prompts_end_well(executor: Executor) -> None:
    found = [executor.execute(given) for given in prompts_answered_as_asked()]
    assert [one for one in found if one.state == "failed"] == []
    assert sum(one.state == "done" for one in found) >= 70


def test_counts_are_told_in_words() -> None:
    failed = Execution("failed", ("there is no a.ts",))
    left = Execution("not executed", ("it needs the network",))
    available = Available(None, "switched off")
    counts = execution_summary([Execution("done"), failed, left, left, None], available)
    assert counts == {
        "executed": 2,
        "effect": 1,
        "no_effect": 1,
        "not_executed": 2,
        "why_not": {"it needs the network": 2},
        "isolation": "none, file tools only: switched off",
    }
    assert execution_in_words(counts) == (
        "Of the calls that pass the rules 2 were carried out, 1 of them without the effect asked "
        "for; 2 could not be (2 × it needs the network). "
        "Isolation: none, file tools only: switched off."
    )
    passed = Graded(True, ())
    assert executed_verdict(passed, left) is passed
    assert executed_verdict(passed, failed) == Graded(False, ("executed: there is no a.ts",))


_STEPS = st.sampled_from(
    ["..", ".", "~", "a.ts", "src", "/", "workspace", "\ud800", "\0", "*", "é"]
)
_VALUES = st.one_of(
    st.builds("/".join, st.lists(_STEPS, max_size=5)),
    st.text(max_size=12),
    st.integers(),
    st.lists(st.text(max_size=4), max_size=2),
    st.booleans(),
)
_CALLS = st.lists(
    st.sampled_from([one for one in TOOLS if one["name"] != "run_terminal_command"]).flatmap(
        lambda one: st.tuples(
            st.just(one["name"]),
            st.fixed_dictionaries(
                {name: _VALUES for name in one["parameters"]["properties"]},
            ),
        )
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(calls=_CALLS, task=st.one_of(_CALLS, st.none()))
def test_whatever_is_called_an_outcome_comes_back_and_nothing_is_left_behind(
    calls: list[tuple[str, dict[str, Any]]], task: list[tuple[str, dict[str, Any]]] | None
) -> None:
    asked_for = [asked(name, **given) for name, given in task] if task else "Do it."
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        place = Path(name)
        patch.setattr(tempfile, "tempdir", name)
        (place / "secret.txt").write_text("token")
        found = NO_PROGRAMS.execute(row(*calls, task=asked_for))
        assert found.state in ("done", "failed", "not executed")
        assert bool(found.reasons) == (found.state != "done")
        assert [path.name for path in place.iterdir()] == ["secret.txt"]
        assert (place / "secret.txt").read_text() == "token"
