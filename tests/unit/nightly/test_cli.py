import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from web4lora.cli.nightly import nightly_app
from web4lora.nightly import loop
from web4lora.nightly.journal import open_journal
from web4lora.nightly.records import LoopResult
from web4lora.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    workspace.settings_file.write_text("nightly:\n  train_at: '23:15'\n")
    return workspace


def call(ws: Workspace, *arguments: str) -> Any:
    return CliRunner().invoke(nightly_app, [*arguments, "-w", str(ws.root)])


def test_schedule_prints_a_crontab_that_needs_no_environment(ws: Workspace) -> None:
    lines = call(ws, "schedule").stdout.splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("15 23 * * * /")
    assert f"--until 09:00 --workspace {ws.root}" in lines[2]


def test_schedule_writes_launchd_files(ws: Workspace, tmp_path: Path) -> None:
    result = call(ws, "schedule", "--launchd", str(tmp_path / "agents"), "--json")
    written = json.loads(result.stdout)["launchd"]
    assert [Path(path).name for path in written] == [
        "web4.nightly.index.plist",
        "web4.nightly.run.plist",
        "web4.nightly.validate.plist",
    ]
    assert all(Path(path).is_file() for path in written)


def test_status_before_the_first_evening_says_what_to_do(ws: Workspace) -> None:
    assert "web4 nightly run --dry-run" in call(ws, "status").stdout
    assert json.loads(call(ws, "status", "--json").stdout) == {"runs": []}
    assert not ws.journal.exists()


def test_status_shows_how_far_a_run_came(ws: Workspace) -> None:
    with open_journal(ws.journal) as journal:
        run = journal.begin()
        journal.finish_step(run.run_id, "preflight", {"version": "full"}, 1.5)
    told = json.loads(call(ws, "status", "--json").stdout)["runs"]
    assert told[0]["status"] == "running"
    assert told[0]["steps"][0]["output"] == {"version": "full"}
    assert "continues it" in call(ws, "status").stdout


@pytest.mark.parametrize(
    ("status", "code"), [("promoted", 0), ("noop", 0), ("rejected", 1), ("planned", 0)]
)
def test_the_exit_code_tells_how_the_evening_ended(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, status: Any, code: int
) -> None:
    result = LoopResult("n", status, (), plan={"summary": "s", "items": [], "pending": 0})
    monkeypatch.setattr(loop, "run_evening_loop", lambda *_, **__: result)
    assert json.loads(call(ws, "run", "--json").stdout)["status"] == status
    assert call(ws, "run", "--json").exit_code == code
    assert call(ws, "run").exit_code == code


def test_every_command_explains_itself() -> None:
    for name in ("index", "run", "validate", "schedule", "status"):
        result = CliRunner().invoke(nightly_app, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.stdout) > 300
