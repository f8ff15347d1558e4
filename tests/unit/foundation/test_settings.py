from pathlib import Path

import pytest

from web4lora.errors import SettingsError, Web4Error
from web4lora.initialise import create_workspace
from web4lora.settings import describe, load_settings
from web4lora.workspace import BUCKET_TARGETS, EVAL_TARGETS, Workspace


def workspace_with(tmp_path: Path, text: str) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.settings_file.parent.mkdir(parents=True)
    workspace.settings_file.write_text(text)
    return workspace


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    workspace = workspace_with(
        tmp_path, "serving:\n  port: 1\n  host: 127.0.0.2\nsamples: {seed: 9}"
    )
    environment = {"WEB4_SERVING__PORT": "2", "WEB4_SERVING__HOST": "127.0.0.3"}
    loaded = load_settings(workspace, {"serving.port": 3}, environment)
    assert loaded.settings.serving.port == 3
    assert loaded.settings.serving.host == "127.0.0.3"
    assert loaded.settings.samples.seed == 9
    assert loaded.origin("serving.port") == "flag"
    assert loaded.origin("serving.host") == "environment"
    assert loaded.origin("samples.seed") == "file"
    assert loaded.origin("samples.scale") == "default"


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path, "serving:\n  prot: 1")
    with pytest.raises(SettingsError, match=r"serving\.prot"):
        load_settings(workspace, environment={})


def test_an_invalid_value_is_named_with_its_origin(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"serving\.port.*environment"):
        load_settings(Workspace(tmp_path), environment={"WEB4_SERVING__PORT": "many"})


def test_broken_yaml_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not valid YAML"):
        load_settings(workspace_with(tmp_path, "a: [1"), environment={})


def test_secrets_are_masked_in_the_description(tmp_path: Path) -> None:
    loaded = load_settings(Workspace(tmp_path), environment={"WEB4_SERVING__API_KEY": "s3cret"})
    assert dict((key, value) for key, value, _ in describe(loaded))["serving.api_key"] == "********"


def test_the_bucket_targets_are_the_roadmaps() -> None:
    assert sum(BUCKET_TARGETS.values()) == 37_000
    assert sum(EVAL_TARGETS.values()) == 2_000


def test_a_new_workspace_holds_absolute_sources(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    workspace = create_workspace(tmp_path / "agent", [tmp_path / "repo"])
    settings = load_settings(workspace, environment={}).settings
    assert settings.sources.paths == [str(tmp_path / "repo")]
    assert workspace.training_file.is_file()


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_source_that_is_no_folder_is_refused(tmp_path: Path, kind: str) -> None:
    source = tmp_path / kind
    if kind == "file":
        source.write_text("x")
    with pytest.raises(Web4Error):
        create_workspace(tmp_path / "agent", [source])
    assert not (tmp_path / "agent" / "config" / "web4.yaml").exists()


def test_an_existing_workspace_is_not_overwritten(tmp_path: Path) -> None:
    create_workspace(tmp_path / "agent", [tmp_path])
    with pytest.raises(Web4Error, match="already"):
        create_workspace(tmp_path / "agent", [tmp_path])


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="web4 init") as caught:
        try:
            Workspace(tmp_path).require()
        except Web4Error as error:
            raise Web4Error(error.message + error.hint) from error
    assert "not a web4 workspace" in str(caught.value)
