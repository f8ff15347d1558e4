import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tiny_models import make_workspace
from web4lora.errors import CheckFailed, Web4Error
from web4lora.files import sha256_file, write_json
from web4lora.packaging import Registry, latest_adapter, open_version, package, tensor_types
from web4lora.progress import Silent
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    place: Workspace = make_workspace(tmp_path_factory.mktemp("workspace"), tiny_base)
    return place


@pytest.fixture(scope="module")
def settings(workspace: Workspace) -> Settings:
    return load_settings(workspace, environment={}).settings


@pytest.fixture(scope="module")
def packaged(workspace: Workspace, settings: Settings, tiny_adapter: Path) -> Any:
    return package(workspace, settings, Silent(), adapter=tiny_adapter)


def test_a_package_holds_everything_a_deployment_needs(packaged: Any) -> None:
    assert {path.name for path in packaged.folder.iterdir()} == {
        "model.gguf",
        "model.gguf.sha256",
        "Modelfile",
        "README.md",
        "manifest.json",
    }
    assert {"Q4_K", "Q6_K"} <= set(tensor_types(packaged.gguf))


def test_the_checksum_is_the_files(packaged: Any) -> None:
    text = (packaged.folder / "model.gguf.sha256").read_text()
    assert text == f"{sha256_file(packaged.gguf)}  model.gguf\n"


def test_the_result_is_there_under_the_roadmaps_names(workspace: Workspace, packaged: Any) -> None:
    assert workspace.gguf.read_bytes() == packaged.gguf.read_bytes()
    assert "FROM ./outputs/web4-agent.gguf" in workspace.modelfile.read_text()


def test_it_is_registered_as_a_candidate(workspace: Workspace, packaged: Any) -> None:
    candidate = Registry.load(workspace).candidate
    assert candidate is not None
    assert (candidate.id, candidate.gguf_sha256) == (packaged.version.id, packaged.sha256)
    assert not Path(candidate.gguf).is_absolute()


def test_the_card_tells_what_is_in_the_file(packaged: Any) -> None:
    card = (packaged.folder / "README.md").read_text()
    assert packaged.sha256 in card
    assert "Q4_K_M" in card


def test_an_unchanged_adapter_is_not_packaged_twice(
    workspace: Workspace, settings: Settings, packaged: Any, tiny_adapter: Path
) -> None:
    again = package(workspace, settings, Silent(), adapter=tiny_adapter)
    assert again.reused
    assert again.version.id == packaged.version.id


def test_a_damaged_package_is_made_anew(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    place = make_workspace(tmp_path, tiny_base)
    chosen = load_settings(place, environment={}).settings
    first = package(place, chosen, Silent(), adapter=tiny_adapter)
    first.gguf.unlink()
    first.gguf.write_bytes(b"GGUF rotten")
    second = package(place, chosen, Silent(), adapter=tiny_adapter)
    assert not second.reused
    assert second.version.id != first.version.id


def test_the_bare_base_is_packaged_for_the_baseline_and_not_as_the_agent(
    workspace: Workspace, settings: Settings, packaged: Any
) -> None:
    base = package(workspace, settings, Silent(), adapter=None)
    assert base.version.kind == "base"
    assert base.sha256 != packaged.sha256
    assert workspace.gguf.read_bytes() == packaged.gguf.read_bytes()


def test_f16_and_merged_are_kept_when_asked(
    workspace: Workspace, settings: Settings, tiny_adapter: Path
) -> None:
    kept = package(
        workspace,
        settings,
        Silent(),
        adapter=tiny_adapter,
        quantization="Q8_0",
        keep_f16=True,
        keep_merged=True,
    )
    assert (kept.folder / "model-f16.gguf").is_file()
    merged = kept.folder.with_name(kept.folder.name.replace("web4_model", "web4_merged"))
    assert (merged / "config.json").is_file()


def test_an_adapter_of_a_changed_base_is_refused_before_the_work(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    place = make_workspace(tmp_path / "w", tiny_base)
    adapter = tmp_path / "adapter"
    shutil.copytree(tiny_adapter, adapter)
    stats = {"base": {"ref": str(tiny_base), "fingerprint": "another"}, "kind": "full"}
    write_json(adapter / "training_stats.json", stats)
    with pytest.raises(Web4Error, match="not the one the adapter"):
        package(place, load_settings(place, environment={}).settings, Silent(), adapter=adapter)
    assert not list(place.outputs.iterdir())


def test_a_failed_quantization_leaves_no_package(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web4lora.packaging import quantize

    monkeypatch.setattr(quantize, "REQUIRED_TYPES", {"Q4_K_M": frozenset({"Q2_K"})})
    place = make_workspace(tmp_path, tiny_base)
    with pytest.raises(CheckFailed):
        package(
            place, load_settings(place, environment={}).settings, Silent(), adapter=tiny_adapter
        )
    assert not list(place.outputs.iterdir())
    assert Registry.load(place).versions == ()


def test_the_newest_adapter_is_found_by_its_recorded_time(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    for name, kind, time in (
        ("web4_balanced_lora_2", "full", "2026-01-02T00:00:00Z"),
        ("web4_balanced_lora_1", "full", "2026-01-03T00:00:00Z"),
        ("web4_balanced_lora_nightly_9", "nightly", "2026-01-09T00:00:00Z"),
    ):
        folder = place.outputs / name
        folder.mkdir(parents=True)
        (folder / "adapter_model.safetensors").write_bytes(b"x")
        stats = {"kind": kind, "timestamp": time, "base": {}}
        (folder / "training_stats.json").write_text(json.dumps(stats))
    assert latest_adapter(place).name == "web4_balanced_lora_1"


def test_without_training_there_is_nothing_to_package(tmp_path: Path) -> None:
    with pytest.raises(Web4Error) as caught:
        latest_adapter(Workspace(tmp_path))
    assert "web4 train" in caught.value.hint


def test_a_version_opens_by_its_id_and_is_called_by_it(
    workspace: Workspace, settings: Settings, packaged: Any
) -> None:
    from web4lora.domain.chat import chat_messages
    from web4lora.inference import greedy

    with open_version(workspace, settings, packaged.version.id) as model:
        assert model.name == packaged.version.id
        answer = model.complete(chat_messages("Hello"), greedy(max_tokens=4))
    assert answer.completion_tokens > 0


def test_no_reference_means_the_newest_package(
    workspace: Workspace, settings: Settings, packaged: Any
) -> None:
    newest = Registry.load(workspace).candidate
    assert newest is not None
    with open_version(workspace, settings) as model:
        assert model.name == newest.id


def test_an_empty_pointer_says_so(tmp_path: Path, settings: Settings) -> None:
    with (
        pytest.raises(Web4Error, match="no current version"),
        open_version(Workspace(tmp_path), settings, "current"),
    ):
        pass
