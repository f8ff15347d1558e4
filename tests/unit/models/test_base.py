"""Resolving a base model: the embedded one, folders and hub ids."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from web4lora.errors import Web4Error
from web4lora.models import base as base_room
from web4lora.models import resolve_base
from web4lora.models.base import open_folder, slug
from web4lora.progress import Silent

CONFIG = {
    "model_type": "qwen2",
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "intermediate_size": 16,
    "vocab_size": 32,
    "tie_word_embeddings": True,
}


def model_folder(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({**CONFIG, **changes}))
    (folder / "tokenizer.json").write_text("{}")
    save_file(
        {"model.norm.weight": torch.ones(8, dtype=torch.bfloat16)},
        str(folder / "model.safetensors"),
    )
    return folder


def test_a_folder_is_described_by_its_files(tmp_path: Path) -> None:
    base = resolve_base(str(model_folder(tmp_path / "m")), tmp_path, Silent())
    assert (base.kind, base.dtype, base.shape.hidden, base.shape.layers) == (
        "folder",
        "bfloat16",
        8,
        1,
    )
    assert base.parameters == base.shape.parameters
    assert base.summary()["vocab"] == 32


def test_the_fingerprint_changes_with_the_weights(tmp_path: Path) -> None:
    first = open_folder(model_folder(tmp_path / "a"), "a", "folder")
    again = open_folder(model_folder(tmp_path / "b"), "b", "folder")
    assert first.fingerprint == again.fingerprint
    save_file(
        {"model.norm.weight": torch.zeros(8, dtype=torch.bfloat16)},
        str(tmp_path / "b" / "model.safetensors"),
    )
    assert open_folder(tmp_path / "b", "b", "folder").fingerprint != first.fingerprint


def test_pickle_weights_alone_are_refused(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(Web4Error, match="pickle") as caught:
        open_folder(folder, "m", "folder")
    assert "safetensors" in caught.value.hint


def test_a_cut_off_weight_file_is_noticed(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    with pytest.raises(Web4Error, match="incomplete"):
        open_folder(folder, "m", "folder")


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m")
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(Web4Error, match="model-00002-of-00002"):
        open_folder(folder, "m", "folder")


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_each_needed_file_is_asked_for(tmp_path: Path, missing: str) -> None:
    folder = model_folder(tmp_path / "m")
    (folder / missing).unlink()
    with pytest.raises(Web4Error) as caught:
        open_folder(folder, "m", "folder")
    assert caught.value.hint


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="llama"):
        open_folder(model_folder(tmp_path / "m", model_type="llama"), "m", "folder")


@pytest.mark.parametrize("ref", ["", "no such folder", "../up", "a/b/c"])
def test_a_name_that_is_neither_folder_nor_hub_id_is_refused(tmp_path: Path, ref: str) -> None:
    if ref == "":  # Path("") is the current folder, which holds no model
        with pytest.raises(Web4Error):
            resolve_base(ref, tmp_path, Silent())
        return
    with pytest.raises(Web4Error, match="no folder and no hub id"):
        resolve_base(ref, tmp_path, Silent())


def test_a_failed_download_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(Web4Error, match="no route") as caught:
        resolve_base("owner/name", tmp_path, Silent())
    assert "pocket" in caught.value.hint


def test_a_download_takes_no_pickles_and_is_used_again_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[dict[str, object]] = []

    def fetch(**arguments: object) -> None:
        calls.append(arguments)
        model_folder(Path(str(arguments["local_dir"])))

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    first = resolve_base("owner/name@v1", tmp_path, Silent())
    second = resolve_base("owner/name@v1", tmp_path, Silent())
    assert (first.kind, second.fingerprint) == ("hub", first.fingerprint)
    assert first.path == tmp_path / slug("owner/name@v1")
    assert len(calls) == 1
    assert calls[0]["revision"] == "v1"
    assert not any("bin" in pattern for pattern in calls[0]["allow_patterns"])  # type: ignore[attr-defined]


def test_progress_of_a_download_arrives_as_steps() -> None:
    seen: list[tuple[str, int, int]] = []

    class Watcher(Silent):
        def step(self, label: str, done: int, total: int) -> None:
            seen.append((label, done, total))

    bar = base_room._reporter(Watcher())(total=10, unit="B", desc="model.safetensors")
    bar.update(4)
    bar.close()
    assert seen == [("download model.safetensors", 4, 10)]
