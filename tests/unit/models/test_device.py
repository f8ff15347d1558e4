"""Choosing a device and checking memory and disk before work."""

from pathlib import Path

import pytest
import torch

from web4lora.errors import Web4Error
from web4lora.models import best_thread_count, choose_device, device, preflight
from web4lora.models.base import BaseModel
from web4lora.models.device import Device
from web4lora.models.shapes import shape_of

CPU = Device("cpu", "float32", "CPU")


def base_of(hidden: int, layers: int) -> BaseModel:
    shape = shape_of(
        {
            "model_type": "qwen2",
            "hidden_size": hidden,
            "num_hidden_layers": layers,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "intermediate_size": 3 * hidden,
            "vocab_size": 4096,
            "tie_word_embeddings": True,
        }
    )
    return BaseModel("test", Path("."), "folder", shape, shape.parameters, "bfloat16", "r", "f")


def test_the_cpu_works_in_32_bits_without_a_warning_for_small_models() -> None:
    chosen = choose_device("cpu", parameters=5_000_000)
    assert (chosen.kind, chosen.dtype, chosen.warning) == ("cpu", "float32", "")


def test_a_large_model_on_the_cpu_is_warned_about() -> None:
    assert "7.6 billion" in choose_device("cpu", parameters=7_600_000_000).warning


def test_an_absent_device_is_an_error_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Web4Error) as caught:
        choose_device("cuda")
    assert "model.device" in caught.value.hint


def test_auto_falls_back_to_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device().kind == "cpu"


@pytest.mark.parametrize(("bf16", "dtype"), [(True, "bfloat16"), (False, "float16")])
def test_cuda_takes_bfloat16_where_it_can(
    monkeypatch: pytest.MonkeyPatch, bf16: bool, dtype: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: bf16)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Card")
    assert choose_device().dtype == dtype


def test_old_macos_never_gets_float16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.backends.mps, "is_macos_or_newer", lambda major, minor: False)
    assert choose_device().dtype == "float32"


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(Web4Error, match="tpu"):
        choose_device("tpu")


def test_preflight_of_a_small_model_passes_and_tells_numbers(tmp_path: Path) -> None:
    lines = preflight(base_of(256, 6), "train", CPU, tmp_path)
    assert lines[0].startswith("memory:")
    assert lines[1].startswith("disk:")


@pytest.mark.parametrize("work", ["train", "merge", "serve"])
def test_too_little_memory_stops_the_work_with_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    monkeypatch.setattr(device, "free_memory", lambda _: 100_000_000)
    with pytest.raises(Web4Error, match=r"GB of memory") as caught:
        preflight(base_of(256, 6), work, CPU, tmp_path)  # type: ignore[arg-type]
    assert "0.09 GB" in caught.value.message
    assert caught.value.hint


def test_too_little_disk_stops_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_free_disk", lambda _: 1_000)
    with pytest.raises(Web4Error, match="writes"):
        preflight(base_of(256, 6), "merge", CPU, tmp_path)


def test_disk_is_measured_at_the_nearest_folder_that_exists(tmp_path: Path) -> None:
    assert preflight(base_of(256, 6), "merge", CPU, tmp_path / "not" / "yet")


def test_the_thread_count_is_measured_and_the_setting_restored() -> None:
    before = torch.get_num_threads()
    assert best_thread_count(0.05) >= 1
    assert torch.get_num_threads() == before
