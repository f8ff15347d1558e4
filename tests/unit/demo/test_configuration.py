"""The demonstration's two sizes, as the files of its workspace say them."""

import json

import pytest

from web4lora.demo import FULL, QUICK
from web4lora.demo.configuration import DemoSize, extra_settings, training_config
from web4lora.settings import Settings
from web4lora.training import TrainingConfig


@pytest.mark.parametrize("size", [QUICK, FULL])
def test_the_settings_and_the_training_file_are_valid(size: DemoSize) -> None:
    settings = Settings.model_validate(extra_settings(size))
    config = TrainingConfig.model_validate(json.loads(training_config(size)))
    assert settings.evaluation.prompts_per_harness == size.prompts_per_harness
    assert config.training_args.time_budget_minutes == size.training_minutes


def test_the_long_one_trains_longer_on_more_rows() -> None:
    short, long = (extra_settings(size)["samples"]["targets"] for size in (QUICK, FULL))
    assert all(long[bucket] > rows for bucket, rows in short.items())
    assert FULL.training_minutes > QUICK.training_minutes
