import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tiny_models import make_row, make_workspace
from web4lora.errors import CheckFailed, Resumable, SettingsError, Web4Error
from web4lora.files import write_json, write_jsonl
from web4lora.progress import Silent
from web4lora.settings import load_settings
from web4lora.training import TrainResult, train, train_nightly
from web4lora.training.adapter import load_adapter_tensors
from web4lora.training.dataset import IGNORED, read_rows
from web4lora.training.work_folder import RunIdentity, WorkFolder
from web4lora.workspace import Workspace


class Interrupting(Silent):
    """Ctrl-C at a step of the run."""

    def __init__(self, at: int) -> None:
        self._at = at

    def step(self, label: str, done: int, total: int) -> None:
        if label == "train" and done == self._at:
            raise KeyboardInterrupt


def run(workspace: Workspace, **options: Any) -> TrainResult:
    settings = load_settings(workspace, environment={}).settings
    progress = options.pop("progress", Silent())
    return train(workspace, settings, progress, **options)


@pytest.fixture(scope="module")
def workspace(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    place: Workspace = make_workspace(
        tmp_path_factory.mktemp("workspace"), tiny_base, save_steps=3, logging_steps=2
    )
    tree = json.loads(place.training_file.read_text())
    tree["lora_config"]["lora_dropout"] = 0.1
    tree["training_args"]["report_to"] = "tensorboard"
    write_json(place.training_file, tree)
    return place


@pytest.fixture(scope="module")
def result(workspace: Workspace) -> TrainResult:
    return run(workspace)


def test_a_run_leaves_the_folder_of_the_roadmap(result: TrainResult) -> None:
    names = {path.name for path in result.folder.iterdir()}
    assert names >= {
        "adapter_model.safetensors",
        "adapter_config.json",
        "training_stats.json",
        "manifest.json",
        "tokenizer.json",
        "chat_template.jinja",
        "logs",
    }
    assert result.folder.name.startswith("web4_balanced_lora_2")
    assert any((result.folder / "logs").glob("events.out.tfevents.*"))


def test_nothing_half_done_is_left(workspace: Workspace, result: TrainResult) -> None:
    assert not list(workspace.outputs.glob(".work*"))


def test_the_statistics_tell_what_was_trained(result: TrainResult) -> None:
    stats = json.loads((result.folder / "training_stats.json").read_text())
    assert stats == result.stats
    assert stats["total_samples"] == stats["data"]["rows"] == 24
    assert stats["steps"] == stats["steps_of_all_epochs"] == 12
    assert stats["epochs"] == pytest.approx(2.0)
    assert 0 < stats["data"]["trained_share"] < 1
    assert stats["final_loss"] < stats["first_loss"]
    assert stats["base"]["parameters"] > 0
    assert stats["tokens_per_second"] > 0


def test_the_loss_curve_is_a_table(result: TrainResult) -> None:
    with (result.folder / "logs" / "loss.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 5
    assert [int(row["step"]) for row in rows] == sorted(int(row["step"]) for row in rows)
    assert all(float(row["loss"]) > 0 for row in rows)


def test_peft_loads_the_result(result: TrainResult, tiny_base: Path) -> None:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(str(tiny_base), dtype=torch.float32)
    model = PeftModel.from_pretrained(base, str(result.folder))
    ids = torch.tensor([[3, 4, 5]])
    with torch.no_grad():
        adapted = model(ids).logits
        with model.disable_adapter():
            plain = model(ids).logits
    assert not torch.allclose(adapted, plain)


def test_an_interrupted_run_continues_to_the_same_weights(
    workspace: Workspace, result: TrainResult
) -> None:
    import torch

    with pytest.raises(Resumable):
        run(workspace, progress=Interrupting(at=8))
    continued = run(workspace, resume=True)
    assert continued.stats["steps"] == 12
    whole = load_adapter_tensors(result.folder)
    parts = load_adapter_tensors(continued.folder)
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_a_changed_setting_is_not_resumed(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base, save_steps=1)
    with pytest.raises(Resumable):
        run(place, progress=Interrupting(at=2))
    tree = json.loads(place.training_file.read_text())
    tree["training_args"]["learning_rate"] = 5e-4
    write_json(place.training_file, tree)
    with pytest.raises(Web4Error, match="settings changed"):
        run(place, resume=True)


def test_two_trainings_of_a_kind_do_not_share_a_folder(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base)
    identity = RunIdentity("base", "rows", "settings", "")
    with (
        WorkFolder(place.outputs, "full", identity, resume=False),
        pytest.raises(Web4Error, match="Another full training"),
    ):
        run(place)


def test_there_must_be_something_to_resume(tmp_path: Path, tiny_base: Path) -> None:
    with pytest.raises(Web4Error, match="no full training to resume"):
        run(make_workspace(tmp_path, tiny_base), resume=True)


def test_a_night_continues_an_adapter(
    workspace: Workspace, result: TrainResult, tmp_path: Path
) -> None:
    settings = load_settings(workspace, environment={}).settings
    rows = read_rows([workspace.bucket_file("style_core")], limit=8)
    night = train_nightly(workspace, settings, Silent(), samples=rows, start_from=result.adapter)
    before = load_adapter_tensors(result.folder)
    after = load_adapter_tensors(night.folder)
    assert any(not bool((before[name] == after[name]).all()) for name in before)
    assert "nightly" in night.folder.name
    assert night.stats["start_from_sha256"]


def test_the_sanity_stage_trains_nothing(workspace: Workspace) -> None:
    found = run(workspace, stage="sanity")
    assert found.adapter is None
    assert found.stats["round_trip_failures"] == []
    assert (found.folder / "training_stats.json").is_file()


def test_a_dry_run_that_cannot_memorise_fails(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base, rows=4, learning_rate=1e-9, warmup_steps=0)
    with pytest.raises(CheckFailed, match="cannot memorise"):
        run(place, stage="dry")


def test_a_time_budget_ends_the_run_early(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base, num_train_epochs=500, time_budget_minutes=0.02)
    stats = run(place).stats
    assert 0 < stats["steps"] < stats["steps_of_all_epochs"]
    assert stats["time_budget_minutes"] == 0.02


def test_a_missing_training_file_is_named_before_any_work(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base)
    place.bucket_file("style_core").unlink()
    with pytest.raises(SettingsError, match=r"style_core\.jsonl"):
        run(place)


def test_held_out_rows_are_refused(tmp_path: Path, tiny_base: Path) -> None:
    place = make_workspace(tmp_path, tiny_base)
    write_jsonl(place.bucket_file("style_core"), [make_row(1, "secret", never_train=True)])
    with pytest.raises(Web4Error, match="never be trained"):
        run(place)


def test_the_lean_loss_equals_the_models_own(tiny_base: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    from web4lora.training.row_workers import causal_loss

    model = AutoModelForCausalLM.from_pretrained(str(tiny_base), dtype=torch.float32)
    generator = torch.Generator().manual_seed(3)
    ids = torch.randint(3, 400, (3, 20), generator=generator)
    labels = ids.clone()
    mask = torch.ones_like(ids)
    for row, (prompt, length) in enumerate(((5, 20), (9, 14), (7, 11))):
        labels[row, :prompt] = IGNORED
        labels[row, length:] = IGNORED
        ids[row, length:] = 0
        mask[row, length:] = 0
    with torch.no_grad():
        lean = causal_loss(model, ids, labels) / (labels[:, 1:] != IGNORED).sum()
        own = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    assert float(lean) == pytest.approx(float(own), abs=1e-5)


def test_row_workers_give_the_gradients_of_the_whole_batch(
    tiny_base: Path, tiny_adapter: Path
) -> None:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    from web4lora.training.row_workers import RowWorkers, causal_loss

    base = AutoModelForCausalLM.from_pretrained(str(tiny_base), dtype=torch.float32)
    model = PeftModel.from_pretrained(base, str(tiny_adapter), is_trainable=True).eval()
    generator = torch.Generator().manual_seed(3)
    lengths = [20, 7, 13, 11, 17]
    ids = torch.randint(3, 400, (5, 20), generator=generator)
    labels = ids.clone()
    labels[:, :4] = IGNORED
    for row, length in enumerate(lengths):
        ids[row, length:] = 0
        labels[row, length:] = IGNORED
    (causal_loss(model, ids, labels) / 31).backward()
    expected = {n: p.grad.clone() for n, p in model.named_parameters() if p.requires_grad}
    model.zero_grad()
    for workers in (1, 3):
        with RowWorkers(model, workers) as crew:
            crew.accumulate(ids, labels, lengths, 31.0)
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                torch.testing.assert_close(parameter.grad, expected[name], atol=1e-5, rtol=1e-4)
        model.zero_grad()


def test_training_leaves_the_callers_numbers_and_threads_alone(
    tmp_path: Path, tiny_base: Path
) -> None:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        run(make_workspace(tmp_path, tiny_base))
        assert torch.get_num_threads() == 2
        assert float(torch.tensor(1e-40) * 1.0) > 0  # no flushed denormals
    finally:
        torch.set_num_threads(before)


def test_length_groups_cover_every_row_once_and_change_with_the_epoch() -> None:
    from web4lora.training.lean_trainer import LengthGroupedSampler

    lengths = [(7 * number) % 101 for number in range(103)]
    sampler = LengthGroupedSampler(lengths, 4, seed=1)
    first = list(sampler)
    assert sorted(first) == list(range(103))
    assert first == list(LengthGroupedSampler(lengths, 4, seed=1))
    sampler.set_epoch(1)
    assert list(sampler) != first
    spans = [
        max(lengths[n] for n in batch) - min(lengths[n] for n in batch)
        for batch in (first[i : i + 4] for i in range(0, 100, 4))
    ]
    assert sum(spans) / len(spans) < 10
