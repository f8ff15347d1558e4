import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tiny_models import make_workspace
from web4lora.cli.main import app
from web4lora.errors import CheckFailed, SettingsError, Web4Error
from web4lora.packaging import package
from web4lora.progress import Silent
from web4lora.settings import load_settings
from web4lora.workspace import Workspace


def invoke(*words: str) -> Any:
    """Run a command that must succeed and return its JSON document."""
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    return json.loads(result.stdout)


def fail(*words: str) -> BaseException:
    error = CliRunner().invoke(app, list(words)).exception
    assert error is not None
    return error


@pytest.fixture(scope="module")
def place(
    tiny_base: Path, tiny_adapter: Path, tmp_path_factory: pytest.TempPathFactory
) -> Workspace:
    workspace: Workspace = make_workspace(tmp_path_factory.mktemp("cli"), tiny_base)
    settings = load_settings(workspace, environment={}).settings
    package(workspace, settings, Silent(), adapter=tiny_adapter)
    return workspace


def test_deploy_rollback_and_status_speak_json(place: Workspace, tiny_adapter: Path) -> None:
    at = ("-w", str(place.root))
    first = invoke("deploy", *at, "--force")
    second = invoke("package", *at, "--adapter", str(tiny_adapter), "--quantization", "Q8_0")
    assert second["tensor_types"]["Q8_0"] > 0
    assert invoke("deploy", *at, "--force")["current"] == second["version"]
    assert invoke("rollback", *at)["current"] == first["current"]
    status = invoke("status", *at)
    assert status["current"] == first["current"]
    assert [one["status"] for one in status["versions"]] == ["current", "failed"]
    assert all(one["present"] for one in status["versions"])


def test_a_model_that_nobody_evaluated_is_held_back(place: Workspace) -> None:
    error = fail("deploy", "-w", str(place.root))
    assert isinstance(error, CheckFailed)
    assert "web4 evaluate" in error.hint


def test_an_unknown_target_is_named(place: Workspace) -> None:
    error = fail("deploy", "-w", str(place.root), "--target", "cloud")
    assert isinstance(error, SettingsError)
    assert "embedded, ollama" in error.hint


def test_a_dry_run_of_training_trains_nothing(place: Workspace) -> None:
    plan = invoke("train", "-w", str(place.root), "--dry-run")
    assert plan["trainable_parameters"] > 0
    assert plan["device"] in ("cpu", "cuda", "mps")
    assert not list(place.outputs.glob("web4_balanced_lora_*"))


def test_an_unknown_stage_is_answered_with_the_stages(place: Workspace) -> None:
    error = fail("train", "-w", str(place.root), "--stage", "huge")
    assert isinstance(error, SettingsError)
    assert "sanity, dry, mini, full" in error.hint


def test_packaging_without_training_says_what_to_run_first(tmp_path: Path, tiny_base: Path) -> None:
    error = fail("package", "-w", str(make_workspace(tmp_path, tiny_base).root))
    assert isinstance(error, Web4Error)
    assert "web4 train" in error.hint


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    error = fail("status", "-w", str(tmp_path))
    assert isinstance(error, Web4Error)
    assert "web4 init" in error.hint


def test_a_base_model_is_shown_with_its_adapters_size(tiny_base: Path, tmp_path: Path) -> None:
    shown = invoke("models", "show", str(tiny_base), "-w", str(tmp_path))
    assert shown["layers"] == 2
    assert shown["lora_parameters"] > 0
    assert set(shown["gguf_bytes"]) == {"Q4_K_M", "Q8_0", "F16"}


@pytest.mark.parametrize("command", ["train", "package", "deploy", "rollback", "status", "models"])
def test_help_teaches(command: str) -> None:
    text = CliRunner().invoke(app, [command, "--help"]).stdout
    assert len(text.split()) > 30
