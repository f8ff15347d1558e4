import json
from pathlib import Path

import pytest

from web4lora.errors import SettingsError
from web4lora.training.config import (
    TrainingConfig,
    default_training_config,
    load_training_config,
)


def write(tmp_path: Path, tree: object) -> Path:
    path = tmp_path / "balanced_training.json"
    path.write_text(json.dumps(tree))
    return path


def test_the_shipped_configuration_is_the_roadmaps(tmp_path: Path) -> None:
    config = load_training_config(write(tmp_path, default_training_config()))
    args, lora = config.training_args, config.lora_config
    assert len(config.dataset_files) == 8
    assert (args.num_train_epochs, args.learning_rate, args.warmup_steps) == (2, 2e-4, 100)
    assert args.gradient_accumulation_steps * args.per_device_train_batch_size == 12
    assert (lora.r, lora.lora_alpha, lora.lora_dropout, len(lora.target_modules)) == (
        16,
        32,
        0.05,
        7,
    )


def test_the_shipped_configuration_names_every_key() -> None:
    shipped = default_training_config()
    full = TrainingConfig.model_validate(shipped).model_dump()
    for section in ("training_args", "lora_config", "data_args", "mps_optimization"):
        assert shipped[section].keys() == full[section].keys()
    assert shipped.keys() == full.keys()


def test_the_roadmaps_own_values_are_accepted(tmp_path: Path) -> None:
    tree = default_training_config()
    tree["model_name"] = "./models/qwen2.5-coder-7b-instruct"
    tree["data_args"].update(truncation=True, padding="max_length", max_seq_length=2048)
    tree["training_args"]["bf16"] = False
    assert load_training_config(write(tmp_path, tree)).data_args.padding == "max_length"


def test_an_unknown_key_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    tree = default_training_config()
    tree["training_args"]["learning_rat"] = 1e-4
    with pytest.raises(SettingsError) as caught:
        load_training_config(write(tmp_path, tree))
    assert "training_args.learning_rat" in caught.value.message
    assert "`training_args.learning_rate`" in caught.value.hint


def test_an_invalid_value_names_its_key(tmp_path: Path) -> None:
    tree = default_training_config()
    tree["lora_config"]["r"] = 0
    with pytest.raises(SettingsError, match=r"lora_config\.r"):
        load_training_config(write(tmp_path, tree))


def test_broken_json_is_a_settings_error(tmp_path: Path) -> None:
    path = tmp_path / "balanced_training.json"
    path.write_text('{"model_name": ')
    with pytest.raises(SettingsError, match="not valid JSON"):
        load_training_config(path)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_training_config(tmp_path / "none.json")
    assert "web4 init" in caught.value.hint


def test_the_held_out_file_cannot_be_a_training_file(tmp_path: Path) -> None:
    tree = default_training_config()
    tree["dataset_files"].append("data/eval.jsonl")
    with pytest.raises(SettingsError, match="eval_file"):
        load_training_config(write(tmp_path, tree))


def test_the_pocket_gets_a_rate_that_fits_its_size() -> None:
    pocket = TrainingConfig.model_validate(default_training_config("pocket"))
    assert (
        pocket.training_args.learning_rate
        > 10 * TrainingConfig.model_validate(default_training_config()).training_args.learning_rate
    )
    assert pocket.lora_config.lora_dropout == 0
