"""`web4 generate` and `web4 validate` on the command line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from web4lora.cli import samples as commands
from web4lora.rag import Index

from .conftest import SMALL, OpenIndex, Stored, count_tokens


@pytest.fixture
def app(documents: list[Stored], monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setattr(Index, "open", lambda ws, settings: OpenIndex(documents[::9]))
    monkeypatch.setattr(commands, "base_counter", lambda *_: count_tokens)
    found = typer.Typer()
    commands.register(found)
    return found


def settings_file(folder: Path, targets: dict[str, int], max_tokens: int = 2048) -> None:
    (folder / "config").mkdir()
    lines = ["samples:", f"  max_tokens: {max_tokens}", "  targets:"]
    lines += [f"    {name}: {count}" for name, count in targets.items()]
    (folder / "config" / "web4.yaml").write_text("\n".join(lines) + "\n")


def test_generate_then_validate_pass_and_print_one_document_each(
    app: typer.Typer, tmp_path: Path
) -> None:
    settings_file(tmp_path, dict.fromkeys(SMALL, 2))
    made = CliRunner().invoke(app, ["generate", "-w", str(tmp_path), "--json"])
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert document["train_rows"] == 2 * len(SMALL)
    assert document["shortfall"] is False
    checked = CliRunner().invoke(app, ["validate", "-w", str(tmp_path), "--json"])
    assert checked.exit_code == 0, checked.output
    assert json.loads(checked.stdout)["passed"] is True


def test_a_shortfall_exits_with_1_unless_allowed(app: typer.Typer, tmp_path: Path) -> None:
    settings_file(tmp_path, {**dict.fromkeys(SMALL, 0), "reporting_protocol": 2}, max_tokens=128)
    arguments = ["generate", "-w", str(tmp_path), "--dry-run"]
    short = CliRunner().invoke(app, arguments)
    assert short.exit_code == 1
    assert "0 of 2" in short.output
    assert CliRunner().invoke(app, [*arguments, "--allow-shortfall"]).exit_code == 0


def test_a_failed_check_exits_with_1_and_is_shown(app: typer.Typer, tmp_path: Path) -> None:
    settings_file(tmp_path, {**dict.fromkeys(SMALL, 0), "guardrails": 3})
    assert CliRunner().invoke(app, ["generate", "-w", str(tmp_path)]).exit_code == 0
    path = tmp_path / "data" / "guardrails.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    checked = CliRunner().invoke(app, ["validate", "-w", str(tmp_path)])
    assert checked.exit_code == 1
    assert "2 of 3" in checked.output
