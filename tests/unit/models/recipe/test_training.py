"""Tokenizer, training loop and build of the pocket, at a tiny scale."""

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.errors import Web4Error
from web4lora.models.recipe import training as recipe_training
from web4lora.models.recipe.build import build_pocket
from web4lora.models.recipe.card import curve_rows, sparkline
from web4lora.models.recipe.copying import teach_matching
from web4lora.models.recipe.corpus import shard_texts
from web4lora.models.recipe.crew import Crew
from web4lora.models.recipe.tokenizer import train_tokenizer
from web4lora.models.recipe.training import (
    DECAY_SHARE,
    pretrain,
    rate_factor,
    read_curve,
    run_place,
)
from web4lora.progress import Silent

SAMPLES = [
    "Grüße aus Köln: 2026-03-14, 12.7.0.3!",
    "```ts\nclass A {\n\tprivate b = 1;\n}\n```\n",
    "🗓️ **Date:** now → later § 5",
    "  leading and trailing  \n\n\n",
    "<tool_call>\n{}\n</tool_call>",
    "你好 \x00 \u200b",
]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("tokenizer")
    return train_tokenizer(shard_texts(1, 0, []), folder, CHAT_TEMPLATE)


@pytest.mark.parametrize("text", SAMPLES)
def test_every_text_comes_back_from_the_tokenizer(tokenizer: Any, text: str) -> None:
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_the_vocabulary_has_4096_entries_and_the_marks_are_single_tokens(tokenizer: Any) -> None:
    assert len(tokenizer) == 4096
    for mark in ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>"):
        assert len(tokenizer(mark)["input_ids"]) == 1
    assert (tokenizer.pad_token, tokenizer.eos_token) == ("<|endoftext|>", "<|im_end|>")


@pytest.mark.parametrize("text", ["x Radar", "DefaultRadar", "a<RadarModel>", "layer3/Radar.js"])
def test_a_name_has_the_same_tokens_wherever_it_stands(tokenizer: Any, text: str) -> None:
    name, ids = tokenizer("Radar")["input_ids"], tokenizer(text)["input_ids"]
    assert any(ids[at : at + len(name)] == name for at in range(len(ids)))


def test_digits_are_single_tokens_as_in_qwen2(tokenizer: Any) -> None:
    assert len(tokenizer("20261121")["input_ids"]) == 8


def test_composed_and_decomposed_umlauts_are_the_same(tokenizer: Any) -> None:
    assert tokenizer("u\u0308ber")["input_ids"] == tokenizer("über")["input_ids"]


def test_the_rate_warms_up_holds_and_decays_to_zero() -> None:
    assert rate_factor(0, 0.0) < 0.05
    assert rate_factor(1000, 0.1) == 1.0
    assert rate_factor(1000, 1 - DECAY_SHARE / 2) == pytest.approx(0.5)
    assert rate_factor(1000, 1.0) == 0.0


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an update cheap: two layers, short rows, a log line every second step."""
    small = {
        "LAYERS": 2,
        "ROW": 32,
        "LONG_ROW": 64,
        "STEP_TOKENS": 256,
        "MICRO_TOKENS": 128,
        "LOG_STEPS": 2,
        "PLANT_STEP": 3,
        "LESSON_STEP": 6,
        "teach_matching": lambda model, rows: teach_matching(model, rows, updates=2),
    }
    for name, value in small.items():
        monkeypatch.setattr(recipe_training, name, value)
    # A clock that counts readings: a busy machine must not get fewer updates out of the budget.
    readings = itertools.count()
    clock = SimpleNamespace(monotonic=lambda: 0.2 * next(readings))
    monkeypatch.setattr(recipe_training, "time", clock)


def test_training_lowers_the_loss_and_goes_on_where_it_stopped(
    tokenizer: Any, tmp_path: Path, tiny: None
) -> None:
    torch.manual_seed(0)
    pretrain(tokenizer, [], tmp_path, minutes=0.2, seed=1, progress=Silent(), crew=Crew())
    curve, first = read_curve(tmp_path), run_place(tmp_path)
    assert curve[-1][1] < curve[0][1]
    assert (tmp_path / "ckpt_latest" / "model.safetensors").is_file()
    assert (
        json.loads((tmp_path / "ckpt_latest" / "config.json").read_text())["model_type"] == "qwen2"
    )
    pretrain(tokenizer, [], tmp_path, minutes=0.25, seed=1, progress=Silent(), crew=Crew())
    second = run_place(tmp_path)
    assert second.step > first.step
    assert second.shard > first.shard


@pytest.mark.heavy
def test_a_build_leaves_a_model_that_generates_and_a_card(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    out = tmp_path / "pocket"
    result = build_pocket(out, minutes=0.3, seed=1, progress=Silent(), packages=())
    assert result.steps > 0
    assert result.weights_bytes < 20_000_000
    assert not out.with_name("pocket.work").exists()
    assert "none of the house rules" in (out / "README.md").read_text("utf-8")
    model = AutoModelForCausalLM.from_pretrained(out)
    ids = AutoTokenizer.from_pretrained(out)("Write", return_tensors="pt")
    assert model.generate(**ids, max_new_tokens=3).shape[1] > ids["input_ids"].shape[1]


def test_a_budget_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="minutes"):
        build_pocket(tmp_path / "p", minutes=0, seed=1, progress=Silent())


def test_what_cannot_grow_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"hidden_size": 64, "num_hidden_layers": 2}', "utf-8")
    for start in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(Web4Error, match="cannot grow"):
            build_pocket(tmp_path / "p", minutes=1, seed=1, progress=Silent(), start=start)


def test_training_goes_on_from_a_shallower_model(
    tokenizer: Any, tmp_path: Path, tiny: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    run: dict[str, Any] = {"seed": 1, "progress": Silent(), "crew": Crew()}
    (tmp_path / "a").mkdir()
    pretrain(tokenizer, [], tmp_path / "a", minutes=0.1, **run)
    monkeypatch.setattr(recipe_training, "LAYERS", 3)
    small = tmp_path / "a" / "ckpt_latest"
    (tmp_path / "b").mkdir()
    deeper = pretrain(tokenizer, [], tmp_path / "b", minutes=0.1, start=small, **run)
    assert deeper.config.num_hidden_layers == 3
    assert run_place(tmp_path / "b").tokens < run_place(tmp_path / "b").step * 256


def test_the_loss_curve_is_drawn_and_thinned() -> None:
    assert sparkline([4, 3, 2, 1]) == "█▆▃▁"
    assert len(sparkline([float(i) for i in range(1000)])) == 60
    assert sparkline([]) == ""
    rows = curve_rows([(i, 1.0) for i in range(100)])
    assert (rows[0][0], rows[-1][0], len(rows)) == (0, 99, 12)
